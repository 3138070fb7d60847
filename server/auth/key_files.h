// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/auth/KeySet.h"
#include "server/auth/PublicKey.h"

#include <QByteArray>
#include <QStringList>

namespace sanad::auth {

/// Largest key file that is read, in bytes, and most keys in it.
inline constexpr qint64 MaxKeyFileBytes = 256 * 1024;
inline constexpr qsizetype MaxKeysInFile = 100;

/// The keys that a JWK Set offers.
struct JwksReading
{
    KeySet keys;
    QStringList ignored; ///< for the log: which keys were left out, and why; nothing of what they hold but their "kid"
};

/// The keys of a JWK Set (RFC 7517, 5) that check `algorithm`. A key of another kind, use or algorithm, or one that
/// is weak or broken, is left out, as RFC 7517, 5 asks. Error InvalidField, whose message is
/// for the operator, if the text is no JWK Set, no key is left, two have one name, or a private or secret key of the
/// wanted kind is among them.
[[nodiscard]] Result<JwksReading> readJwks(const QByteArray &json, PublicKeyAlgorithm algorithm);

/// Where public keys come from.
struct KeyFile
{
    enum class Form { Pem, Jwks };

    QString path;
    Form form = Form::Pem;
    PublicKeyAlgorithm algorithm = PublicKeyAlgorithm::Rs256;
    QString keyId; ///< name of the key in a PEM file, which has no place for one; may be empty

    /// Reads the file now. Errors as of readJwks() and PublicKey::fromPem(), and for a file that cannot be read or is
    /// longer than MaxKeyFileBytes.
    [[nodiscard]] Result<JwksReading> read() const;
    bool operator==(const KeyFile &) const = default;
};

} // namespace sanad::auth
