// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <chrono>

namespace sanad::realtime {

/// So many things a second, and a number of them at once after a quiet time; eight bytes for each who is limited (the
/// generic cell rate algorithm, as "virtual scheduling" in ATM Forum TM 4.1, 4.4.2).
class TokenBucket
{
public:
    /// Whether one more is allowed at `now`, a time of one clock; it counts if so.
    [[nodiscard]] bool take(std::chrono::nanoseconds now, int perSecond, int burst)
    {
        const std::chrono::nanoseconds interval = std::chrono::nanoseconds(std::chrono::seconds(1)) / perSecond;
        const std::chrono::nanoseconds next = std::max(m_fullAt, now) + interval;
        if (next - now > interval * burst)
            return false;
        m_fullAt = next;
        return true;
    }

private:
    std::chrono::nanoseconds m_fullAt{0}; ///< when the whole burst is there again
};

} // namespace sanad::realtime
