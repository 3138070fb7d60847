// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/gcra.h"

#include <chrono>

namespace sanad::realtime {

/// So many things a second, and a number of them at once after a quiet time; eight bytes for each who is limited.
class TokenBucket
{
public:
    /// Whether one more is allowed at `now`, a time of one clock; it counts if so.
    [[nodiscard]] bool take(std::chrono::nanoseconds now, int perSecond, int burst)
    {
        const qint64 interval = std::chrono::nanoseconds(std::chrono::seconds(1)).count() / perSecond;
        return net::gcraExcess(m_fullAt, now.count(), interval, interval * burst) <= 0;
    }

private:
    qint64 m_fullAt = 0; ///< when the whole burst is there again
};

} // namespace sanad::realtime
