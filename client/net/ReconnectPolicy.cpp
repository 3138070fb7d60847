// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/net/ReconnectPolicy.h"

#include <algorithm>
#include <cmath>

namespace sanad::client {

ReconnectPolicy::Duration ReconnectPolicy::nextDelay(double dice, Duration asked)
{
    constexpr int mostDoublings = 30; // far beyond any limit, and no overflow before it
    const double doubled = double(m_limits.first.count()) * std::exp2(std::min(m_failures, mostDoublings));
    const double bounded = std::min(doubled, double(m_limits.longest.count()));
    ++m_failures;
    const double chance = std::clamp(dice, 0.0, 1.0) * m_limits.jitter;
    const Duration delay(std::llround(bounded * (1.0 - chance)));
    return std::max(delay, asked);
}

void ReconnectPolicy::onConnectionLost(Duration lasted)
{
    if (lasted >= m_limits.stable)
        reset();
}

bool ReconnectPolicy::isWake(Duration expected, Duration passed) const
{
    return passed > expected + m_limits.wakeGap;
}

} // namespace sanad::client
