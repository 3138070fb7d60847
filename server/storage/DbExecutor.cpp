// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/DbExecutor.h"

#include "server/storage/Reader.h"
#include "server/storage/Writer.h"

#include <future>

using namespace Qt::StringLiterals;

namespace sanad::storage {

namespace {

using Opened = std::function<void(Status)>;

Error unavailable()
{
    Error error = Error::of(ErrorCode::Unavailable);
    error.detail = u"the store is stopped, or has too many jobs waiting"_s;
    return error;
}

/// What a worker's thread does from beginning to end; `take` waits for jobs.
template <typename Worker, typename Take>
void work(Worker worker, const Opened &opened, const Take &take, JobReturn &jobReturn)
{
    Status open = worker.open();
    const bool isOpen = open.has_value();
    opened(std::move(open));
    if (!isOpen)
        return;
    while (true) {
        JobBatch batch = take();
        if (batch.empty())
            return;
        worker.process(batch);
        jobReturn.add(std::move(batch));
    }
}

} // namespace

DbExecutor::DbExecutor(DatabaseConfig config)
    : DbExecutor(std::move(config), Options{})
{
}

DbExecutor::DbExecutor(DatabaseConfig config, Options options)
    : m_config(std::move(config))
    , m_options(options)
    , m_writes(options.maxQueued)
    , m_reads(options.maxQueued)
{
}

DbExecutor::~DbExecutor()
{
    stop();
}

Status DbExecutor::start()
{
    SANAD_TRY(startWriter());
    for (int i = 0; i < m_options.readers; ++i)
        SANAD_TRY(startReader());
    return {};
}

Status DbExecutor::startThread(std::function<void(const Opened &)> body)
{
    std::promise<Status> promise;
    std::future<Status> future = promise.get_future();
    m_threads.emplace_back([body = std::move(body), promise = std::move(promise)]() mutable {
        body([&promise](Status opened) { promise.set_value(std::move(opened)); });
    });
    Status opened = future.get();
    if (!opened) {
        Error error = std::move(opened).error();
        if (error.message.isEmpty())
            error.message = u"The database (%1) cannot be used: %2"_s.arg(m_config.describe(), error.detail);
        return error;
    }
    return {};
}

Status DbExecutor::startWriter()
{
    return startThread([this](const Opened &opened) {
        work(
            Writer(m_config, m_counters), opened, [this] { return m_writes.take(m_options.maxBatch); }, m_return);
    });
}

Status DbExecutor::startReader()
{
    // Few enough that the first of them is not kept waiting for the last.
    constexpr size_t atOnce = 8;
    return startThread([this](const Opened &opened) {
        work(
            Reader(m_config, m_counters), opened, [this] { return m_reads.take(atOnce, size_t(m_options.readers)); },
            m_return);
    });
}

void DbExecutor::stop()
{
    m_writes.close();
    m_reads.close();
    for (std::thread &thread : m_threads)
        thread.join();
    m_threads.clear();
    // Only what came before a start that failed can be left over.
    for (JobQueue *queue : {&m_writes, &m_reads}) {
        JobBatch left = queue->take(m_options.maxQueued);
        for (const auto &job : left)
            job->fail(unavailable());
        m_return.add(std::move(left));
    }
    // An answer may have asked for more, which was refused.
    while (m_return.deliver()) {}
}

void DbExecutor::submitWrite(std::unique_ptr<StoreJob> job)
{
    submit(m_writes, std::move(job));
}

void DbExecutor::submitRead(std::unique_ptr<StoreJob> job)
{
    submit(m_reads, std::move(job));
}

void DbExecutor::submit(JobQueue &queue, std::unique_ptr<StoreJob> job)
{
    if (queue.push(job))
        return;
    job->fail(unavailable());
    JobBatch batch;
    batch.push_back(std::move(job));
    m_return.add(std::move(batch));
}

} // namespace sanad::storage
