// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QCryptographicHash>
#include <QMessageAuthenticationCode>

namespace sanad::test {

// Tokens put together by hand. The signatures are Qt's, so that they also check OpenSSL's.

inline const QByteArray Secret = QByteArrayLiteral("a secret of the tests, long enough");

inline QByteArray base64Url(const QByteArray &bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

inline QByteArray hmac(const QByteArray &signingInput, const QByteArray &secret = Secret,
    QCryptographicHash::Algorithm hash = QCryptographicHash::Sha256)
{
    return QMessageAuthenticationCode::hash(signingInput, secret, hash);
}

/// A token whose first two parts are already encoded.
inline QByteArray signedParts(const QByteArray &header, const QByteArray &payload, const QByteArray &secret = Secret)
{
    const QByteArray signingInput = header + '.' + payload;
    return signingInput + '.' + base64Url(hmac(signingInput, secret));
}

inline QByteArray token(const QByteArray &headerJson, const QByteArray &claimsJson, const QByteArray &secret = Secret)
{
    return signedParts(base64Url(headerJson), base64Url(claimsJson), secret);
}

} // namespace sanad::test
