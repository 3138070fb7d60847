// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/Caller.h"
#include "server/realtime/BroadcastLog.h"
#include "server/realtime/PersonKey.h"

#include <deque>
#include <optional>
#include <vector>

namespace sanad::realtime {

/// What a socket is called: `sid` by its client, `pid` by its client after it has broken off. Random, for nobody else
/// to guess.
struct SocketNames
{
    QByteArray sid;
    QByteArray pid; ///< empty: it cannot go on

    bool operator==(const SocketNames &) const = default;
};

/// All that a client which has broken off needs to go on where it was.
struct LostSocket
{
    Role role = Role::Student;
    PersonId person;
    SocketNames names;
    std::vector<Place> places;
    quint64 since = 0; ///< number of the last broadcast before its client connected first
    quint64 sentUpTo = 0; ///< number of the last broadcast that went to it; `since` if there was none
    quint64 quietUpTo = 0; ///< nothing was meant for it after `sentUpTo` and up to this number
    std::chrono::nanoseconds lostAt{0}; ///< set by Recovery
};

/// Connection state recovery as clients of Socket.IO 4.6 and later speak it: the log of broadcasts, and who may go on.
/// Network thread.
class Recovery final
{
    Q_DISABLE_COPY_MOVE(Recovery)
public:
    struct Limits
    {
        BroadcastLog::Limits log; ///< the age is also how long a lost socket is kept; zero: no recovery
        qsizetype lostSockets = 20'000; ///< beyond it the one that was lost first is forgotten
        qsizetype lostOfOnePerson = 0; ///< the same for those of one person; zero: no limit
        qsizetype replay = 512 * 1024; ///< bytes that a client may have missed; whoever missed more begins anew
    };
    struct Counters
    {
        quint64 kept = 0; ///< sockets that broke off and might come back
        quint64 recovered = 0;
        quint64 unknown = 0; ///< came back too late, or never were here: they begin anew
        quint64 incomplete = 0; ///< came back, but of what they missed something was gone, or it was too much
        quint64 crowdedOut = 0; ///< forgotten before their time
    };

    explicit Recovery(Limits limits);

    [[nodiscard]] bool isOn() const { return m_limits.log.age.count() > 0; }
    [[nodiscard]] SocketNames newNames() const;

    /// The number of the last broadcast.
    [[nodiscard]] quint64 last() const { return m_log.last(); }
    /// Makes the next broadcast; it must be logged at once. Without recovery it has no number.
    [[nodiscard]] BroadcastPtr make(QLatin1StringView event, std::shared_ptr<const Payload> payload) const;
    void log(std::span<const Room> rooms, const BroadcastPtr &broadcast, std::chrono::nanoseconds now);

    void keep(LostSocket socket, std::chrono::nanoseconds now);
    /// The lost socket of that name, if it is that person's; it is taken out.
    [[nodiscard]] std::optional<LostSocket> take(const QByteArray &pid, const Person &person);
    /// What its client has not received, if it last received what had `offset`; nothing if not all of that is here, or
    /// it is too much to be sent at once.
    [[nodiscard]] std::optional<QList<BroadcastPtr>> missed(const LostSocket &socket, const QString &offset);

    void dropOld(std::chrono::nanoseconds now);
    [[nodiscard]] bool isEmpty() const { return m_log.isEmpty() && m_lost.isEmpty(); }
    [[nodiscard]] bool hasLost() const { return !m_lost.isEmpty(); }
    [[nodiscard]] qsizetype lostCount() const { return m_lost.size(); }
    [[nodiscard]] const BroadcastLog &log() const { return m_log; }
    [[nodiscard]] Counters &counters() { return m_counters; }

private:
    struct Age
    {
        std::chrono::nanoseconds lostAt;
        QByteArray pid;
    };

    [[nodiscard]] bool isStillLost(const Age &age) const;
    LostSocket takeOut(const QByteArray &pid);
    void makeRoomFor(const PersonKey &person);
    void makeRoom();

    const Limits m_limits;
    const QByteArray m_run; ///< this process' own: offsets of another run mean nothing here
    BroadcastLog m_log;
    QHash<QByteArray, LostSocket> m_lost; ///< by pid
    QHash<PersonKey, QList<QByteArray>> m_ofPerson; ///< pids, who was lost first before; none is empty
    std::deque<Age> m_ages; ///< oldest first; some may have been taken since
    Counters m_counters;
};

} // namespace sanad::realtime
