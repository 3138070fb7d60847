// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/TokenVerifier.h"

#include "server/auth/compact_jws.h"
#include "server/auth/token_claims.h"

namespace sanad::auth {

TokenVerifier::TokenVerifier(KeySet keys, TokenRules rules, const Clock &clock, qsizetype cacheLimit)
    : m_school{std::move(keys), std::move(rules)}
    , m_clock(clock)
    , m_cache(cacheLimit)
{
}

void TokenVerifier::setKeys(KeySet keys)
{
    m_school.keys = std::move(keys);
    m_cache.clear();
}

void TokenVerifier::acceptOwn(KeySet keys, TokenRules rules)
{
    Q_ASSERT(!rules.issuer.isEmpty());
    m_own.emplace(Trust{std::move(keys), std::move(rules)});
    m_cache.clear();
}

const TokenVerifier::Trust &TokenVerifier::trustFor(QByteArrayView token) const
{
    return m_own && unverifiedIssuer(token) == m_own->rules.issuer ? *m_own : m_school;
}

Result<Caller> TokenVerifier::verify(QByteArrayView token)
{
    SANAD_ASSIGN(Caller caller, identify(token));
    SANAD_TRY(recheck(caller));
    return caller;
}

Status TokenVerifier::recheck(const Caller &caller) const
{
    return m_ends ? m_ends->check(caller) : Status();
}

Result<Caller> TokenVerifier::identify(QByteArrayView token)
{
    const Timestamp now = m_clock.now();
    // What is too long is refused below, without hashing it first.
    const auto digest = token.size() <= MaxTokenBytes ? m_cache.digest(token) : std::nullopt;
    if (digest) {
        if (std::optional<Caller> known = m_cache.find(*digest, now))
            return *std::move(known);
    }
    const Trust &trust = trustFor(token);
    SANAD_ASSIGN(const QJsonObject claims, verifyCompactJws(token, trust.keys));
    SANAD_ASSIGN(Caller caller, readClaims(claims, trust.rules, now));
    if (digest && now < caller.expiresAt)
        m_cache.insert(*digest, caller);
    return caller;
}

} // namespace sanad::auth
