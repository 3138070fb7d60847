// SPDX-License-Identifier: GPL-3.0-or-later
#include "TimerWheel.h"

#include <QPointer>

#include <algorithm>
#include <utility>

namespace sanad::net {

using std::chrono::nanoseconds;

namespace {

constexpr size_t slotCount = 1024; // a power of two; with the default tick one turn takes 102 s
constexpr std::chrono::hours longestDelay{24 * 365};

nanoseconds steadyNow()
{
    return std::chrono::steady_clock::now().time_since_epoch();
}

} // namespace

void Deadline::Link::insertBefore(Link &other)
{
    previous = other.previous;
    next = &other;
    previous->next = this;
    other.previous = this;
}

void Deadline::Link::takeOut()
{
    previous->next = next;
    next->previous = previous;
    previous = this;
    next = this;
}

Deadline::~Deadline()
{
    cancel();
    if (m_wasDestroyed)
        *m_wasDestroyed = true;
}

void Deadline::cancel()
{
    if (!m_wheel)
        return;
    m_link.takeOut();
    --m_wheel->m_count;
    m_wheel = nullptr;
}

TimerWheel::TimerWheel(std::chrono::milliseconds tick, Now now, QObject *parent)
    : QObject(parent)
    , m_tick(std::max(tick, std::chrono::milliseconds(1)))
    , m_now(now ? std::move(now) : Now(steadyNow))
    , m_timer(this)
    , m_wheel(slotCount)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &TimerWheel::catchUp);
}

TimerWheel::~TimerWheel()
{
    const auto cancelAll = [](Link &list) {
        while (!list.isAlone())
            list.next->deadline->cancel();
    };
    std::for_each(m_wheel.begin(), m_wheel.end(), cancelAll);
    cancelAll(m_due);
}

TimerWheel::Link &TimerWheel::slotOf(qint64 tick)
{
    return m_wheel[size_t(tick) & (slotCount - 1)];
}

void TimerWheel::schedule(Deadline &deadline, std::chrono::milliseconds delay)
{
    const nanoseconds now = m_now();
    if (m_count == 0)
        m_current = tickOf(now);
    const nanoseconds due =
        now + std::clamp<std::chrono::milliseconds>(delay, std::chrono::milliseconds(0), longestDelay);
    // The first tick that is not before the time; never one that was collected already.
    const qint64 tick = std::max(tickOf(due + m_tick - nanoseconds(1)), m_current + 1);
    if (deadline.m_wheel == this && deadline.m_tick == tick)
        return;
    deadline.cancel();
    deadline.m_wheel = this;
    deadline.m_tick = tick;
    deadline.m_link.insertBefore(slotOf(tick));
    ++m_count;
    startTimer();
}

void TimerWheel::startTimer()
{
    if (m_timer.isActive())
        return;
    const nanoseconds left = (m_current + 1) * m_tick - m_now();
    m_timer.start(std::max(std::chrono::ceil<std::chrono::milliseconds>(left), std::chrono::milliseconds(0)));
}

void TimerWheel::collect(Link &list, qint64 tick)
{
    for (Link *link = list.next; link != &list;) {
        Link *const next = link->next;
        if (link->deadline->m_tick <= tick) {
            link->takeOut();
            link->insertBefore(m_due);
        }
        link = next;
    }
}

void TimerWheel::catchUp()
{
    const qint64 tick = tickOf(m_now());
    // After a long standstill one look at each slot is enough.
    const qint64 first = std::max(m_current + 1, tick - qint64(slotCount) + 1);
    for (qint64 each = first; each <= tick; ++each)
        collect(slotOf(each), tick);
    m_current = std::max(m_current, tick);
    // Before the callbacks: one of them may run a loop of its own.
    if (m_count > 0)
        startTimer();

    const QPointer<TimerWheel> self(this);
    while (self && !m_due.isAlone())
        expire(*m_due.next->deadline);
}

void TimerWheel::expire(Deadline &deadline)
{
    if (deadline.m_wasDestroyed) {
        // Its callback scheduled it anew and runs a loop of its own: as a timer, it is not entered twice.
        deadline.m_link.takeOut();
        deadline.m_tick = m_current + 1;
        deadline.m_link.insertBefore(slotOf(deadline.m_tick));
        return;
    }
    deadline.cancel();
    bool wasDestroyed = false;
    deadline.m_wasDestroyed = &wasDestroyed;
    // The function must outlive its call, whatever becomes of the deadline.
    auto callback = std::move(deadline.m_onExpired);
    callback();
    if (wasDestroyed)
        return;
    deadline.m_onExpired = std::move(callback);
    deadline.m_wasDestroyed = nullptr;
}

} // namespace sanad::net
