// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/Connector.h"
#include "server/storage/JobQueue.h"
#include "server/storage/StoreCounters.h"

namespace sanad::storage {

/// Runs read jobs on a connection that cannot write; each sees one consistent state. One reader thread only.
class Reader
{
public:
    Reader(const DatabaseConfig &config, StoreCounters &counters);

    [[nodiscard]] Status open() { return m_connector.ensure(); }
    /// Runs every job in one snapshot, taken now: after all that was acknowledged before they were submitted.
    void process(JobBatch &batch);

private:
    [[nodiscard]] Status attempt(StoreJob &job);
    void endTransaction();

    Connector m_connector;
    StoreCounters &m_counters;
    bool m_isInTransaction = false;
};

} // namespace sanad::storage
