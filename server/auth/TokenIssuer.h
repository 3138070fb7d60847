// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Clock.h"
#include "common/core/Result.h"
#include "common/model/Person.h"
#include "server/auth/HmacKey.h"
#include "server/auth/TokenRules.h"
#include "server/domain/Caller.h"

#include <QByteArray>

#include <chrono>
#include <memory>

namespace sanad::auth {

/// Makes HS256 tokens that a TokenVerifier with the same secret and rules accepts. One thread.
class TokenIssuer
{
public:
    /// `clock` must outlive the issuer. The names in `rules` must need no JSON escaping.
    TokenIssuer(std::unique_ptr<const HmacKey> key, TokenRules rules, const Clock &clock);

    /// A token for `person`, valid from now on for `validity`, which must be positive. The first of the rules' id
    /// claims holds the id, as text (RFC 7519, 4.1.2, wants "sub" to be text). Error InvalidField for a person without
    /// an id or a validity that is not positive, Internal if OpenSSL fails.
    [[nodiscard]] Result<QByteArray> issue(const Person &person, std::chrono::seconds validity) const;
    /// The same for a session of ours; the rules must have a session claim. "iat" is exact to the millisecond, so that
    /// a token issued right after sessions were ended is told from one issued right before.
    [[nodiscard]] Result<QByteArray> issue(
        const Person &person, std::chrono::seconds validity, SessionId session) const;

private:
    [[nodiscard]] Result<QByteArray> make(
        const Person &person, std::chrono::seconds validity, std::optional<SessionId> session) const;

    const std::unique_ptr<const HmacKey> m_key;
    const TokenRules m_rules;
    const Clock &m_clock;
};

} // namespace sanad::auth
