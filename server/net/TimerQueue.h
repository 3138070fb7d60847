// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractEventDispatcher>

#include <chrono>
#include <optional>
#include <set>
#include <unordered_map>

namespace sanad::net {

/// The timers of one event loop, ordered by when they are due; every operation on one timer costs O(log n).
/// Not thread-safe. Times are those of the monotonic clock.
class TimerQueue final
{
    Q_DISABLE_COPY_MOVE(TimerQueue)
public:
    using Clock = std::chrono::steady_clock;
    using Instant = Clock::time_point;

    TimerQueue() = default;

    /// When a timer that should ideally fire at `ideal` does fire: never earlier; Qt::PreciseTimer then,
    /// Qt::CoarseTimer up to 5 % of the interval later and Qt::VeryCoarseTimer up to a second later, so that wake-ups
    /// fall together.
    [[nodiscard]] static Instant dueTime(Instant ideal, std::chrono::milliseconds interval, Qt::TimerType type);

    /// Starts a repeating timer; one of the same id is replaced.
    void add(int id, std::chrono::milliseconds interval, Qt::TimerType type, QObject *object, Instant now);
    /// False if there is no such timer.
    bool remove(int id);
    /// False if the object has no timer.
    bool removeAll(QObject *object);

    [[nodiscard]] QList<QAbstractEventDispatcher::TimerInfo> timersOf(QObject *object) const;
    /// Time until the timer is due, zero if it is overdue; nothing if there is no such timer.
    [[nodiscard]] std::optional<Clock::duration> remaining(int id, Instant now) const;
    /// When the next timer is due; one whose event is being handled does not count, since it will not fire meanwhile.
    [[nodiscard]] std::optional<Instant> nextDue() const;

    /// Sends the events of all timers due at `now`, each at most once, none that is still handling its last one (nested
    /// loops), none started meanwhile. Returns the number of events sent; timers of interval 0 do not count, as with
    /// Qt's own dispatchers, or draining a loop by `while (processEvents())` would never end.
    int fireDue(Instant now);

private:
    struct Entry
    {
        Instant due;
        quint64 order = 0; // equal times fire in the order of their start
        int id = 0;

        bool operator<(const Entry &other) const { return due != other.due ? due < other.due : order < other.order; }
    };

    struct Timer
    {
        std::chrono::milliseconds interval{};
        Qt::TimerType type = Qt::CoarseTimer;
        QObject *object = nullptr;
        Instant ideal; // without coarseness, so that rounding does not add up
        Entry entry;
        quint64 serial = 0; // tells a timer from another of the same id
        bool isFiring = false; // then its entry is out of m_queue
    };

    int fireFirst(Instant now);

    std::unordered_map<int, Timer> m_timers;
    std::set<Entry> m_queue;
    std::set<std::pair<QObject *, int>> m_byObject;
    quint64 m_nextOrder = 0;
};

} // namespace sanad::net
