// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/realtime/BroadcastLog.h"

#include <algorithm>

namespace sanad::realtime {

qsizetype BroadcastLog::sizeOf(const Entry &entry)
{
    constexpr qsizetype perRoom = 64; // its number in the room's list, and its share of a list of few
    return qsizetype(sizeof(Entry)) + entry.broadcast->size() + entry.rooms.size() * perRoom;
}

void BroadcastLog::append(std::span<const Room> rooms, BroadcastPtr broadcast, std::chrono::nanoseconds now)
{
    Q_ASSERT(broadcast->number() == last() + 1);
    dropOld(now);
    for (const Room &room : rooms)
        m_byRoom[room].append(broadcast->number());
    Entry &entry = m_entries.emplace_back(
        Entry{.at = now, .broadcast = std::move(broadcast), .rooms = QList<Room>(rooms.begin(), rooms.end())});
    m_bytes += sizeOf(entry);
    while (m_bytes > m_limits.bytes) {
        dropFirst();
        ++m_droppedEarly;
    }
}

void BroadcastLog::dropOld(std::chrono::nanoseconds now)
{
    while (!m_entries.empty() && now - m_entries.front().at > m_limits.age)
        dropFirst();
}

void BroadcastLog::dropFirst()
{
    const Entry &entry = m_entries.front();
    m_bytes -= sizeOf(entry);
    for (const Room &room : entry.rooms) {
        const auto numbers = m_byRoom.find(room);
        numbers->removeFirst();
        if (numbers->isEmpty())
            m_byRoom.erase(numbers);
    }
    m_entries.pop_front();
    ++m_first;
}

QList<BroadcastPtr> BroadcastLog::after(std::span<const Place> places, quint64 number) const
{
    std::vector<quint64> numbers;
    for (const Place &place : places) {
        const auto room = m_byRoom.constFind(place.room);
        if (room == m_byRoom.constEnd())
            continue;
        const auto from = std::upper_bound(room->begin(), room->end(), std::max(number, place.since));
        numbers.insert(numbers.end(), from, room->end());
    }
    std::ranges::sort(numbers);
    // Not std::ranges::unique(), whose result clang 14 cannot make of this library's ranges.
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    QList<BroadcastPtr> found;
    found.reserve(qsizetype(numbers.size()));
    for (const quint64 one : numbers)
        found.append(m_entries[one - m_first].broadcast);
    return found;
}

} // namespace sanad::realtime
