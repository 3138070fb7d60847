// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/InMemoryStore.h"

#include <QMetaObject>

namespace sanad::test {

InMemoryStore::InMemoryStore(Delivery delivery)
    : m_delivery(delivery)
    , m_turn(std::make_unique<QObject>())
{
}

InMemoryStore::~InMemoryStore() = default;

void InMemoryStore::submitWrite(std::unique_ptr<StoreJob> job)
{
    submit({std::move(job), false});
}

void InMemoryStore::submitRead(std::unique_ptr<StoreJob> job)
{
    submit({std::move(job), true});
}

void InMemoryStore::submit(Pending pending)
{
    if (m_delivery == Delivery::Immediate) {
        execute(pending);
        return;
    }
    m_queue.push_back(std::move(pending));
    QMetaObject::invokeMethod(
        m_turn.get(), [this] { executeNext(); }, Qt::QueuedConnection);
}

void InMemoryStore::executeNext()
{
    const Pending pending = std::move(m_queue.front());
    m_queue.pop_front();
    execute(pending);
}

void InMemoryStore::execute(const Pending &pending)
{
    if (pending.isRead) {
        InMemoryTransaction transaction({m_state, true});
        // A read has nothing to undo, whatever it answers.
        static_cast<void>(pending.job->run(transaction));
        pending.job->finish();
        return;
    }
    MemoryState working = m_state;
    InMemoryTransaction transaction({working, false});
    if (pending.job->run(transaction)) {
        if (m_nextCommitError) {
            pending.job->fail(*std::exchange(m_nextCommitError, std::nullopt));
        } else {
            m_state = std::move(working);
            ++m_commits;
        }
    }
    pending.job->finish();
}

} // namespace sanad::test
