// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Error.h"

namespace sanad::auth {

// Why a token is refused. `detail` says more for the log, but never what the token holds: that may be a secret, or
// text of an attacker's choice.

[[nodiscard]] inline Error refusedToken(const QString &message, const QString &detail)
{
    Error error;
    error.code = ErrorCode::Unauthorized;
    error.message = message;
    error.detail = detail;
    return error;
}

[[nodiscard]] inline Error malformedToken(const QString &detail)
{
    return refusedToken(QStringLiteral("The token is malformed."), detail);
}

} // namespace sanad::auth
