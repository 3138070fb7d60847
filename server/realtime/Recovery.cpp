// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/realtime/Recovery.h"

#include <QRandomGenerator>

namespace sanad::realtime {

namespace {

/// `words` times 32 random bits, as text that needs no escaping anywhere.
template <std::size_t words>
QByteArray randomName()
{
    std::array<quint32, words> bits{};
    QRandomGenerator::system()->fillRange(bits.data(), qsizetype(bits.size()));
    return QByteArray(reinterpret_cast<const char *>(bits.data()), sizeof bits)
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

} // namespace

Recovery::Recovery(Limits limits)
    : m_limits(limits)
    , m_run(randomName<2>())
    , m_log(limits.log)
{
}

SocketNames Recovery::newNames() const
{
    return {.sid = randomName<4>(), .pid = isOn() ? randomName<5>() : QByteArray()};
}

BroadcastPtr Recovery::make(QLatin1StringView event, std::shared_ptr<const Payload> payload) const
{
    if (!isOn())
        return std::make_shared<Broadcast>(event, std::move(payload), 0, QByteArray());
    const quint64 number = m_log.last() + 1;
    return std::make_shared<Broadcast>(event, std::move(payload), number, m_run + '.' + QByteArray::number(number));
}

void Recovery::log(std::span<const Room> rooms, const BroadcastPtr &broadcast, std::chrono::nanoseconds now)
{
    if (isOn())
        m_log.append(rooms, broadcast, now);
}

void Recovery::keep(LostSocket socket, std::chrono::nanoseconds now)
{
    if (!isOn() || socket.names.pid.isEmpty())
        return;
    ++m_counters.kept;
    const QByteArray pid = socket.names.pid;
    const PersonKey person = keyOf(socket.role, socket.person);
    makeRoomFor(person);
    socket.lostAt = now;
    m_lost.insert(pid, socket);
    m_ofPerson[person].append(pid);
    m_ages.push_back({.lostAt = now, .pid = pid});
    makeRoom();
}

/// Whoever comes and breaks off without end drives out nobody but themselves.
void Recovery::makeRoomFor(const PersonKey &person)
{
    const auto pids = m_ofPerson.constFind(person);
    if (m_limits.lostOfOnePerson == 0 || pids == m_ofPerson.constEnd() || pids->size() < m_limits.lostOfOnePerson)
        return;
    takeOut(QByteArray(pids->constFirst()));
    ++m_counters.crowdedOut;
}

void Recovery::makeRoom()
{
    while (m_lost.size() > m_limits.lostSockets) {
        if (isStillLost(m_ages.front())) {
            takeOut(m_ages.front().pid);
            ++m_counters.crowdedOut;
        }
        m_ages.pop_front();
    }
    if (qsizetype(m_ages.size()) > 2 * m_limits.lostSockets)
        std::erase_if(m_ages, [this](const Age &age) { return !isStillLost(age); });
}

/// It may have come back since, and even be lost anew.
bool Recovery::isStillLost(const Age &age) const
{
    const auto found = m_lost.constFind(age.pid);
    return found != m_lost.constEnd() && found->lostAt == age.lostAt;
}

LostSocket Recovery::takeOut(const QByteArray &pid)
{
    LostSocket socket = m_lost.take(pid);
    const auto pids = m_ofPerson.find(keyOf(socket.role, socket.person));
    pids->removeOne(pid);
    if (pids->isEmpty())
        m_ofPerson.erase(pids);
    return socket;
}

std::optional<LostSocket> Recovery::take(const QByteArray &pid, const Person &person)
{
    const auto found = m_lost.constFind(pid);
    if (found == m_lost.constEnd() || found->role != person.role || found->person != person.id)
        return std::nullopt;
    return takeOut(pid);
}

std::optional<QList<BroadcastPtr>> Recovery::missed(const LostSocket &socket, const QString &offset)
{
    quint64 received = socket.since;
    const QByteArray text = offset.toLatin1();
    if (text.startsWith(m_run + '.')) {
        bool isNumber = false;
        const quint64 number = text.sliced(m_run.size() + 1).toULongLong(&isNumber);
        // What never went to it is not its own offset, and tells nothing.
        if (isNumber && number <= socket.sentUpTo)
            received = std::max(received, number);
    }
    const quint64 complete = received >= socket.sentUpTo ? std::max(received, socket.quietUpTo) : received;
    if (m_log.dropped() > complete)
        return std::nullopt;
    QList<BroadcastPtr> missed = m_log.after(socket.places, received);
    qsizetype bytes = 0;
    for (const BroadcastPtr &broadcast : std::as_const(missed))
        bytes += broadcast->size();
    return bytes <= m_limits.replay ? std::optional(std::move(missed)) : std::nullopt;
}

void Recovery::dropOld(std::chrono::nanoseconds now)
{
    m_log.dropOld(now);
    while (!m_ages.empty() && now - m_ages.front().lostAt > m_limits.log.age) {
        if (isStillLost(m_ages.front()))
            takeOut(m_ages.front().pid);
        m_ages.pop_front();
    }
}

} // namespace sanad::realtime
