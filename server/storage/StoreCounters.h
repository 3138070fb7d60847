// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <atomic>

namespace sanad::storage {

/// What a store has done since it started. Safe to read from any thread.
struct StoreCounters
{
    std::atomic<quint64> commits{0}; ///< write transactions that are on disk
    std::atomic<quint64> units{0}; ///< units of work in them
    std::atomic<quint64> refused{0}; ///< write units that were undone, or failed
    std::atomic<quint64> reads{0};
};

} // namespace sanad::storage
