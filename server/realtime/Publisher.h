// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/realtime/EchoDelay.h"
#include "server/realtime/Recovery.h"
#include "server/realtime/RoomRegistry.h"

#include <optional>
#include <span>

namespace sanad::realtime {

/// Sends events to rooms: each once to each socket, encoded once, and logged for those who come back. Network thread.
class Publisher final
{
    Q_DISABLE_COPY_MOVE(Publisher)
public:
    /// All must outlive this. `now`: a clock that does not go back.
    Publisher(RoomRegistry &rooms, const Members &members, Recovery &recovery, const SupportConfig &config,
        SupportCounters &counters, EchoDelay::Now now);

    /// To everybody in any of the rooms, under each of the event's names. `author`: who caused it by REST, and gets it
    /// a moment later.
    void publish(std::span<const Room> rooms, std::span<const QLatin1StringView> names,
        std::shared_ptr<const Payload> payload, const std::optional<PersonKey> &author = {});
    /// The same for what means nothing a moment later: it is not logged. `except`: who does not get it.
    void publishVolatile(
        std::span<const Room> rooms, QLatin1StringView name, const QByteArray &json, const Member *except);
    /// What a member that has come back missed.
    void replay(Member &member, const QList<BroadcastPtr> &missed);

private:
    void deliver(Member &member, const BroadcastPtr &broadcast, const std::optional<PersonKey> &author);
    void send(Member &member, const BroadcastPtr &broadcast);

    RoomRegistry &m_rooms;
    const Members &m_members;
    Recovery &m_recovery;
    SupportCounters &m_counters;
    const EchoDelay::Now m_now;
    EchoDelay m_echo;
};

} // namespace sanad::realtime
