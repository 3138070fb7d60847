// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/RateLimiter.h"

#include <QHashFunctions>
#include <QRandomGenerator>

#include <bit>
#include <cstring>

namespace sanad::http {

RateTable::RateTable(qsizetype atLeast)
    : m_sets(std::bit_ceil(std::max<std::size_t>(1, std::size_t(atLeast) / SlotsPerSet)))
{
}

qint64 &RateTable::fullAt(quint64 owner, qint64 now)
{
    Set &set = m_sets[owner & (m_sets.size() - 1)];
    Slot *oldest = set.slots.data();
    for (Slot &slot : set.slots) {
        if (slot.owner == owner)
            return slot.fullAt;
        if (slot.fullAt < oldest->fullAt)
            oldest = &slot;
    }
    m_forgotten += oldest->fullAt > now ? 1 : 0;
    *oldest = {.owner = owner, .fullAt = 0};
    return oldest->fullAt;
}

RateLimiter::RateLimiter(const RateRules &rules, Now now)
    : m_rules(rules)
    , m_now(std::move(now))
    , m_seed(QRandomGenerator::system()->generate64())
    , m_people(rules.isOn ? rules.remembered : 0)
    , m_addresses(rules.isOn ? rules.remembered : 0)
{
}

qint64 RateLimiter::now() const
{
    if (m_now)
        return m_now();
    const auto time = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(time).count();
}

quint64 RateLimiter::key(quint64 who, quint64 tag) const
{
    const std::array<quint64, 2> bytes{who, tag};
    const quint64 hash = qHashBits(bytes.data(), sizeof bytes, m_seed);
    return hash == 0 ? 1 : hash;
}

quint64 RateLimiter::personKey(const Person &person, RateClass what) const
{
    return key(quint64(person.id.value()), quint64(Owner::Person) << 16 | quint64(person.role) << 8 | quint64(what));
}

quint64 RateLimiter::addressKey(Owner owner, const QHostAddress &address, RateClass what) const
{
    const quint64 tag = quint64(owner) << 16 | quint64(what);
    if (address.protocol() == QAbstractSocket::IPv4Protocol)
        return key(address.toIPv4Address(), tag);
    const Q_IPV6ADDR bytes = address.toIPv6Address();
    quint64 network = 0;
    std::memcpy(&network, &bytes, sizeof network);
    constexpr quint64 isIpv6 = quint64(1) << 24;
    return key(network, tag | isIpv6);
}

std::optional<RateState> RateLimiter::admit(
    RateClass what, const QHostAddress &address, const std::optional<Caller> &caller)
{
    if (!m_rules.isOn)
        return std::nullopt;
    const RateRule &personRule = m_rules.perPerson[std::size_t(what)];
    const RateRule &addressRule = m_rules.perAddress[std::size_t(what)];
    const qint64 time = now();
    std::optional<RateState> ofPerson;
    std::optional<RateState> ofAddress;
    qint64 *personFullAt = nullptr;
    qint64 personBefore = 0;
    if (caller && personRule.isOn()) {
        personFullAt = &m_people.fullAt(personKey(caller->person, what), time);
        personBefore = *personFullAt;
        ofPerson = gcra(personRule, *personFullAt, time);
        if (!ofPerson->isAllowed)
            return ofPerson;
    }
    if (!address.isNull() && addressRule.isOn())
        ofAddress = gcra(addressRule, m_addresses.fullAt(addressKey(Owner::Address, address, what), time), time);
    if (!ofPerson || !ofAddress)
        return ofPerson ? ofPerson : ofAddress;
    if (!ofAddress->isAllowed)
        *personFullAt = personBefore;
    return ofAddress->isAllowed && ofPerson->remaining <= ofAddress->remaining ? ofPerson : ofAddress;
}

std::optional<RateState> RateLimiter::countBadToken(const QHostAddress &address)
{
    if (!m_rules.isOn || !m_rules.badTokens.isOn() || address.isNull())
        return std::nullopt;
    const qint64 time = now();
    const quint64 owner = addressKey(Owner::BadToken, address, RateClass::ByMethod);
    return gcra(m_rules.badTokens, m_addresses.fullAt(owner, time), time);
}

} // namespace sanad::http
