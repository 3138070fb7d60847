// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/HmacKey.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

using namespace Qt::StringLiterals;

namespace sanad::auth {

namespace {

constexpr qsizetype MacBytes = 32;

const unsigned char *bytesOf(QByteArrayView view)
{
    return reinterpret_cast<const unsigned char *>(view.data());
}

} // namespace

void HmacKey::FreeContext::operator()(evp_mac_ctx_st *context) const
{
    EVP_MAC_CTX_free(context);
}

HmacKey::HmacKey(Context keyed)
    : m_keyed(std::move(keyed))
{
}

HmacKey::~HmacKey() = default;

Result<std::unique_ptr<HmacKey>> HmacKey::create(const QByteArray &secret)
{
    if (secret.size() < MinSecretBytes)
        return Error::internal(u"the HS256 secret is shorter than %1 bytes"_s.arg(MinSecretBytes));
    EVP_MAC *mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    Context context(EVP_MAC_CTX_new(mac));
    EVP_MAC_free(mac); // the context keeps its own reference
    char digest[] = "SHA256";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0), OSSL_PARAM_construct_end()};
    if (!context || EVP_MAC_init(context.get(), bytesOf(secret), size_t(secret.size()), parameters) != 1)
        return Error::internal(u"OpenSSL offers no HMAC-SHA256"_s);
    return std::unique_ptr<HmacKey>(new HmacKey(std::move(context)));
}

QLatin1StringView HmacKey::algorithm() const
{
    return "HS256"_L1;
}

bool HmacKey::compute(QByteArrayView input, unsigned char *mac) const
{
    const Context context(EVP_MAC_CTX_dup(m_keyed.get()));
    size_t written = 0;
    return context && EVP_MAC_update(context.get(), bytesOf(input), size_t(input.size())) == 1
        && EVP_MAC_final(context.get(), mac, &written, MacBytes) == 1 && written == MacBytes;
}

bool HmacKey::verifies(QByteArrayView signingInput, QByteArrayView signature) const
{
    unsigned char mac[MacBytes];
    return signature.size() == MacBytes && compute(signingInput, mac)
        && CRYPTO_memcmp(mac, signature.data(), MacBytes) == 0;
}

Result<QByteArray> HmacKey::sign(QByteArrayView signingInput) const
{
    QByteArray mac(MacBytes, Qt::Uninitialized);
    if (!compute(signingInput, reinterpret_cast<unsigned char *>(mac.data())))
        return Error::internal(u"OpenSSL could not compute an HMAC"_s);
    return mac;
}

} // namespace sanad::auth
