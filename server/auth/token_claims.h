// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"
#include "common/core/Timestamp.h"
#include "server/auth/TokenRules.h"
#include "server/domain/Caller.h"

#include <QJsonObject>

namespace sanad::auth {

/// Who the claims speak of, if they hold at `now` (RFC 7519, 4.1); Error Unauthorized otherwise.
///
/// A claim that is null counts as absent. A person must be named by id (a whole number, or its decimal digits as text,
/// 1 to 2^53 - 1) and role. A name is cleaned (cleanPersonName), since nobody should be locked out for an odd character
/// in a profile; without a usable one the id stands in for it. "exp" is required; times are seconds since 1970 until
/// the year 9999, so that one in milliseconds is refused instead of holding for 50,000 years. A token is good in
/// [nbf - leeway, exp + leeway), and "iat" may not lie further ahead than the leeway. `Caller::expiresAt` is exactly
/// "exp", to the millisecond, and so may have passed by up to the leeway.
[[nodiscard]] Result<Caller> readClaims(const QJsonObject &claims, const TokenRules &rules, Timestamp now);

} // namespace sanad::auth
