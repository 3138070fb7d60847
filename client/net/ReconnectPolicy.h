// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace sanad::client {

/// When to try to connect again: the wait doubles with each failure up to a limit, shortened at random so that a
/// thousand clients of a restarted server do not come back in step. A value without clock or dice of its own.
class ReconnectPolicy
{
public:
    using Duration = std::chrono::milliseconds;

    struct Limits
    {
        Duration first{500}; ///< the longest wait after the first failure
        Duration longest{30'000};
        double jitter = 0.5; ///< the share of a wait that chance may take off it
        Duration stable{10'000}; ///< a connection that held this long is a success
        Duration wakeGap{20'000}; ///< a tick that comes this much too late: the machine slept
    };

    ReconnectPolicy() = default;
    explicit ReconnectPolicy(const Limits &limits)
        : m_limits(limits)
    {
    }

    /// The wait after one more failure; `dice` is in [0, 1). What the server asked for (`Retry-After`) is the least.
    [[nodiscard]] Duration nextDelay(double dice, Duration asked = Duration::zero());
    /// A connection broke off after this long: one that did not last is a failure more, not a new beginning.
    void onConnectionLost(Duration lasted);
    /// The person asked, the network came up or the machine woke: the next failure is the first.
    void reset() { m_failures = 0; }
    [[nodiscard]] int failures() const { return m_failures; }

    /// Whether the machine slept between two ticks of a timer, which were to come `expected` apart.
    [[nodiscard]] bool isWake(Duration expected, Duration passed) const;

private:
    Limits m_limits;
    int m_failures = 0;
};

} // namespace sanad::client
