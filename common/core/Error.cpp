// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/core/Error.h"

namespace sanad {

Error Error::of(ErrorCode code, const QString &message)
{
    Error error;
    error.code = code;
    error.message = message;
    return error;
}

Error Error::invalidField(const QString &field, const QString &message)
{
    Error error = of(ErrorCode::InvalidField, message);
    error.field = field;
    return error;
}

Error Error::internal(const QString &detail)
{
    Error error = of(ErrorCode::Internal);
    error.detail = detail;
    return error;
}

Error Error::notFound(const QString &message)
{
    return of(ErrorCode::NotFound, message);
}

} // namespace sanad
