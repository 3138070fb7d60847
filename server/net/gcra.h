// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

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

/// The generic cell rate algorithm (ITU-T I.371, annex A; as "virtual scheduling" in ATM Forum TM 4.1, 4.4.2) with a
/// burst of the whole limit. `fullAt`: when somebody's whole limit is there again (the "theoretical arrival time"), the
/// only thing to be remembered of them; moved on if the request is allowed. Times are nanoseconds of one clock.
[[nodiscard]] RateState gcra(const RateRule &rule, qint64 &fullAt, qint64 now);

} // namespace sanad::net
