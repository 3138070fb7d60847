// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/Store.h"
#include "server/storage/DatabaseConfig.h"
#include "server/storage/JobQueue.h"
#include "server/storage/JobReturn.h"
#include "server/storage/StoreCounters.h"

#include <functional>
#include <memory>
#include <thread>
#include <vector>

namespace sanad::storage {

/// The store over SQLite or PostgreSQL: one writer thread that commits everything waiting in one transaction, and
/// reader threads beside it. Belongs to the thread that made it, which needs an event loop; the same contract as Store.
class DbExecutor final : public Store
{
public:
    struct Options
    {
        int readers = 2;
        size_t maxBatch = 256; ///< write jobs in one transaction
        size_t maxQueued = 10'000; ///< jobs of each kind that may wait; further ones fail with Unavailable
    };

    explicit DbExecutor(DatabaseConfig config);
    DbExecutor(DatabaseConfig config, Options options);
    /// Stops, if that has not been done.
    ~DbExecutor() override;
    Q_DISABLE_COPY_MOVE(DbExecutor)

    /// Opens the connections, brings the schema up to date and begins with the jobs, of which some may wait already.
    /// Blocks until then. Once only. Error Unavailable, Internal or InsufficientStorage, whose message is for the
    /// operator.
    [[nodiscard]] Status start();
    /// Runs and commits everything that waits, ends the threads, and finishes all those jobs before it returns. Later
    /// jobs fail with Unavailable. Not to be called, nor the executor destroyed, from within a job's finish().
    void stop();

    [[nodiscard]] const StoreCounters &counters() const { return m_counters; }

protected:
    void submitWrite(std::unique_ptr<StoreJob> job) override;
    void submitRead(std::unique_ptr<StoreJob> job) override;

private:
    void submit(JobQueue &queue, std::unique_ptr<StoreJob> job);
    /// Runs `body` on a new thread, which reports by its argument how its opening went.
    [[nodiscard]] Status startThread(std::function<void(const std::function<void(Status)> &)> body);
    [[nodiscard]] Status startWriter();
    [[nodiscard]] Status startReader();

    const DatabaseConfig m_config;
    const Options m_options;
    StoreCounters m_counters;
    JobQueue m_writes;
    JobQueue m_reads;
    JobReturn m_return;
    std::vector<std::thread> m_threads; ///< all of them use what stands above
};

} // namespace sanad::storage
