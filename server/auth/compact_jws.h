// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"
#include "server/auth/KeySet.h"

#include <QByteArrayView>
#include <QJsonObject>

namespace sanad::auth {

/// Longest token looked at, in bytes.
inline constexpr qsizetype MaxTokenBytes = 8 * 1024;

/// The claims of a token whose signature one of `keys` confirms (RFC 7515, 5.2; RFC 8725). Its header must name the
/// algorithm of that key, no "crit", and "JWT" if any "typ". Error Unauthorized otherwise. The claims are not judged.
[[nodiscard]] Result<QJsonObject> verifyCompactJws(QByteArrayView token, const KeySet &keys);

/// The "iss" that a token claims, before anything of it was checked; empty if it has none. Only to choose whose keys
/// must confirm the token; what they confirm has to be judged by the rules of that same issuer.
[[nodiscard]] QString unverifiedIssuer(QByteArrayView token);

} // namespace sanad::auth
