// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/realtime/Broadcast.h"
#include "server/realtime/Room.h"

#include <QHash>
#include <QList>

#include <chrono>
#include <deque>
#include <span>

namespace sanad::realtime {

/// What was lately sent to rooms, bounded by age and bytes. Numbers count from 1 and have no gaps. Pure: it has no
/// clock.
class BroadcastLog final
{
public:
    struct Limits
    {
        std::chrono::milliseconds age{120'000};
        qsizetype bytes = 32 * 1024 * 1024;
    };

    explicit BroadcastLog(Limits limits)
        : m_limits(limits)
    {
    }

    /// The number of the last broadcast; 0 before the first.
    [[nodiscard]] quint64 last() const { return m_first + m_entries.size() - 1; }
    /// The number of the last that is no longer here; 0: all are.
    [[nodiscard]] quint64 dropped() const { return m_first - 1; }

    /// Takes what was sent at `now`, a time of any clock that does not go back; its number must be last() + 1.
    void append(std::span<const Room> rooms, BroadcastPtr broadcast, std::chrono::nanoseconds now);
    void dropOld(std::chrono::nanoseconds now);

    /// What went to the rooms after `number`, and after each room was joined; each once, in order.
    [[nodiscard]] QList<BroadcastPtr> after(std::span<const Place> places, quint64 number) const;

    [[nodiscard]] bool isEmpty() const { return m_entries.empty(); }
    [[nodiscard]] qsizetype count() const { return qsizetype(m_entries.size()); }
    /// Memory in bytes, about.
    [[nodiscard]] qsizetype bytes() const { return m_bytes; }
    /// How many had to go before their time.
    [[nodiscard]] quint64 droppedEarly() const { return m_droppedEarly; }

private:
    struct Entry
    {
        std::chrono::nanoseconds at;
        BroadcastPtr broadcast;
        QList<Room> rooms;
    };
    [[nodiscard]] static qsizetype sizeOf(const Entry &entry);
    void dropFirst();

    const Limits m_limits;
    quint64 m_first = 1; ///< number of the first entry, or of the next to come
    std::deque<Entry> m_entries;
    QHash<Room, QList<quint64>> m_byRoom; ///< ascending; none is empty
    qsizetype m_bytes = 0;
    quint64 m_droppedEarly = 0;
};

} // namespace sanad::realtime
