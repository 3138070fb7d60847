// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/JobQueue.h"

#include <algorithm>

namespace sanad::storage {

bool JobQueue::push(std::unique_ptr<StoreJob> &job)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_isClosed || m_jobs.size() >= m_limit)
            return false;
        m_jobs.push_back(std::move(job));
    }
    m_changed.notify_one();
    return true;
}

JobBatch JobQueue::take(size_t limit, size_t shares)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_isClosed || !m_jobs.empty(); });
    const size_t count = std::min(limit, (m_jobs.size() + shares - 1) / shares);
    JobBatch batch;
    batch.reserve(count);
    for (size_t i = 0; i < count; ++i) {
        batch.push_back(std::move(m_jobs.front()));
        m_jobs.pop_front();
    }
    return batch;
}

void JobQueue::close()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isClosed = true;
    }
    m_changed.notify_all();
}

} // namespace sanad::storage
