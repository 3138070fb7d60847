// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/Connector.h"
#include "server/storage/JobQueue.h"
#include "server/storage/StoreCounters.h"

#include <span>
#include <vector>

namespace sanad::storage {

/// Runs batches of write jobs, one transaction a batch, so that all of them share one flush to the disk. The writer
/// thread only.
class Writer
{
public:
    Writer(const DatabaseConfig &config, StoreCounters &counters);

    /// Opens the connection and brings the schema up to date. Error as of SqlConnection::open and Migrator::run.
    [[nodiscard]] Status open();
    /// Runs every job; afterwards each has its result on disk, is undone, or has failed.
    void process(JobBatch &batch);

private:
    using Jobs = std::span<std::unique_ptr<StoreJob>>;

    /// What becomes of a unit that failed by what another server did at the same time.
    enum class Races {
        GiveUp, ///< all is undone and attempt() fails, to be tried again
        Accept, ///< its failure is the answer
    };

    /// How one unit's failure is kept from its neighbours.
    enum class Isolation {
        None, ///< not at all: fine as long as every unit that changed something succeeds, and much cheaper
        Savepoints,
    };
    enum class Ran {
        All,
        NeedsIsolation, ///< a unit failed after it may have changed something: everything must be undone and run again
    };

    [[nodiscard]] Status attempt(Jobs jobs, Races races);
    /// The job has its answer afterwards; an Error is the one it got.
    Status runAlone(std::unique_ptr<StoreJob> &job);
    [[nodiscard]] Result<Ran> runUnits(Jobs jobs, Isolation isolation);
    [[nodiscard]] Status commit(Jobs jobs);
    void fail(Jobs jobs, const Error &error);

    Connector m_connector;
    StoreCounters &m_counters;
    bool m_hasBegun = false; ///< the last attempt came as far as a transaction
    std::vector<StoreJob *> m_kept; ///< of the transaction that is under way
};

} // namespace sanad::storage
