// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/PublicKey.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

using namespace Qt::StringLiterals;

namespace sanad::auth {

namespace {

constexpr qsizetype P256Bytes = 32;

template <auto Function>
struct Freeing
{
    template <typename T>
    void operator()(T *thing) const
    {
        Function(thing);
    }
};
template <typename T, auto Function>
using Owned = std::unique_ptr<T, Freeing<Function>>;
using Number = Owned<BIGNUM, BN_free>;

/// What OpenSSL notes about a failure would otherwise be found by whoever asks next.
struct ErrorQueue
{
    ~ErrorQueue() { ERR_clear_error(); }
};

Error refusedKey(const QString &problem)
{
    return Error::invalidField(u"key"_s, problem);
}

const unsigned char *bytesOf(QByteArrayView view)
{
    return reinterpret_cast<const unsigned char *>(view.data());
}

Number number(QByteArrayView bytes)
{
    return Number(BN_bin2bn(bytesOf(bytes), int(bytes.size()), nullptr));
}

EVP_PKEY *fromParameters(const char *kind, OSSL_PARAM_BLD *builder)
{
    const Owned<OSSL_PARAM, OSSL_PARAM_free> parameters(OSSL_PARAM_BLD_to_param(builder));
    const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
    EVP_PKEY *key = nullptr;
    if (parameters && context && EVP_PKEY_fromdata_init(context.get()) == 1)
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get());
    return key;
}

QString faultOfRsa(const EVP_PKEY *key)
{
    if (!EVP_PKEY_is_a(key, "RSA"))
        return u"is not an RSA key, which RS256 needs"_s;
    const int bits = EVP_PKEY_get_bits(key);
    if (bits < PublicKey::MinRsaBits || bits > PublicKey::MaxRsaBits)
        return u"is an RSA key of %1 bits; %2 to %3 are accepted"_s.arg(bits)
            .arg(PublicKey::MinRsaBits)
            .arg(PublicKey::MaxRsaBits);
    // A huge exponent makes every check slow; real keys have 65537.
    BIGNUM *exponent = nullptr;
    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &exponent);
    const Number owned(exponent);
    if (!exponent || BN_num_bits(exponent) > 64)
        return u"has an RSA exponent of more than 64 bits"_s;
    return {};
}

QString faultOfEc(const EVP_PKEY *key)
{
    char group[64] = {};
    if (!EVP_PKEY_is_a(key, "EC") || EVP_PKEY_get_group_name(key, group, sizeof group, nullptr) != 1)
        return u"is not an elliptic curve key, which ES256 needs"_s;
    if (QByteArrayView(group) != "prime256v1")
        return u"is on another curve than P-256, which ES256 needs"_s;
    return {};
}

/// r and s, side by side as RFC 7518, 3.4 wants them, in the DER that OpenSSL reads; empty if that fails.
QByteArray toDer(QByteArrayView signature)
{
    const Owned<ECDSA_SIG, ECDSA_SIG_free> pair(ECDSA_SIG_new());
    Number r = number(signature.first(P256Bytes));
    Number s = number(signature.last(P256Bytes));
    if (!pair || !r || !s || ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1)
        return {};
    static_cast<void>(r.release()); // the pair's now
    static_cast<void>(s.release());
    QByteArray der(i2d_ECDSA_SIG(pair.get(), nullptr), Qt::Uninitialized);
    auto *out = reinterpret_cast<unsigned char *>(der.data());
    i2d_ECDSA_SIG(pair.get(), &out);
    return der;
}

} // namespace

void PublicKey::Free::operator()(evp_pkey_st *key) const
{
    EVP_PKEY_free(key);
}

void PublicKey::Free::operator()(evp_md_st *hash) const
{
    EVP_MD_free(hash);
}

PublicKey::PublicKey(Key key, PublicKeyAlgorithm algorithm)
    : m_key(std::move(key))
    , m_sha256(EVP_MD_fetch(nullptr, "SHA256", nullptr))
    , m_algorithm(algorithm)
{
}

PublicKey::~PublicKey() = default;

Result<std::unique_ptr<PublicKey>> PublicKey::accept(Key key, PublicKeyAlgorithm algorithm)
{
    if (!key)
        return refusedKey(u"is not a public key that OpenSSL understands"_s);
    const QString fault = algorithm == PublicKeyAlgorithm::Rs256 ? faultOfRsa(key.get()) : faultOfEc(key.get());
    if (!fault.isEmpty())
        return refusedKey(fault);
    const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(EVP_PKEY_CTX_new(key.get(), nullptr));
    if (!context || EVP_PKEY_public_check(context.get()) != 1)
        return refusedKey(u"is not a valid key"_s);
    std::unique_ptr<PublicKey> made(new PublicKey(std::move(key), algorithm));
    if (!made->m_sha256)
        return Error::internal(u"OpenSSL offers no SHA-256"_s);
    return made;
}

Result<std::unique_ptr<PublicKey>> PublicKey::fromPem(const QByteArray &pem, PublicKeyAlgorithm algorithm)
{
    const ErrorQueue errors;
    const QByteArray text = pem.trimmed();
    if (text.contains("PRIVATE KEY"))
        return refusedKey(u"is or holds a private key: a server that only checks tokens must not have it"_s);
    if (!text.startsWith("-----BEGIN PUBLIC KEY-----") || !text.endsWith("-----END PUBLIC KEY-----")
        || text.count("-----BEGIN") != 1)
        return refusedKey(u"is not exactly one \"BEGIN PUBLIC KEY\" in PEM"_s);
    const Owned<BIO, BIO_free> source(BIO_new_mem_buf(text.constData(), int(text.size())));
    return accept(Key(PEM_read_bio_PUBKEY(source.get(), nullptr, nullptr, nullptr)), algorithm);
}

Result<std::unique_ptr<PublicKey>> PublicKey::fromRsa(const QByteArray &modulus, const QByteArray &exponent)
{
    const ErrorQueue errors;
    if (modulus.size() > MaxRsaBits / 8 || exponent.size() > 8)
        return refusedKey(u"is an RSA key with numbers that are too long"_s);
    const Number n = number(modulus);
    const Number e = number(exponent);
    const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> builder(OSSL_PARAM_BLD_new());
    if (!n || !e || !builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1
        || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
        return Error::internal(u"OpenSSL could not take an RSA key"_s);
    return accept(Key(fromParameters("RSA", builder.get())), PublicKeyAlgorithm::Rs256);
}

Result<std::unique_ptr<PublicKey>> PublicKey::fromP256(const QByteArray &x, const QByteArray &y)
{
    const ErrorQueue errors;
    if (x.size() != P256Bytes || y.size() != P256Bytes)
        return refusedKey(u"has coordinates of another length than 32 bytes"_s);
    const QByteArray point = '\x04' + x + y; // SEC 1, 2.3.3: uncompressed
    const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> builder(OSSL_PARAM_BLD_new());
    if (!builder || OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) != 1
        || OSSL_PARAM_BLD_push_octet_string(
               builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.constData(), size_t(point.size()))
            != 1)
        return Error::internal(u"OpenSSL could not take a key on P-256"_s);
    return accept(Key(fromParameters("EC", builder.get())), PublicKeyAlgorithm::Es256);
}

QLatin1StringView PublicKey::algorithm() const
{
    return m_algorithm == PublicKeyAlgorithm::Rs256 ? "RS256"_L1 : "ES256"_L1;
}

bool PublicKey::verifies(QByteArrayView signingInput, QByteArrayView signature) const
{
    const ErrorQueue errors;
    QByteArray der;
    if (m_algorithm == PublicKeyAlgorithm::Es256) {
        if (signature.size() != 2 * P256Bytes)
            return false;
        der = toDer(signature);
        signature = der;
    } else if (signature.size() != (EVP_PKEY_get_bits(m_key.get()) + 7) / 8) {
        return false;
    }
    unsigned char digest[32];
    unsigned int written = 0;
    const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(EVP_PKEY_CTX_new(m_key.get(), nullptr));
    if (!context
        || EVP_Digest(signingInput.data(), size_t(signingInput.size()), digest, &written, m_sha256.get(), nullptr) != 1
        || EVP_PKEY_verify_init(context.get()) != 1
        || EVP_PKEY_CTX_set_signature_md(context.get(), m_sha256.get()) != 1)
        return false;
    if (m_algorithm == PublicKeyAlgorithm::Rs256 && EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) != 1)
        return false;
    return EVP_PKEY_verify(context.get(), bytesOf(signature), size_t(signature.size()), digest, written) == 1;
}

} // namespace sanad::auth
