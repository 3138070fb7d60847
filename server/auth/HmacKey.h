// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"
#include "server/auth/SigningKey.h"

#include <QByteArray>

#include <memory>

struct evp_mac_ctx_st; // OpenSSL's EVP_MAC_CTX, kept out of everybody else's include path

namespace sanad::auth {

/// A shared secret for HS256 (RFC 7518, 3.2), on OpenSSL's HMAC; it both signs and checks.
class HmacKey final : public SigningKey
{
public:
    /// RFC 7518, 3.2: a secret shorter than the hash must not be used.
    static constexpr qsizetype MinSecretBytes = 32;

    /// Error Internal if the secret is shorter than MinSecretBytes or OpenSSL has no HMAC-SHA256.
    [[nodiscard]] static Result<std::unique_ptr<HmacKey>> create(const QByteArray &secret);
    ~HmacKey() override;

    [[nodiscard]] QLatin1StringView algorithm() const override;
    [[nodiscard]] bool verifies(QByteArrayView signingInput, QByteArrayView signature) const override;
    /// The 32 bytes of the signature; Error Internal if OpenSSL fails.
    [[nodiscard]] Result<QByteArray> sign(QByteArrayView signingInput) const;

private:
    struct FreeContext
    {
        void operator()(evp_mac_ctx_st *context) const;
    };
    using Context = std::unique_ptr<evp_mac_ctx_st, FreeContext>;

    explicit HmacKey(Context keyed);
    [[nodiscard]] bool compute(QByteArrayView input, unsigned char *mac) const;

    const Context m_keyed; ///< holds the key; every computation works on a copy, so the class stays const
};

} // namespace sanad::auth
