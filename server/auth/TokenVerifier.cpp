// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/TokenVerifier.h"

#include "server/auth/compact_jws.h"
#include "server/auth/token_claims.h"

namespace sanad::auth {

TokenVerifier::TokenVerifier(KeySet keys, TokenRules rules, const Clock &clock, qsizetype cacheLimit)
    : m_keys(std::move(keys))
    , m_rules(std::move(rules))
    , m_clock(clock)
    , m_cache(cacheLimit)
{
}

Result<Caller> TokenVerifier::verify(QByteArrayView token)
{
    const Timestamp now = m_clock.now();
    // What is too long is refused below, without hashing it first.
    const auto digest = token.size() <= MaxTokenBytes ? m_cache.digest(token) : std::nullopt;
    if (digest) {
        if (std::optional<Caller> known = m_cache.find(*digest, now))
            return *std::move(known);
    }
    SANAD_ASSIGN(const QJsonObject claims, verifyCompactJws(token, m_keys));
    SANAD_ASSIGN(Caller caller, readClaims(claims, m_rules, now));
    if (digest && now < caller.expiresAt)
        m_cache.insert(*digest, caller);
    return caller;
}

} // namespace sanad::auth
