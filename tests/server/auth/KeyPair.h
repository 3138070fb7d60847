// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>

#include <memory>

struct evp_pkey_st;

namespace sanad::test {

/// A key pair of somebody who issues tokens: signs what the server has to check. Made by OpenSSL for each test.
class KeyPair
{
public:
    [[nodiscard]] static KeyPair rsa(int bits = 2048);
    [[nodiscard]] static KeyPair ec(const char *curve = "P-256");
    [[nodiscard]] static KeyPair ed25519();

    [[nodiscard]] QByteArray publicPem() const;
    [[nodiscard]] QByteArray privatePem() const;
    /// The public key as a JWK (RFC 7518, 6).
    [[nodiscard]] QJsonObject jwk(const QString &keyId = {}) const;
    /// As a JWS wants it: of an EC key r and s side by side.
    [[nodiscard]] QByteArray sign(const QByteArray &input) const;
    /// As OpenSSL makes it: of an EC key in DER.
    [[nodiscard]] QByteArray signRaw(const QByteArray &input) const;
    /// A token that this key has signed.
    [[nodiscard]] QByteArray token(const QByteArray &headerJson, const QByteArray &claimsJson) const;

private:
    struct Free
    {
        void operator()(evp_pkey_st *key) const;
    };

    explicit KeyPair(evp_pkey_st *key);
    [[nodiscard]] QByteArray number(const char *name, int bytes) const;

    std::shared_ptr<evp_pkey_st> m_key;
    bool m_isEc = false;
};

} // namespace sanad::test
