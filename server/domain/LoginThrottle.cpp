// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/LoginThrottle.h"

#include <QList>

using namespace Qt::StringLiterals;

namespace sanad {

std::chrono::milliseconds ThrottleCurve::pauseAfter(int failures) const
{
    if (failures <= free)
        return std::chrono::milliseconds(0);
    const int doublings = std::min(failures - free - 1, 20);
    return std::min(MaxPause, std::chrono::milliseconds(1000LL << doublings));
}

LoginThrottle::LoginThrottle(qsizetype limit)
    : m_limit(limit)
{
}

int LoginThrottle::Count::failuresAt(Timestamp now) const
{
    const qint64 passed = std::max<qint64>(0, now.msSinceEpoch() - since.msSinceEpoch());
    return int(std::max<qint64>(0, failures - passed / curve.forgiveEvery.count()));
}

std::optional<int> LoginThrottle::Count::waitAt(Timestamp now) const
{
    // By the failures at the last one: while somebody waits, nothing is forgotten that would shorten the wait. A clock
    // that was set back must not make it last until it is there again.
    const qint64 passed = now.msSinceEpoch() - last.msSinceEpoch();
    if (passed < 0)
        return std::nullopt;
    const qint64 left = curve.pauseAfter(failures).count() - passed;
    return left > 0 ? std::optional(int((left + 999) / 1000)) : std::nullopt;
}

QString LoginThrottle::addressKey(const QString &address)
{
    return u"a\n"_s + address;
}

QString LoginThrottle::accountKey(const Attempt &attempt)
{
    return attempt.isKnownAddress ? u"k\n"_s + attempt.account + u'\n' + attempt.address : u"u\n"_s + attempt.account;
}

std::optional<int> LoginThrottle::waitOfKey(const QString &key, Timestamp now) const
{
    const auto found = m_counts.constFind(key);
    return found == m_counts.constEnd() ? std::nullopt : found->waitAt(now);
}

std::optional<int> LoginThrottle::begin(const Attempt &attempt, Timestamp now)
{
    const auto ofAccount = waitOfKey(accountKey(attempt), now);
    const auto ofAddress = attempt.isKnownAddress ? std::nullopt : waitOfKey(addressKey(attempt.address), now);
    if (const auto wait = std::max(ofAccount, ofAddress))
        return wait;
    add(addressKey(attempt.address), PerAddress, now);
    add(accountKey(attempt), PerAccount, now);
    return std::nullopt;
}

void LoginThrottle::succeeded(const Attempt &attempt)
{
    takeBack(addressKey(attempt.address));
    // Who knows the password where it was known before has shown that the failures there were their own.
    if (attempt.isKnownAddress)
        m_counts.remove(accountKey(attempt));
    else
        takeBack(accountKey(attempt));
}

void LoginThrottle::withdrawn(const Attempt &attempt)
{
    takeBack(addressKey(attempt.address));
    takeBack(accountKey(attempt));
}

void LoginThrottle::add(const QString &key, const ThrottleCurve &curve, Timestamp now)
{
    if (!m_counts.contains(key))
        makeRoom(now);
    Count &count = m_counts[key];
    count.curve = curve;
    const int left = count.failuresAt(now);
    // Part of the time in which one is forgotten may have passed, and must not begin anew where many come and go.
    const Timestamp since = count.since.plusMs((count.failures - left) * curve.forgiveEvery.count());
    count.since = left > 0 ? std::min(since, now) : now;
    count.failures = left + 1;
    count.last = now;
}

void LoginThrottle::takeBack(const QString &key)
{
    const auto found = m_counts.find(key);
    if (found != m_counts.end() && --found->failures <= 0)
        m_counts.erase(found);
}

void LoginThrottle::makeRoom(Timestamp now)
{
    if (m_counts.size() < m_limit)
        return;
    m_counts.removeIf([now](const auto &entry) { return entry->failuresAt(now) == 0; });
    if (m_counts.size() < m_limit)
        return;
    // A tenth goes, the least serious first: who has guessed much cannot wash it out by guessing a little elsewhere.
    QList<std::pair<int, QString>> order;
    order.reserve(m_counts.size());
    for (auto entry = m_counts.cbegin(); entry != m_counts.cend(); ++entry)
        order.append({entry->failuresAt(now) - entry->curve.free, entry.key()});
    const qsizetype dropped = std::max<qsizetype>(1, m_limit / 10);
    std::ranges::nth_element(order, order.begin() + dropped - 1);
    for (qsizetype i = 0; i < dropped; ++i)
        m_counts.remove(order.at(i).second);
}

} // namespace sanad
