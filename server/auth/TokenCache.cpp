// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/TokenCache.h"

#include <openssl/evp.h>

namespace sanad::auth {

void TokenCache::Free::operator()(evp_md_ctx_st *context) const
{
    EVP_MD_CTX_free(context);
}

void TokenCache::Free::operator()(evp_md_st *algorithm) const
{
    EVP_MD_free(algorithm);
}

TokenCache::TokenCache(qsizetype limit)
    : m_callers(limit)
    , m_sha256(EVP_MD_fetch(nullptr, "SHA256", nullptr))
    , m_context(EVP_MD_CTX_new())
{
}

TokenCache::~TokenCache() = default;

std::optional<TokenCache::Digest> TokenCache::digest(QByteArrayView token)
{
    Digest result;
    unsigned int written = 0;
    const bool isDone = m_sha256 && m_context && EVP_DigestInit_ex2(m_context.get(), m_sha256.get(), nullptr) == 1
        && EVP_DigestUpdate(m_context.get(), token.data(), size_t(token.size())) == 1
        && EVP_DigestFinal_ex(m_context.get(), reinterpret_cast<unsigned char *>(result.data()), &written) == 1
        && written == result.size();
    return isDone ? std::optional(result) : std::nullopt;
}

std::optional<Caller> TokenCache::find(const Digest &digest, Timestamp now)
{
    const Key key{digest};
    const Caller *caller = m_callers.object(key);
    if (!caller)
        return std::nullopt;
    if (now < caller->expiresAt)
        return *caller;
    m_callers.remove(key);
    return std::nullopt;
}

void TokenCache::insert(const Digest &digest, const Caller &caller)
{
    m_callers.insert(Key{digest}, new Caller(caller));
}

void TokenCache::remove(Role role, PersonId id)
{
    const QList<Key> keys = m_callers.keys();
    for (const Key &key : keys) {
        const Person &person = m_callers.object(key)->person;
        if (person.role == role && person.id == id)
            m_callers.remove(key);
    }
}

} // namespace sanad::auth
