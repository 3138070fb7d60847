// SPDX-License-Identifier: GPL-3.0-or-later
#include "TimerQueue.h"

#include <QCoreApplication>
#include <QTimerEvent>

#include <array>
#include <limits>

namespace sanad::net {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

// As Qt does: 5 % of 20 s is a second, so a coarse timer of that length may as well keep full seconds.
constexpr milliseconds veryCoarseFrom = 20s;
constexpr milliseconds coarseFrom = 20ms;
constexpr milliseconds longest = 24h * 365 * 100; // beyond, nanoseconds since boot could overflow
constexpr std::array boundaries{500ms, 250ms, 100ms, 50ms, 25ms, 20ms, 10ms, 5ms, 4ms, 2ms, 1ms};

TimerQueue::Instant roundUp(TimerQueue::Instant time, milliseconds boundary)
{
    const auto since = time.time_since_epoch();
    const auto step = std::chrono::duration_cast<TimerQueue::Clock::duration>(boundary);
    return TimerQueue::Instant((since + step - TimerQueue::Clock::duration(1)) / step * step);
}

} // namespace

TimerQueue::Instant TimerQueue::dueTime(Instant ideal, milliseconds interval, Qt::TimerType type)
{
    if (type == Qt::PreciseTimer || (type == Qt::CoarseTimer && interval < coarseFrom))
        return ideal;
    const Instant fullSecond = roundUp(ideal, 1s);
    if (type == Qt::VeryCoarseTimer || interval >= veryCoarseFrom)
        return fullSecond;
    const auto slack = std::chrono::duration_cast<Clock::duration>(interval) / 20;
    if (fullSecond - ideal <= slack)
        return fullSecond;
    for (const milliseconds boundary : boundaries) {
        const Instant rounded = roundUp(ideal, boundary);
        if (rounded - ideal <= slack)
            return rounded;
    }
    return ideal;
}

void TimerQueue::add(int id, milliseconds interval, Qt::TimerType type, QObject *object, Instant now)
{
    remove(id);
    Timer timer;
    timer.interval = std::clamp(interval, 0ms, longest);
    timer.type = type;
    timer.object = object;
    timer.ideal = now + timer.interval;
    timer.serial = m_nextOrder++;
    timer.entry = {dueTime(timer.ideal, timer.interval, type), timer.serial, id};
    m_queue.insert(timer.entry);
    m_byObject.emplace(object, id);
    m_timers.emplace(id, timer);
}

bool TimerQueue::remove(int id)
{
    const auto found = m_timers.find(id);
    if (found == m_timers.end())
        return false;
    if (!found->second.isFiring)
        m_queue.erase(found->second.entry);
    m_byObject.erase({found->second.object, id});
    m_timers.erase(found);
    return true;
}

bool TimerQueue::removeAll(QObject *object)
{
    bool removed = false;
    constexpr int lowest = std::numeric_limits<int>::min();
    for (auto it = m_byObject.lower_bound({object, lowest}); it != m_byObject.end() && it->first == object;
         it = m_byObject.lower_bound({object, lowest}))
        removed |= remove(it->second);
    return removed;
}

QList<QAbstractEventDispatcher::TimerInfo> TimerQueue::timersOf(QObject *object) const
{
    QList<QAbstractEventDispatcher::TimerInfo> timers;
    for (auto it = m_byObject.lower_bound({object, std::numeric_limits<int>::min()});
         it != m_byObject.end() && it->first == object; ++it) {
        const Timer &timer = m_timers.at(it->second);
        timers.emplaceBack(
            it->second, int(std::min<qint64>(timer.interval.count(), std::numeric_limits<int>::max())), timer.type);
    }
    return timers;
}

std::optional<TimerQueue::Clock::duration> TimerQueue::remaining(int id, Instant now) const
{
    const auto found = m_timers.find(id);
    if (found == m_timers.end())
        return std::nullopt;
    return std::max(found->second.entry.due - now, Clock::duration::zero());
}

std::optional<TimerQueue::Instant> TimerQueue::nextDue() const
{
    if (m_queue.empty())
        return std::nullopt;
    return m_queue.begin()->due;
}

int TimerQueue::fireDue(Instant now)
{
    // What is put (back) into the queue from here on has a higher order, and sorts behind all that is due now.
    const quint64 end = m_nextOrder;
    int fired = 0;
    while (!m_queue.empty() && m_queue.begin()->due <= now && m_queue.begin()->order < end) {
        fired += fireFirst(now);
    }
    return fired;
}

int TimerQueue::fireFirst(Instant now)
{
    auto node = m_queue.extract(m_queue.begin());
    const int id = node.value().id;
    Timer &timer = m_timers.at(id);
    const quint64 serial = timer.serial;
    const int counted = timer.interval > 0ms ? 1 : 0;
    QObject *const object = timer.object;
    timer.isFiring = true;
    timer.ideal += timer.interval;
    if (timer.ideal < now)
        timer.ideal = now + timer.interval;
    timer.entry.due = dueTime(timer.ideal, timer.interval, timer.type);

    QTimerEvent event(id);
    QCoreApplication::sendEvent(object, &event);

    // The handler may have stopped the timer, or started another that was given the same id.
    const auto found = m_timers.find(id);
    if (found == m_timers.end() || found->second.serial != serial)
        return counted;
    found->second.isFiring = false;
    found->second.entry.order = m_nextOrder++;
    node.value() = found->second.entry;
    m_queue.insert(std::move(node));
    return counted;
}

} // namespace sanad::net
