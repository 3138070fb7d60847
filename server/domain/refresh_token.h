// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace sanad {

/// What a client exchanges for new tokens: a part that stays as long as the session, and one that is good once.
///
/// The first part alone tells a token of this session from a guess: so a used second part is known for what it is
/// without keeping every token that ever was, and a stranger who tries numbers can end nobody's session.
struct RefreshToken
{
    static constexpr qsizetype FamilyBytes = 16;
    static constexpr qsizetype SecretBytes = 32;

    QByteArray family;
    QByteArray secret;

    /// Both parts from the system's random numbers.
    [[nodiscard]] static RefreshToken random();
    /// A second part from the system's random numbers.
    [[nodiscard]] static QByteArray randomSecret();
    /// The second part that follows `secret` for this request of a client: the same whenever it is asked for, so that a
    /// retry of the same request gets the same answer. Nobody can tell it without `key` and `secret`.
    [[nodiscard]] static QByteArray followingSecret(
        const QByteArray &key, const QByteArray &secret, const QString &requestId);
    /// Reads toText(); nothing for anything else.
    [[nodiscard]] static std::optional<RefreshToken> fromText(const QString &text);
    [[nodiscard]] QByteArray toText() const;

    bool operator==(const RefreshToken &) const = default;
};

/// SHA-256 in hexadecimal: what the store keeps of secrets with enough randomness of their own.
[[nodiscard]] QByteArray secretHash(QByteArrayView secret);

} // namespace sanad
