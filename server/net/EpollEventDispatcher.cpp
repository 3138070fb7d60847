// SPDX-License-Identifier: GPL-3.0-or-later
#include "EpollEventDispatcher.h"

#include <QCoreApplication>
#include <QScopeGuard>

#include <limits>

namespace sanad::net {

using namespace std::chrono_literals;

EpollEventDispatcher::EpollEventDispatcher(QObject *parent)
    : QAbstractEventDispatcher(parent)
    , m_notifiers(m_wakeUp.fd())
{
}

EpollEventDispatcher::~EpollEventDispatcher() = default;

bool EpollEventDispatcher::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    const int outerDepth = m_depth++;
    const auto leave = qScopeGuard([this, outerDepth] {
        m_depth = outerDepth;
        m_interruptedDepth = std::min(m_interruptedDepth, outerDepth);
    });
    const bool wasInterrupted = m_isInterrupted.exchange(false);
    if (wasInterrupted)
        m_interruptedDepth = outerDepth; // it may have been meant for the turns around this one
    return runTurn(flags, wasInterrupted);
}

bool EpollEventDispatcher::isTurnInterrupted() const
{
    return m_isInterrupted || m_interruptedDepth >= m_depth;
}

bool EpollEventDispatcher::runTurn(QEventLoop::ProcessEventsFlags flags, bool wasInterrupted)
{
    const bool wasWoken = m_wakeUp.take();
    Q_EMIT awake();
    QCoreApplication::sendPostedEvents();

    // A caller that loops by itself until its condition holds must get a look at it after what was sent. QEventLoop's
    // own loop is ended by interrupt() only, so it can go to sleep in the same turn, which saves it an empty one.
    const bool needsReturn = wasInterrupted || (wasWoken && !flags.testFlag(QEventLoop::EventLoopExec));
    const bool maySleep = flags.testFlag(QEventLoop::WaitForMoreEvents) && !needsReturn && !isTurnInterrupted();
    if (maySleep)
        Q_EMIT aboutToBlock();
    if (isTurnInterrupted())
        return false;

    bool hasDone = wasWoken;
    if (waitForEvents(flags, maySleep)) {
        m_wakeUp.drain();
        hasDone = true;
    }
    if (maySleep)
        Q_EMIT awake();
    if (!flags.testFlag(QEventLoop::ExcludeSocketNotifiers))
        hasDone |= m_notifiers.activate() > 0;
    if (!flags.testFlag(QEventLoop::X11ExcludeTimers))
        hasDone |= m_timers.fireDue(TimerQueue::Clock::now()) > 0;
    return hasDone;
}

std::chrono::nanoseconds EpollEventDispatcher::timeToSleep(QEventLoop::ProcessEventsFlags flags) const
{
    if (!flags.testFlag(QEventLoop::ExcludeSocketNotifiers) && m_notifiers.isAlwaysReady())
        return 0ns;
    const auto due = flags.testFlag(QEventLoop::X11ExcludeTimers) ? std::nullopt : m_timers.nextDue();
    if (!due)
        return -1ns;
    return std::max<std::chrono::nanoseconds>(*due - TimerQueue::Clock::now(), 0ns);
}

bool EpollEventDispatcher::waitForEvents(QEventLoop::ProcessEventsFlags flags, bool maySleep)
{
    const bool withNotifiers = !flags.testFlag(QEventLoop::ExcludeSocketNotifiers);
    if (withNotifiers)
        m_notifiers.update();
    auto timeout = maySleep ? timeToSleep(flags) : 0ns;
    if (timeout != 0ns && !m_wakeUp.beginSleep())
        timeout = 0ns;
    const bool isWoken = withNotifiers ? m_notifiers.wait(timeout) : m_notifiers.waitWithoutNotifiers(timeout);
    if (timeout != 0ns)
        m_wakeUp.endSleep();
    return isWoken;
}

void EpollEventDispatcher::registerSocketNotifier(QSocketNotifier *notifier)
{
    m_notifiers.add(notifier);
}

void EpollEventDispatcher::unregisterSocketNotifier(QSocketNotifier *notifier)
{
    m_notifiers.remove(notifier);
}

void EpollEventDispatcher::registerTimer(int timerId, qint64 interval, Qt::TimerType timerType, QObject *object)
{
    m_timers.add(timerId, std::chrono::milliseconds(interval), timerType, object, TimerQueue::Clock::now());
}

bool EpollEventDispatcher::unregisterTimer(int timerId)
{
    return m_timers.remove(timerId);
}

bool EpollEventDispatcher::unregisterTimers(QObject *object)
{
    return m_timers.removeAll(object);
}

QList<QAbstractEventDispatcher::TimerInfo> EpollEventDispatcher::registeredTimers(QObject *object) const
{
    return m_timers.timersOf(object);
}

int EpollEventDispatcher::remainingTime(int timerId)
{
    const auto left = m_timers.remaining(timerId, TimerQueue::Clock::now());
    if (!left)
        return -1;
    return int(
        std::min<qint64>(std::chrono::ceil<std::chrono::milliseconds>(*left).count(), std::numeric_limits<int>::max()));
}

void EpollEventDispatcher::wakeUp()
{
    m_wakeUp.raise();
}

void EpollEventDispatcher::interrupt()
{
    m_isInterrupted = true;
    wakeUp();
}

} // namespace sanad::net
