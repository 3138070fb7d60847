// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"

#include <QByteArray>
#include <QString>

namespace sanad {

// What people may be called and may keep secret.

inline constexpr qsizetype MaxUsername = 64; ///< UTF-16 units, in its canonical form
inline constexpr qsizetype MinPasswordBytes = 8; ///< of UTF-8
inline constexpr qsizetype MaxPasswordBytes = 1024;

/// The one spelling of a username, in the spirit of RFC 8265's UsernameCaseMapped: NFKC and case folded; letters with
/// their marks, digits, and `. _ - @ +`. Error InvalidField, field "username", for anything else.
[[nodiscard]] Result<QString> canonicalUsername(const QString &typed);

/// A password as it is hashed: the OpaqueString profile (RFC 8265, 4.2): every space becomes U+0020, then NFC; UTF-8.
/// Error InvalidField, field `field`, if it is empty, too long or holds control characters.
[[nodiscard]] Result<QByteArray> canonicalPassword(const QString &typed, QLatin1StringView field);
/// The same for a password that somebody wants to have: it must also be long enough.
[[nodiscard]] Result<QByteArray> newPassword(const QString &typed, QLatin1StringView field);

} // namespace sanad
