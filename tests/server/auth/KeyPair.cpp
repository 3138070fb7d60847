// SPDX-License-Identifier: GPL-3.0-or-later
#include "KeyPair.h"

#include "token_builder.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

using namespace Qt::StringLiterals;

namespace sanad::test {

namespace {

QByteArray contentOf(BIO *memory)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(memory, &data);
    const QByteArray content(data, size);
    BIO_free(memory);
    return content;
}

} // namespace

void KeyPair::Free::operator()(evp_pkey_st *key) const
{
    EVP_PKEY_free(key);
}

KeyPair::KeyPair(evp_pkey_st *key)
    : m_key(key, Free())
    , m_isEc(EVP_PKEY_is_a(key, "EC") == 1)
{
}

KeyPair KeyPair::rsa(int bits)
{
    return KeyPair(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", size_t(bits)));
}

KeyPair KeyPair::ec(const char *curve)
{
    return KeyPair(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve));
}

KeyPair KeyPair::ed25519()
{
    return KeyPair(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
}

QByteArray KeyPair::publicPem() const
{
    BIO *memory = BIO_new(BIO_s_mem());
    PEM_write_bio_PUBKEY(memory, m_key.get());
    return contentOf(memory);
}

QByteArray KeyPair::privatePem() const
{
    BIO *memory = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(memory, m_key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return contentOf(memory);
}

QByteArray KeyPair::number(const char *name, int bytes) const
{
    BIGNUM *value = nullptr;
    EVP_PKEY_get_bn_param(m_key.get(), name, &value);
    QByteArray text(bytes > 0 ? bytes : BN_num_bytes(value), Qt::Uninitialized);
    BN_bn2binpad(value, reinterpret_cast<unsigned char *>(text.data()), int(text.size()));
    BN_free(value);
    return text;
}

QJsonObject KeyPair::jwk(const QString &keyId) const
{
    const auto text = [](const QByteArray &bytes) { return QString::fromLatin1(base64Url(bytes)); };
    QJsonObject key;
    if (m_isEc) {
        key = {{u"kty"_s, u"EC"_s}, {u"crv"_s, u"P-256"_s}, {u"x"_s, text(number(OSSL_PKEY_PARAM_EC_PUB_X, 32))},
            {u"y"_s, text(number(OSSL_PKEY_PARAM_EC_PUB_Y, 32))}};
    } else {
        key = {{u"kty"_s, u"RSA"_s}, {u"n"_s, text(number(OSSL_PKEY_PARAM_RSA_N, 0))},
            {u"e"_s, text(number(OSSL_PKEY_PARAM_RSA_E, 0))}};
    }
    if (!keyId.isEmpty())
        key.insert(u"kid"_s, keyId);
    return key;
}

QByteArray KeyPair::signRaw(const QByteArray &input) const
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    size_t size = 1024;
    QByteArray signature(qsizetype(size), Qt::Uninitialized);
    EVP_DigestSignInit_ex(context, nullptr, "SHA256", nullptr, nullptr, m_key.get(), nullptr);
    EVP_DigestSign(context, reinterpret_cast<unsigned char *>(signature.data()), &size,
        reinterpret_cast<const unsigned char *>(input.constData()), size_t(input.size()));
    EVP_MD_CTX_free(context);
    signature.truncate(qsizetype(size));
    return signature;
}

QByteArray KeyPair::sign(const QByteArray &input) const
{
    const QByteArray raw = signRaw(input);
    if (!m_isEc)
        return raw;
    const auto *der = reinterpret_cast<const unsigned char *>(raw.constData());
    ECDSA_SIG *pair = d2i_ECDSA_SIG(nullptr, &der, raw.size());
    QByteArray both(64, Qt::Uninitialized);
    auto *out = reinterpret_cast<unsigned char *>(both.data());
    BN_bn2binpad(ECDSA_SIG_get0_r(pair), out, 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(pair), out + 32, 32);
    ECDSA_SIG_free(pair);
    return both;
}

QByteArray KeyPair::token(const QByteArray &headerJson, const QByteArray &claimsJson) const
{
    const QByteArray input = base64Url(headerJson) + '.' + base64Url(claimsJson);
    return input + '.' + base64Url(sign(input));
}

} // namespace sanad::test
