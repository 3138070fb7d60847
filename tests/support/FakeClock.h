// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Clock.h"

#include <atomic>

namespace sanad::test {

/// A clock that stands still until a test moves it. Safe to use from any thread.
class FakeClock final : public Clock
{
public:
    /// 2024-01-15T10:00:00.000Z, the moment of the contract's examples.
    static constexpr Timestamp Start{1705312800000};

    explicit FakeClock(Timestamp start = Start)
        : m_ms(start.msSinceEpoch())
    {
    }

    [[nodiscard]] Timestamp now() const override { return Timestamp(m_ms.load()); }
    void set(Timestamp now) { m_ms.store(now.msSinceEpoch()); }
    /// Milliseconds; negative ones set the clock back.
    void advance(qint64 ms) { m_ms.fetch_add(ms); }

private:
    std::atomic<qint64> m_ms;
};

} // namespace sanad::test
