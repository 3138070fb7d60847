// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/realtime/Room.h"

#include <QHash>

#include <optional>
#include <span>
#include <vector>

namespace sanad::realtime {

/// Who is in which room. Joining is O(rooms of the member); leaving touches one other member. Network thread.
class RoomRegistry final
{
    Q_DISABLE_COPY_MOVE(RoomRegistry)
public:
    /// Somebody who can be in rooms. Must leave all before it dies.
    class Member
    {
        Q_DISABLE_COPY_MOVE(Member)
    public:
        Member() = default;

        [[nodiscard]] bool isInRoom(const Room &room) const { return find(room) != nullptr; }
        [[nodiscard]] std::vector<Place> places() const;
        [[nodiscard]] qsizetype roomCount() const { return qsizetype(m_seats.size()); }

    protected:
        ~Member() = default;

    private:
        friend class RoomRegistry;
        struct Seat
        {
            Place place;
            std::size_t index = 0; ///< in the room's list
        };
        [[nodiscard]] const Seat *find(const Room &room) const;

        std::vector<Seat> m_seats;
        quint64 m_seenIn = 0; ///< the last call of members() that has counted it
    };

    RoomRegistry() = default;

    /// False: it was in already, and stays in as it was.
    bool join(Member &member, const Place &place);
    /// False: it was not in.
    bool leave(Member &member, const Room &room);
    void leaveAll(Member &member);

    /// Everybody in any of the rooms, each once, in no particular order.
    [[nodiscard]] std::vector<Member *> members(std::span<const Room> rooms);
    [[nodiscard]] qsizetype roomCount() const { return m_rooms.size(); }

private:
    void giveUpSeat(const Member::Seat &seat);

    QHash<Room, std::vector<Member *>> m_rooms; ///< none is empty
    quint64 m_call = 0;
};

} // namespace sanad::realtime
