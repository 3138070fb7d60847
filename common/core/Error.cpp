// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/core/Error.h"

namespace sanad {

Error Error::invalidField(const QString &field, const QString &message)
{
    return {.code = ErrorCode::InvalidField, .message = message, .field = field, .status = {}, .detail = {}};
}

Error Error::internal(const QString &detail)
{
    return {.code = ErrorCode::Internal, .message = {}, .field = {}, .status = {}, .detail = detail};
}

Error Error::notFound(const QString &message)
{
    return {.code = ErrorCode::NotFound, .message = message, .field = {}, .status = {}, .detail = {}};
}

} // namespace sanad
