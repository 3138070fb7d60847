// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/realtime/RoomRegistry.h"

#include <algorithm>

namespace sanad::realtime {

const RoomRegistry::Member::Seat *RoomRegistry::Member::find(const Room &room) const
{
    const auto found = std::ranges::find(m_seats, room, [](const Seat &seat) { return seat.place.room; });
    return found == m_seats.end() ? nullptr : &*found;
}

std::vector<Place> RoomRegistry::Member::places() const
{
    std::vector<Place> places;
    places.reserve(m_seats.size());
    for (const Seat &seat : m_seats)
        places.push_back(seat.place);
    return places;
}

bool RoomRegistry::join(Member &member, const Place &place)
{
    if (member.isInRoom(place.room))
        return false;
    std::vector<Member *> &room = m_rooms[place.room];
    member.m_seats.push_back({.place = place, .index = room.size()});
    room.push_back(&member);
    return true;
}

/// Puts the last of the room in the place of who leaves.
void RoomRegistry::giveUpSeat(const Member::Seat &seat)
{
    const auto entry = m_rooms.find(seat.place.room);
    std::vector<Member *> &room = entry.value();
    Member *const last = room.back();
    room[seat.index] = last;
    room.pop_back();
    if (room.empty()) {
        m_rooms.erase(entry);
        return;
    }
    const auto moved =
        std::ranges::find(last->m_seats, seat.place.room, [](const Member::Seat &other) { return other.place.room; });
    moved->index = seat.index;
}

bool RoomRegistry::leave(Member &member, const Room &room)
{
    const Member::Seat *const found = member.find(room);
    if (!found)
        return false;
    const Member::Seat seat = *found;
    giveUpSeat(seat);
    std::erase_if(member.m_seats, [&](const Member::Seat &other) { return other.place.room == room; });
    return true;
}

void RoomRegistry::leaveAll(Member &member)
{
    for (const Member::Seat &seat : member.m_seats)
        giveUpSeat(seat);
    member.m_seats.clear();
}

std::vector<RoomRegistry::Member *> RoomRegistry::members(std::span<const Room> rooms)
{
    ++m_call;
    std::vector<Member *> found;
    for (const Room &room : rooms) {
        const auto entry = m_rooms.constFind(room);
        if (entry == m_rooms.constEnd())
            continue;
        for (Member *const member : *entry) {
            if (std::exchange(member->m_seenIn, m_call) != m_call)
                found.push_back(member);
        }
    }
    return found;
}

} // namespace sanad::realtime
