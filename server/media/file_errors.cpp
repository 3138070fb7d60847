// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/file_errors.h"

#include <cerrno>
#include <cstring>

using namespace Qt::StringLiterals;

namespace sanad::media {

Error fileError(int number, const QString &what)
{
    const auto code = [number] {
        switch (number) {
        case ENOSPC:
        case EDQUOT:
        case EFBIG: return ErrorCode::InsufficientStorage;
        default: return ErrorCode::Internal;
        }
    };
    Error error = Error::of(code());
    if (error.code == ErrorCode::InsufficientStorage)
        error.message = u"The support desk has no room left for files."_s;
    error.detail = what + ": "_L1 + QString::fromLocal8Bit(std::strerror(number));
    return error;
}

} // namespace sanad::media
