// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace sanad::client {

/// A clock that only goes forward, whatever is done to the time of day, and goes on while the machine sleeps.
class SteadyClock
{
public:
    virtual ~SteadyClock() = default;
    [[nodiscard]] virtual std::chrono::milliseconds now() const = 0;
};

/// The kernel's clock since the machine's start. std::chrono::steady_clock stands still during sleep on Linux.
class BootClock final : public SteadyClock
{
public:
    [[nodiscard]] std::chrono::milliseconds now() const override;
};

} // namespace sanad::client
