// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/net/SteadyClock.h"

namespace sanad::test {

/// A steady clock that goes as tests say.
class FakeSteadyClock final : public client::SteadyClock
{
public:
    [[nodiscard]] std::chrono::milliseconds now() const override { return m_now; }
    void advance(std::chrono::milliseconds by) { m_now += by; }

private:
    std::chrono::milliseconds m_now{1'000};
};

} // namespace sanad::test
