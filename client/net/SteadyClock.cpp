// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/net/SteadyClock.h"

#include <ctime>

namespace sanad::client {

std::chrono::milliseconds BootClock::now() const
{
    timespec time{};
    clock_gettime(CLOCK_BOOTTIME, &time);
    return std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec));
}

} // namespace sanad::client
