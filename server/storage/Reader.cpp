// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/Reader.h"

namespace sanad::storage {

Reader::Reader(const DatabaseConfig &config, StoreCounters &counters)
    : m_connector(config, SqlConnection::Access::ReadOnly)
    , m_counters(counters)
{
}

void Reader::process(JobBatch &batch)
{
    for (const auto &job : batch) {
        Status done = attempt(*job);
        if (m_connector.hasConnection() && m_connector.connection().isLost()) {
            m_isInTransaction = false;
            m_connector.drop();
            done = attempt(*job);
        }
        if (!done)
            job->fail(done.error());
    }
    endTransaction();
    m_counters.reads += batch.size();
}

Status Reader::attempt(StoreJob &job)
{
    SANAD_TRY(m_connector.ensure());
    if (!m_isInTransaction) {
        SANAD_TRY(m_connector.connection().begin());
        m_isInTransaction = true;
    }
    // After an error PostgreSQL refuses everything until the transaction ends; its neighbours must not suffer.
    if (!job.run(m_connector.transaction()))
        endTransaction();
    return {};
}

void Reader::endTransaction()
{
    if (std::exchange(m_isInTransaction, false))
        m_connector.connection().rollback();
}

} // namespace sanad::storage
