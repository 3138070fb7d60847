// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"
#include "server/domain/PasswordHasher.h"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace sanad::auth {

/// What hashing a password costs; the defaults are OWASP's for Argon2id (one lane).
struct Argon2Cost
{
    size_t memory = 19 * 1024 * 1024; ///< bytes, at least 8 MiB
    unsigned long long passes = 2;

    bool operator==(const Argon2Cost &) const = default;
};

/// Hashes with Argon2id (RFC 9106) by libsodium; blocks. Error Internal if there is not enough memory.
[[nodiscard]] Result<QByteArray> hashPassword(const QByteArray &password, const Argon2Cost &cost);
/// Checks a hash of hashPassword(), whatever its cost; blocks. Error Internal if libsodium cannot be used.
[[nodiscard]] Result<PasswordCheck> checkPassword(
    const QByteArray &password, const QByteArray &hash, const Argon2Cost &cost);

/// The hasher of a server: few threads, since each takes the memory of its cost; a bounded queue before them. Owned and
/// called by one thread with an event loop.
class Argon2Hasher final : public PasswordHasher
{
public:
    static constexpr size_t MaxWaiting = 64;

    /// Makes one hash at once, which stands for those of accounts that are not there: call it before serving.
    [[nodiscard]] static Result<std::unique_ptr<Argon2Hasher>> create(const Argon2Cost &cost, int threads);
    /// What waits is dropped; what runs is waited for.
    ~Argon2Hasher() override;
    Q_DISABLE_COPY_MOVE(Argon2Hasher)

    void hash(QByteArray password, QObject *context, std::function<void(Result<QByteArray>)> done) override;
    void check(QByteArray password, QByteArray hash, QObject *context,
        std::function<void(Result<PasswordCheck>)> done) override;

private:
    using Job = std::function<void()>;

    Argon2Hasher(const Argon2Cost &cost, QByteArray nobodysHash, int threads);
    template <typename T>
    void submit(QObject *context, std::function<Result<T>()> work, std::function<void(Result<T>)> done);
    void work();

    const Argon2Cost m_cost;
    const QByteArray m_nobodysHash;
    const std::unique_ptr<QObject> m_home; ///< lives on the owner's thread: where results go
    std::mutex m_mutex; ///< of the two below
    std::deque<Job> m_jobs;
    bool m_isStopping = false;
    std::condition_variable m_wake;
    std::vector<std::thread> m_threads; ///< they use all that stands above
};

} // namespace sanad::auth
