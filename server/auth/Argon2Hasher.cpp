// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/Argon2Hasher.h"

#include <QMetaObject>
#include <QPointer>

#include <sodium.h>

using namespace Qt::StringLiterals;

namespace sanad::auth {

namespace {

/// libsodium may be set up from any thread, as often as one likes.
bool isUsable()
{
    return sodium_init() >= 0;
}

} // namespace

Result<QByteArray> hashPassword(const QByteArray &password, const Argon2Cost &cost)
{
    char text[crypto_pwhash_STRBYTES];
    if (!isUsable()
        || crypto_pwhash_str_alg(text, password.constData(), size_t(password.size()), cost.passes, cost.memory,
               crypto_pwhash_ALG_ARGON2ID13)
            != 0)
        return Error::internal(u"libsodium could not hash a password with %1 bytes of memory"_s.arg(cost.memory));
    return QByteArray(text);
}

Result<PasswordCheck> checkPassword(const QByteArray &password, const QByteArray &hash, const Argon2Cost &cost)
{
    if (!isUsable())
        return Error::internal(u"libsodium cannot be used"_s);
    PasswordCheck check;
    check.matches = hash.size() < qsizetype(crypto_pwhash_STRBYTES)
        && crypto_pwhash_str_verify(hash.constData(), password.constData(), size_t(password.size())) == 0;
    check.isOutdated = check.matches && crypto_pwhash_str_needs_rehash(hash.constData(), cost.passes, cost.memory) != 0;
    return check;
}

Result<std::unique_ptr<Argon2Hasher>> Argon2Hasher::create(const Argon2Cost &cost, int threads)
{
    SANAD_ASSIGN(QByteArray nobodys, hashPassword("nobody's", cost));
    return std::unique_ptr<Argon2Hasher>(new Argon2Hasher(cost, std::move(nobodys), threads));
}

Argon2Hasher::Argon2Hasher(const Argon2Cost &cost, QByteArray nobodysHash, int threads)
    : m_cost(cost)
    , m_nobodysHash(std::move(nobodysHash))
    , m_home(std::make_unique<QObject>())
{
    for (int i = 0; i < threads; ++i)
        m_threads.emplace_back([this] { work(); });
}

Argon2Hasher::~Argon2Hasher()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
        m_jobs.clear();
    }
    m_wake.notify_all();
    for (std::thread &thread : m_threads)
        thread.join();
}

void Argon2Hasher::work()
{
    while (true) {
        Job job;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_isStopping || !m_jobs.empty(); });
            if (m_isStopping)
                return;
            job = std::move(m_jobs.front());
            m_jobs.pop_front();
        }
        job();
    }
}

template <typename T>
void Argon2Hasher::submit(QObject *context, std::function<Result<T>()> work, std::function<void(Result<T>)> done)
{
    // The guard is made here and looked at here; in between it only travels.
    auto finish = [guard = QPointer<QObject>(context), done = std::move(done)](Result<T> result) {
        if (guard)
            done(std::move(result));
    };
    {
        const std::lock_guard lock(m_mutex);
        if (m_jobs.size() < MaxWaiting) {
            m_jobs.push_back([this, work = std::move(work), finish] {
                Result<T> result = work();
                QMetaObject::invokeMethod(
                    m_home.get(), [finish, result = std::move(result)] { finish(result); }, Qt::QueuedConnection);
            });
            m_wake.notify_one();
            return;
        }
    }
    finish(Error::of(ErrorCode::Unavailable, u"Too many people are signing in right now; please try again."_s));
}

void Argon2Hasher::hash(QByteArray password, QObject *context, std::function<void(Result<QByteArray>)> done)
{
    submit<QByteArray>(
        context, [this, password = std::move(password)] { return hashPassword(password, m_cost); }, std::move(done));
}

void Argon2Hasher::check(
    QByteArray password, QByteArray hash, QObject *context, std::function<void(Result<PasswordCheck>)> done)
{
    submit<PasswordCheck>(
        context,
        [this, password = std::move(password), hash = std::move(hash)]() -> Result<PasswordCheck> {
            if (!hash.isEmpty())
                return checkPassword(password, hash, m_cost);
            SANAD_TRY(checkPassword(password, m_nobodysHash, m_cost));
            return PasswordCheck();
        },
        std::move(done));
}

} // namespace sanad::auth
