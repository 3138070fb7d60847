// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/NotifierPoller.h"
#include "server/net/TimerQueue.h"
#include "server/net/WakeUpSignal.h"

#include <QAbstractEventDispatcher>

#include <atomic>

namespace sanad::net {

/// An event dispatcher on epoll, whose turns cost what happens in them and not how many sockets are open.
///
/// Drop-in for Qt's own on Linux. For the main thread: QCoreApplication::setEventDispatcher(new EpollEventDispatcher)
/// before the application is made; for another: QThread::setEventDispatcher() before start(). Both take ownership.
/// A turn sends posted events, waits, then serves sockets and last timers, like Qt's poll dispatcher; events posted
/// while a turn runs are sent by the next one.
///
/// As everywhere with epoll: disable or delete a notifier before closing its descriptor.
/// wakeUp() and interrupt() may be called by any thread, all else by the dispatcher's own only.
class EpollEventDispatcher final : public QAbstractEventDispatcher
{
    Q_OBJECT
public:
    explicit EpollEventDispatcher(QObject *parent = nullptr);
    ~EpollEventDispatcher() override;

    /// Runs one turn. With WaitForMoreEvents it sleeps until there is something to do, unless events were just sent or
    /// a wake-up came in; ExcludeSocketNotifiers and X11ExcludeTimers leave those for a later turn. Returns whether
    /// something was done (timers of interval 0 do not count).
    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;

    void registerSocketNotifier(QSocketNotifier *notifier) override;
    void unregisterSocketNotifier(QSocketNotifier *notifier) override;

    using QAbstractEventDispatcher::registerTimer;
    using QAbstractEventDispatcher::remainingTime;
    using QAbstractEventDispatcher::unregisterTimer;
    /// `interval` in milliseconds. See TimerQueue::dueTime() for the accuracy of the types.
    void registerTimer(int timerId, qint64 interval, Qt::TimerType timerType, QObject *object) override;
    bool unregisterTimer(int timerId) override;
    bool unregisterTimers(QObject *object) override;
    [[nodiscard]] QList<TimerInfo> registeredTimers(QObject *object) const override;
    /// Milliseconds, rounded up; 0 if overdue, -1 if there is no such timer.
    [[nodiscard]] int remainingTime(int timerId) override;

    /// Any thread. Ends the sleep of the running turn, or keeps the next one from sleeping.
    void wakeUp() override;
    /// Any thread. As wakeUp(); the running turn neither waits nor goes on to wait after nested ones.
    void interrupt() override;

private:
    bool runTurn(QEventLoop::ProcessEventsFlags flags, bool wasInterrupted);
    [[nodiscard]] bool isTurnInterrupted() const;
    [[nodiscard]] std::chrono::nanoseconds timeToSleep(QEventLoop::ProcessEventsFlags flags) const;
    [[nodiscard]] bool waitForEvents(QEventLoop::ProcessEventsFlags flags, bool maySleep);

    WakeUpSignal m_wakeUp;
    NotifierPoller m_notifiers;
    TimerQueue m_timers;
    std::atomic<bool> m_isInterrupted{false};
    int m_depth = 0; // of nested turns
    int m_interruptedDepth = 0; // turns up to this depth are interrupted
};

} // namespace sanad::net
