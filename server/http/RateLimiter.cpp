// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/RateLimiter.h"

#include "server/net/rate_keys.h"

#include <QRandomGenerator>

namespace sanad::http {

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

quint64 RateLimiter::personKey(const Person &person, RateClass what) const
{
    const quint64 tag = quint64(Owner::Person) << 16 | quint64(person.role) << 8 | quint64(what);
    return net::rateKey(quint64(person.id.value()), tag, m_seed);
}

quint64 RateLimiter::addressKey(Owner owner, const QHostAddress &address, RateClass what) const
{
    return net::rateKey(address, quint64(owner) << 16 | quint64(what), m_seed);
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
