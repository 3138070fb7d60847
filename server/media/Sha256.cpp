// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/Sha256.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace sanad::media {

namespace {

/// These calls fail only without memory or without the algorithm; a hash that is silently wrong would be worse.
void require(bool worked)
{
    if (!worked)
        qFatal("OpenSSL cannot compute SHA-256");
}

} // namespace

void Sha256::Freer::operator()(evp_md_ctx_st *context) const
{
    EVP_MD_CTX_free(context);
}

Sha256::Sha256()
    : m_context(EVP_MD_CTX_new())
{
    require(m_context && EVP_DigestInit_ex(m_context.get(), EVP_sha256(), nullptr) == 1);
}

Sha256::~Sha256() = default;

void Sha256::add(QByteArrayView bytes)
{
    require(EVP_DigestUpdate(m_context.get(), bytes.data(), size_t(bytes.size())) == 1);
}

QByteArray Sha256::result()
{
    QByteArray digest(32, Qt::Uninitialized);
    unsigned int size = 0;
    require(EVP_DigestFinal_ex(m_context.get(), reinterpret_cast<unsigned char *>(digest.data()), &size) == 1
        && size == 32);
    return digest.toHex();
}

QByteArray Sha256::ofBytes(QByteArrayView bytes)
{
    Sha256 hash;
    hash.add(bytes);
    return hash.result();
}

QByteArray hmacSha256(const QByteArray &key, QByteArrayView message)
{
    QByteArray code(32, Qt::Uninitialized);
    unsigned int size = 0;
    require(
        HMAC(EVP_sha256(), key.constData(), int(key.size()), reinterpret_cast<const unsigned char *>(message.data()),
            size_t(message.size()), reinterpret_cast<unsigned char *>(code.data()), &size)
        && size == 32);
    return code;
}

} // namespace sanad::media
