// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/Writer.h"

#include "server/storage/Migrator.h"

namespace sanad::storage {

Writer::Writer(const DatabaseConfig &config, StoreCounters &counters)
    : m_connector(config, SqlConnection::Access::ReadWrite)
    , m_counters(counters)
{
}

Status Writer::open()
{
    SANAD_TRY(m_connector.ensure());
    SqlConnection &connection = m_connector.connection();
    SANAD_ASSIGN(QList<Migration> migrations, Migrator::ownMigrations(connection.dialect()));
    SANAD_TRY(Migrator(connection, std::move(migrations)).run());
    return {};
}

void Writer::process(JobBatch &batch)
{
    Status done = attempt(batch, Races::GiveUp);
    const auto isLost = [this] { return m_connector.hasConnection() && m_connector.connection().isLost(); };
    if (!done && isLost()) {
        // Nothing of it has been committed, and often the database is back at once: a restart, an idle line cut.
        m_connector.drop();
        done = attempt(batch, Races::GiveUp);
    }
    if (done)
        return;
    if (isLost()) {
        m_connector.drop();
        m_hasBegun = false;
    }
    // One unit has broken the transaction for all, or raced: alone, each can only harm itself. But where no transaction
    // could begin, the next one could not either, and every try may take its time.
    Jobs left(batch);
    while (!left.empty() && m_hasBegun) {
        done = runAlone(left.front());
        left = left.subspan(1);
    }
    if (!left.empty())
        fail(left, done.error());
}

Status Writer::attempt(Jobs jobs, Races races)
{
    m_hasBegun = false;
    SANAD_TRY(m_connector.ensure());
    SqlConnection &connection = m_connector.connection();
    SANAD_TRY(connection.begin());
    m_hasBegun = true;
    Result<Ran> units = runUnits(jobs, Isolation::None);
    if (units && *units == Ran::NeedsIsolation) {
        connection.rollback();
        SANAD_TRY(connection.begin());
        units = runUnits(jobs, Isolation::Savepoints);
    }
    Status ran = units ? Status() : Status(std::move(units).error());
    if (ran && races == Races::GiveUp && connection.hasRaced())
        ran = Error::of(ErrorCode::Unavailable);
    if (!ran) {
        connection.rollback();
        return ran;
    }
    if (m_kept.empty()) {
        connection.rollback();
        m_counters.refused += jobs.size();
        return {};
    }
    return commit(jobs);
}

Status Writer::runAlone(std::unique_ptr<StoreJob> &job)
{
    const Jobs jobs(&job, 1);
    Status done = attempt(jobs, Races::GiveUp);
    // Run again, it sees what the other server has committed meanwhile: that decides.
    if (!done && m_hasBegun)
        done = attempt(jobs, Races::Accept);
    if (!done)
        fail(jobs, done.error());
    return done;
}

Result<Writer::Ran> Writer::runUnits(Jobs jobs, Isolation isolation)
{
    m_kept.clear();
    SqlConnection &connection = m_connector.connection();
    for (const auto &job : jobs) {
        if (isolation == Isolation::Savepoints)
            SANAD_TRY(connection.beginUnit());
        connection.forgetChanges();
        if (job->run(m_connector.transaction())) {
            m_kept.push_back(job.get());
            if (isolation == Isolation::Savepoints)
                SANAD_TRY(connection.keepUnit());
        } else if (isolation == Isolation::Savepoints) {
            SANAD_TRY(connection.undoUnit());
        } else if (jobs.size() > 1 && connection.mayHaveChanged()) {
            return Ran::NeedsIsolation;
        }
    }
    return Ran::All;
}

Status Writer::commit(Jobs jobs)
{
    SqlConnection &connection = m_connector.connection();
    const Status committed = connection.commit();
    if (committed) {
        ++m_counters.commits;
        m_counters.units += m_kept.size();
        m_counters.refused += jobs.size() - m_kept.size();
        return {};
    }
    const bool isKnownUndone = !connection.isLost() && committed.error().code != ErrorCode::InsufficientStorage;
    connection.rollback();
    if (isKnownUndone && jobs.size() > 1)
        return committed;
    // Whether a commit whose answer never came has happened, nobody knows: it must not be tried again.
    for (StoreJob *job : m_kept)
        job->fail(committed.error());
    m_counters.refused += jobs.size();
    if (connection.isLost())
        m_connector.drop();
    return {};
}

void Writer::fail(Jobs jobs, const Error &error)
{
    for (const auto &job : jobs)
        job->fail(error);
    m_counters.refused += jobs.size();
}

} // namespace sanad::storage
