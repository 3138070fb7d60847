// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"
#include "server/auth/SigningKey.h"

#include <QByteArray>

#include <memory>

struct evp_pkey_st; // OpenSSL's EVP_PKEY
struct evp_md_st; // OpenSSL's EVP_MD

namespace sanad::auth {

/// Signatures that a public key checks (RFC 7518, 3.1).
enum class PublicKeyAlgorithm {
    Rs256, ///< RSASSA-PKCS1-v1_5 with SHA-256
    Es256, ///< ECDSA on P-256 with SHA-256
};

/// The public half of a key of whoever issues tokens, on OpenSSL's EVP; it checks one algorithm and signs nothing.
class PublicKey final : public SigningKey
{
public:
    /// RFC 7518, 3.3: shorter RSA keys must not be used. Longer ones than MaxRsaBits cost too much to check.
    static constexpr int MinRsaBits = 2048;
    static constexpr int MaxRsaBits = 8192;

    /// A key in PEM ("BEGIN PUBLIC KEY", RFC 7468, 13), and nothing else but blanks. Error InvalidField, whose message
    /// says for the operator what is wrong: no such key, a private one, another kind of key or curve, a weak key.
    [[nodiscard]] static Result<std::unique_ptr<PublicKey>> fromPem(
        const QByteArray &pem, PublicKeyAlgorithm algorithm);
    /// An RSA key by modulus and exponent, unsigned and big-endian (RFC 7518, 6.3.1). Errors as for fromPem().
    [[nodiscard]] static Result<std::unique_ptr<PublicKey>> fromRsa(
        const QByteArray &modulus, const QByteArray &exponent);
    /// A point on P-256 by its coordinates of 32 bytes each (RFC 7518, 6.2.1). Errors as for fromPem().
    [[nodiscard]] static Result<std::unique_ptr<PublicKey>> fromP256(const QByteArray &x, const QByteArray &y);
    ~PublicKey() override;

    [[nodiscard]] QLatin1StringView algorithm() const override;
    [[nodiscard]] bool verifies(QByteArrayView signingInput, QByteArrayView signature) const override;

private:
    struct Free
    {
        void operator()(evp_pkey_st *key) const;
        void operator()(evp_md_st *hash) const;
    };
    using Key = std::unique_ptr<evp_pkey_st, Free>;

    PublicKey(Key key, PublicKeyAlgorithm algorithm);
    [[nodiscard]] static Result<std::unique_ptr<PublicKey>> accept(Key key, PublicKeyAlgorithm algorithm);

    const Key m_key;
    const std::unique_ptr<evp_md_st, Free> m_sha256; ///< kept, since fetching it costs microseconds
    const PublicKeyAlgorithm m_algorithm;
};

} // namespace sanad::auth
