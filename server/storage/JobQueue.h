// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/Store.h"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

namespace sanad::storage {

using JobBatch = std::vector<std::unique_ptr<StoreJob>>;

/// Jobs on their way to the threads that run them, in order. Safe from any thread.
class JobQueue
{
public:
    explicit JobQueue(size_t limit)
        : m_limit(limit)
    {
    }

    /// Takes `job`, unless the queue is closed or full: then `job` stays with the caller.
    [[nodiscard]] bool push(std::unique_ptr<StoreJob> &job);
    /// Waits for jobs and takes what is there: at most `limit` of them, and at most one `shares`-th (rounded up), so
    /// that other threads get theirs. Empty only when the queue is closed and everything has been taken.
    [[nodiscard]] JobBatch take(size_t limit, size_t shares = 1);
    /// Lets no more jobs in; those that wait are still taken.
    void close();

private:
    const size_t m_limit;
    std::mutex m_mutex; ///< of the two below
    std::deque<std::unique_ptr<StoreJob>> m_jobs;
    bool m_isClosed = false;
    std::condition_variable m_changed;
};

} // namespace sanad::storage
