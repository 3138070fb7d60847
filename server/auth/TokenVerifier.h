// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Clock.h"
#include "common/core/Result.h"
#include "server/auth/KeySet.h"
#include "server/auth/TokenCache.h"
#include "server/auth/TokenRules.h"
#include "server/domain/Caller.h"
#include "server/domain/SessionEnds.h"

#include <QByteArrayView>

namespace sanad::auth {

/// Tells who sent a bearer token, and remembers it until the token expires. One thread (the network thread).
class TokenVerifier
{
public:
    static constexpr qsizetype DefaultCacheLimit = 10'000;

    /// `clock` must outlive the verifier. `cacheLimit` is the number of tokens remembered.
    TokenVerifier(KeySet keys, TokenRules rules, const Clock &clock, qsizetype cacheLimit = DefaultCacheLimit);

    /// From now on these keys confirm the school's tokens, and no others; what was remembered is checked anew.
    void setKeys(KeySet keys);
    /// Also takes our own tokens: those whose "iss" is the rules' issuer, which must not be empty. They are judged by
    /// these keys and rules alone, and all others by the school's alone: the issuer that a token claims only decides
    /// whose key must confirm it, so that a lie about it is a wrong signature. Its "alg" decides nothing.
    void acceptOwn(KeySet keys, TokenRules rules);
    /// Asked at every verify(), for remembered tokens too; must outlive the verifier.
    void setSessionEnds(const SessionEnds *ends) { m_ends = ends; }

    /// The caller named by a compact JWT (RFC 7519; checked as RFC 8725 asks). Anything else is Error Unauthorized,
    /// with a sentence for the person and a detail for the log; neither ever holds the token. Never blocks.
    [[nodiscard]] Result<Caller> verify(QByteArrayView token);
    /// Whether the sessions of somebody who was verified before have not been ended since. Never blocks.
    [[nodiscard]] Status recheck(const Caller &caller) const;

    /// Forgets all tokens, or those of one person: the next use of each is checked anew. By itself this refuses nobody.
    void forgetAll() { m_cache.clear(); }
    void forget(Role role, PersonId id) { m_cache.remove(role, id); }
    [[nodiscard]] qsizetype rememberedTokens() const { return m_cache.size(); }

private:
    /// Whose tokens, and what they must say.
    struct Trust
    {
        KeySet keys;
        TokenRules rules;
    };

    [[nodiscard]] const Trust &trustFor(QByteArrayView token) const;
    [[nodiscard]] Result<Caller> identify(QByteArrayView token);

    Trust m_school;
    std::optional<Trust> m_own;
    const SessionEnds *m_ends = nullptr;
    const Clock &m_clock;
    TokenCache m_cache;
};

} // namespace sanad::auth
