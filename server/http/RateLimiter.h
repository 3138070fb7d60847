// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/Caller.h"
#include "server/http/rate_rules.h"
#include "server/net/RateTable.h"

#include <QHostAddress>

#include <functional>
#include <optional>

namespace sanad::http {

using net::RateTable;

/// Decides whether somebody has sent too much: by person, by address (IPv6 by its /64, which is one customer: RFC 6177)
/// and by class of route. Network thread.
class RateLimiter final
{
public:
    /// Nanoseconds of a clock that does not go back.
    using Now = std::function<qint64()>;

    /// `now` is for tests; the monotonic clock if left out.
    explicit RateLimiter(const RateRules &rules, Now now = {});

    /// Counts a request, of a person where one is known. Null address: not known, not limited. What the narrower of the
    /// rules says; nothing if no rule applies. A request that one rule refuses is charged to none.
    [[nodiscard]] std::optional<RateState> admit(
        RateClass what, const QHostAddress &address, const std::optional<Caller> &caller);
    /// Counts a request whose token was not valid.
    [[nodiscard]] std::optional<RateState> countBadToken(const QHostAddress &address);

    [[nodiscard]] quint64 forgotten() const { return m_people.forgotten() + m_addresses.forgotten(); }

private:
    enum class Owner : quint8 { Person = 1, Address, BadToken };

    [[nodiscard]] quint64 personKey(const Person &person, RateClass what) const;
    [[nodiscard]] quint64 addressKey(Owner owner, const QHostAddress &address, RateClass what) const;
    [[nodiscard]] qint64 now() const;

    const RateRules m_rules;
    const Now m_now;
    const quint64 m_seed; ///< of this process: nobody can aim at another's slot
    RateTable m_people;
    RateTable m_addresses;
};

} // namespace sanad::http
