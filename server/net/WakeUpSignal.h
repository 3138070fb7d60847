// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <atomic>

namespace sanad::net {

/// Lets any thread end the sleep of one event loop; costs a system call only when that loop really sleeps.
class WakeUpSignal final
{
    Q_DISABLE_COPY_MOVE(WakeUpSignal)
public:
    WakeUpSignal();
    ~WakeUpSignal();

    /// The eventfd to wait on: readable after a wake-up that met a sleeping loop.
    [[nodiscard]] int fd() const { return m_fd; }

    /// Any thread. The loop does not sleep, or ends its sleep, until the signal was taken.
    void raise();
    /// Loop's thread. True if the signal was raised since it was last taken.
    bool take();
    /// Loop's thread, right before sleeping. False if the signal is up: then do not sleep.
    [[nodiscard]] bool beginSleep();
    /// Loop's thread, right after sleeping. A signal raised meanwhile stays up until it is taken.
    void endSleep();
    /// Loop's thread, when fd() was seen readable.
    void drain();

private:
    enum State : int {
        Awake,
        Raised,
        Sleeping,
    };

    int m_fd = -1;
    std::atomic<int> m_state{Awake};
};

} // namespace sanad::net
