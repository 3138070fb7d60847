// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/realtime/Publisher.h"

namespace sanad::realtime {

Publisher::Publisher(RoomRegistry &rooms, const Members &members, Recovery &recovery, const SupportConfig &config,
    SupportCounters &counters, EchoDelay::Now now)
    : m_rooms(rooms)
    , m_members(members)
    , m_recovery(recovery)
    , m_counters(counters)
    , m_now(now)
    , m_echo(members, config.ownEchoDelay, std::move(now),
          [this](Member &member, const BroadcastPtr &broadcast) { send(member, broadcast); })
{
}

void Publisher::publish(std::span<const Room> rooms, std::span<const QLatin1StringView> names,
    std::shared_ptr<const Payload> payload, const std::optional<PersonKey> &author)
{
    // Whoever connects later did not miss it.
    if (m_members.count() == 0 && !m_recovery.hasLost())
        return;
    std::vector<BroadcastPtr> broadcasts;
    for (const QLatin1StringView name : names) {
        broadcasts.push_back(m_recovery.make(name, payload));
        m_recovery.log(rooms, broadcasts.back(), m_now());
    }
    m_counters.broadcasts += broadcasts.size();
    for (RoomRegistry::Member *const one : m_rooms.members(rooms)) {
        for (const BroadcastPtr &broadcast : broadcasts)
            deliver(static_cast<Member &>(*one), broadcast, author);
    }
    for (const BroadcastPtr &broadcast : broadcasts)
        broadcast->shrink();
}

void Publisher::publishVolatile(
    std::span<const Room> rooms, QLatin1StringView name, const QByteArray &json, const Member *except)
{
    const auto broadcast = std::make_shared<Broadcast>(name, std::make_shared<Payload>(json), 0, QByteArray());
    ++m_counters.broadcasts;
    for (RoomRegistry::Member *const one : m_rooms.members(rooms)) {
        if (one != except)
            deliver(static_cast<Member &>(*one), broadcast, {});
    }
}

void Publisher::replay(Member &member, const QList<BroadcastPtr> &missed)
{
    for (const BroadcastPtr &broadcast : missed) {
        send(member, broadcast);
        broadcast->shrink();
    }
}

void Publisher::deliver(Member &member, const BroadcastPtr &broadcast, const std::optional<PersonKey> &author)
{
    // What comes while a member is on its way in belongs to what it missed, if it comes back; now it would come twice.
    if (!member.isIn)
        return;
    const bool isOwn = author && *author == keyOf(member.caller.person);
    if (m_echo.keepsBack(member, broadcast, isOwn))
        ++m_counters.keptBack;
    else
        send(member, broadcast);
}

void Publisher::send(Member &member, const BroadcastPtr &broadcast)
{
    // Sending to others may have been the end of this one.
    if (!member.isIn)
        return;
    ++m_counters.deliveries;
    if (broadcast->number() > 0)
        member.sentUpTo = broadcast->number();
    member.socket.send(broadcast->frame(member.socket.peer().origin));
}

} // namespace sanad::realtime
