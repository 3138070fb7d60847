// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>
#include <vector>

namespace sanad::net {

class TimerWheel;

/// One deadline on a TimerWheel, made to be a member of whatever waits: never moved, cancelled when it dies.
/// To be used on its wheel's thread only.
class Deadline final
{
    Q_DISABLE_COPY_MOVE(Deadline)
public:
    /// `onExpired` is called once for each time that it was scheduled and not cancelled; it may schedule anew, and may
    /// destroy the deadline or the wheel.
    explicit Deadline(std::function<void()> onExpired)
        : m_onExpired(std::move(onExpired))
    {
    }
    ~Deadline();

    [[nodiscard]] bool isScheduled() const { return m_wheel; }
    /// Harmless if it is not scheduled.
    void cancel();

private:
    friend class TimerWheel;

    struct Link
    {
        Link *previous = this;
        Link *next = this;
        Deadline *deadline = nullptr; // none in the head of a list

        [[nodiscard]] bool isAlone() const { return next == this; }
        void insertBefore(Link &other);
        void takeOut();
    };

    Link m_link{&m_link, &m_link, this};
    TimerWheel *m_wheel = nullptr;
    qint64 m_tick = 0; // the wheel's tick at which it expires
    bool *m_wasDestroyed = nullptr; // set while the callback runs
    std::function<void()> m_onExpired;
};

/// Very many coarse deadlines on a single QTimer, which runs only while something is scheduled: idle connections, slow
/// heads, heartbeats. Scheduling, rescheduling and cancelling cost O(1) and allocate nothing.
///
/// Accuracy: never early; late by up to one tick, plus a millisecond of the timer, plus what the event loop itself is
/// late. Deadlines of one tick expire in no particular order. Hashed wheel: Varghese and Lauck 1987, scheme 6. Not
/// thread-safe; belongs to the thread that made it.
class TimerWheel final : public QObject
{
    Q_OBJECT
public:
    /// The time since some fixed moment; must not go back.
    using Now = std::function<std::chrono::nanoseconds()>;

    static constexpr std::chrono::milliseconds defaultTick{100};

    /// `now` is for tests; the monotonic clock if left out.
    explicit TimerWheel(std::chrono::milliseconds tick = defaultTick, Now now = {}, QObject *parent = nullptr);
    /// Cancels what is still scheduled.
    ~TimerWheel() override;

    /// Lets the deadline expire once, `delay` from now (at once, that is with the next tick, if it is not positive);
    /// replaces what was scheduled for it before, on whatever wheel.
    void schedule(Deadline &deadline, std::chrono::milliseconds delay);

    /// The wheel's clock.
    [[nodiscard]] std::chrono::nanoseconds now() const { return m_now(); }
    /// Number of scheduled deadlines.
    [[nodiscard]] qsizetype count() const { return m_count; }
    /// Whether the one QTimer ticks. It stops by itself at the first tick that finds nothing scheduled.
    [[nodiscard]] bool isTicking() const { return m_timer.isActive(); }

    /// Calls back all whose time has come; the timer does this at each tick.
    void catchUp();

private:
    friend class Deadline;
    using Link = Deadline::Link;

    [[nodiscard]] qint64 tickOf(std::chrono::nanoseconds time) const { return time / m_tick; }
    [[nodiscard]] Link &slotOf(qint64 tick);
    void collect(Link &list, qint64 tick);
    void expire(Deadline &deadline);
    void startTimer();

    const std::chrono::nanoseconds m_tick;
    const Now m_now;
    QTimer m_timer;
    std::vector<Link> m_wheel;
    Link m_due; // expired and not yet called back
    qint64 m_current = 0; // ticks up to this one were collected
    qsizetype m_count = 0;
};

} // namespace sanad::net
