// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"
#include "server/domain/Accounts.h"
#include "server/domain/Knowledge.h"
#include "server/domain/MediaRepository.h"
#include "server/domain/Repositories.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <memory>
#include <optional>

namespace sanad {

/// What one unit of work sees of the store: all its calls succeed together or leave nothing.
class Transaction
{
public:
    virtual ~Transaction() = default;
    [[nodiscard]] virtual PersonRepository &people() = 0;
    [[nodiscard]] virtual ChatRepository &chats() = 0;
    [[nodiscard]] virtual MessageRepository &messages() = 0;
    [[nodiscard]] virtual FaqRepository &faqs() = 0;
    [[nodiscard]] virtual MediaRepository &media() = 0;
    [[nodiscard]] virtual AccountRepository &accounts() = 0;
    [[nodiscard]] virtual SessionRepository &sessions() = 0;
    [[nodiscard]] virtual AuditRepository &audit() = 0;
    [[nodiscard]] virtual PhraseRepository &phrases() = 0;
    [[nodiscard]] virtual BotRepository &bot() = 0;
    /// Writes something and changes nothing: proves that the database takes writes. Only in a write.
    [[nodiscard]] virtual Status checkWritable() = 0;
};

/// A unit of work on its way: run on a store's thread, finished on the thread that owns the store.
class StoreJob
{
public:
    virtual ~StoreJob() = default;
    /// Store's thread. False: undo all that this job did. May be called again after everything has been undone: when a
    /// neighbour broke the shared transaction, or the database went away.
    [[nodiscard]] virtual bool run(Transaction &transaction) = 0;
    /// Store's thread, instead of success: the work ran, but could not be committed; or it never ran.
    virtual void fail(const Error &error) = 0;
    /// Owner's thread, once, after run() was committed (writes: is on disk) or undone, or after fail().
    virtual void finish() = 0;
};

/// Runs units of work in transactions: writes one after another, reads beside them. Owned by one thread, to which all
/// answers return; submit() is called there only.
class Store
{
public:
    template <typename T>
    using Work = std::function<Result<T>(Transaction &)>;
    template <typename T>
    using Done = std::function<void(Result<T>)>;

    virtual ~Store() = default;

    /// Runs `work` in a transaction on the writer thread. `done` is called on the owner's thread once the result is on
    /// disk, or after an Error has undone everything; not at all if `context` has died meanwhile. A commit that fails
    /// turns success into Error Internal (or InsufficientStorage on a full disk).
    template <typename T>
    void write(QObject *context, Work<T> work, Done<T> done)
    {
        submitWrite(std::make_unique<Job<T>>(context, std::move(work), std::move(done)));
    }

    /// Runs `work` on a read connection: it sees a consistent state and never waits for a writer. Must not write.
    template <typename T>
    void read(QObject *context, Work<T> work, Done<T> done)
    {
        submitRead(std::make_unique<Job<T>>(context, std::move(work), std::move(done)));
    }

protected:
    virtual void submitWrite(std::unique_ptr<StoreJob> job) = 0;
    virtual void submitRead(std::unique_ptr<StoreJob> job) = 0;

private:
    template <typename T>
    class Job final : public StoreJob
    {
    public:
        Job(QObject *context, Work<T> work, Done<T> done)
            : m_context(context)
            , m_work(std::move(work))
            , m_done(std::move(done))
        {
        }
        bool run(Transaction &transaction) override
        {
            m_result.emplace(m_work(transaction));
            return m_result->has_value();
        }
        void fail(const Error &error) override { m_result.emplace(error); }
        void finish() override
        {
            if (m_context)
                m_done(*std::move(m_result));
        }

    private:
        QPointer<QObject> m_context;
        Work<T> m_work;
        Done<T> m_done;
        std::optional<Result<T>> m_result;
    };
};

} // namespace sanad
