// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/Caller.h"

#include <QByteArrayView>
#include <QCache>

#include <array>
#include <cstring>
#include <memory>
#include <optional>

struct evp_md_ctx_st; // OpenSSL's EVP_MD_CTX
struct evp_md_st; // OpenSSL's EVP_MD

namespace sanad::auth {

/// Callers of tokens that were verified, the least recently used dropped first; one thread.
///
/// Keyed by the token's SHA-256: an entry takes the same few hundred bytes whatever the token's length, memory dumps
/// hold no usable tokens, and the time a look-up takes says nothing about the tokens inside.
class TokenCache
{
public:
    using Digest = std::array<char, 32>;

    explicit TokenCache(qsizetype limit);
    ~TokenCache();

    /// The key of a token; nothing if OpenSSL fails, in which case there is no caching.
    [[nodiscard]] std::optional<Digest> digest(QByteArrayView token);
    /// The caller, unless unknown or expired at `now`.
    [[nodiscard]] std::optional<Caller> find(const Digest &digest, Timestamp now);
    void insert(const Digest &digest, const Caller &caller);
    /// Drops every token of one person; takes time in proportion to the cache.
    void remove(Role role, PersonId id);
    void clear() { m_callers.clear(); }
    [[nodiscard]] qsizetype size() const { return m_callers.size(); }

private:
    struct Key
    {
        Digest bytes;
        bool operator==(const Key &) const = default;
        /// Any part of a SHA-256 is as good as a hash of it.
        friend size_t qHash(const Key &key, size_t seed = 0) noexcept
        {
            size_t part = 0;
            std::memcpy(&part, key.bytes.data(), sizeof part);
            return part ^ seed;
        }
    };
    struct Free
    {
        void operator()(evp_md_ctx_st *context) const;
        void operator()(evp_md_st *algorithm) const;
    };

    QCache<Key, Caller> m_callers;
    std::unique_ptr<evp_md_st, Free> m_sha256;
    std::unique_ptr<evp_md_ctx_st, Free> m_context; ///< kept, since making one costs as much as the hash
};

} // namespace sanad::auth
