// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/core/Clock.h"

#include <chrono>

namespace sanad {

Timestamp SystemClock::now() const
{
    using namespace std::chrono;
    return Timestamp(duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count());
}

} // namespace sanad
