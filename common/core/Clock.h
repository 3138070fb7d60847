// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Timestamp.h"

namespace sanad {

/// Where the time of day comes from, so that tests can set it. Safe to call from any thread.
class Clock
{
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Timestamp now() const = 0;
};

/// The machine's clock.
class SystemClock final : public Clock
{
public:
    [[nodiscard]] Timestamp now() const override;
};

} // namespace sanad
