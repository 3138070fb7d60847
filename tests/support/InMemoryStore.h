// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/Store.h"
#include "tests/support/InMemoryRepositories.h"

#include <QObject>

#include <deque>
#include <memory>
#include <optional>

namespace sanad::test {

/// A Store over plain containers on the owner's thread, with real rollback; passes the same contract test as the
/// databases.
class InMemoryStore final : public Store
{
public:
    enum class Delivery {
        Immediate, ///< work and answer happen inside write() and read()
        Queued, ///< work and answer happen in a later turn of the event loop, in the order of submitting
    };

    explicit InMemoryStore(Delivery delivery = Delivery::Immediate);
    ~InMemoryStore() override;

    /// The next write whose work succeeds fails at its commit, with `error`, and leaves nothing.
    void failNextCommit(const Error &error) { m_nextCommitError = error; }
    /// Units of work whose changes have been kept.
    [[nodiscard]] int commits() const { return m_commits; }
    /// What is stored, for assertions on what the repositories do not show.
    [[nodiscard]] const MemoryState &state() const { return m_state; }

protected:
    void submitWrite(std::unique_ptr<StoreJob> job) override;
    void submitRead(std::unique_ptr<StoreJob> job) override;

private:
    struct Pending
    {
        std::unique_ptr<StoreJob> job;
        bool isRead = false;
    };

    void submit(Pending pending);
    void execute(const Pending &pending);
    void executeNext();

    const Delivery m_delivery;
    MemoryState m_state;
    std::optional<Error> m_nextCommitError;
    int m_commits = 0;
    std::deque<Pending> m_queue;
    std::unique_ptr<QObject> m_turn; ///< receives the queued calls; dies first, so that none arrives too late
};

} // namespace sanad::test
