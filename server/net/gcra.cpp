// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/gcra.h"

namespace sanad::net {

namespace {

constexpr qint64 Second = 1'000'000'000;

std::chrono::seconds roundedUp(qint64 nanoseconds)
{
    return std::chrono::seconds((nanoseconds + Second - 1) / Second);
}

} // namespace

RateState gcra(const RateRule &rule, qint64 &fullAt, qint64 now)
{
    const qint64 window = rule.window.count() * Second;
    const qint64 interval = std::max<qint64>(1, window / rule.requests);
    const qint64 excess = gcraExcess(fullAt, now, interval, window);
    RateState state{.limit = rule.requests};
    if (excess > 0) {
        state.isAllowed = false;
        state.retryAfter = std::max(std::chrono::seconds(1), roundedUp(excess));
        state.reset = roundedUp(fullAt - now);
        return state;
    }
    state.remaining = -excess / interval;
    state.reset = roundedUp(fullAt - now);
    return state;
}

} // namespace sanad::net
