// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <algorithm>
#include <chrono>

namespace sanad::net {

/// So many requests in so much time, evenly or in one go. None: no limit.
struct RateRule
{
    qint64 requests = 0;
    std::chrono::seconds window{60};

    [[nodiscard]] constexpr bool isOn() const { return requests > 0; }
    bool operator==(const RateRule &) const = default;
};

/// What one rule says of one request.
struct RateState
{
    bool isAllowed = true;
    qint64 limit = 0;
    qint64 remaining = 0; ///< requests that could follow at once
    std::chrono::seconds reset{0}; ///< until all of `limit` could follow at once; rounded up
    std::chrono::seconds retryAfter{0}; ///< if it is not allowed: until one is; at least one second

    bool operator==(const RateState &) const = default;
};

/// The generic cell rate algorithm (ITU-T I.371, annex A; as "virtual scheduling" in ATM Forum TM 4.1, 4.4.2): one
/// thing each `interval`, and at once as many as intervals fit into `window`. `fullAt`: when somebody's whole limit is
/// there again (the "theoretical arrival time"), the only thing to be remembered of them; moved on if the thing is
/// allowed. Returns how much too early it comes: it is allowed if that is not positive. Times are nanoseconds of one
/// clock.
[[nodiscard]] constexpr qint64 gcraExcess(qint64 &fullAt, qint64 now, qint64 interval, qint64 window)
{
    const qint64 next = std::max(fullAt, now) + interval;
    const qint64 excess = next - now - window;
    if (excess <= 0)
        fullAt = next;
    return excess;
}

/// The same by a rule, with a burst of the whole limit, and all that the asker is to be told.
[[nodiscard]] RateState gcra(const RateRule &rule, qint64 &fullAt, qint64 now);

} // namespace sanad::net
