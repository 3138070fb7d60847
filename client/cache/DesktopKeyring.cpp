// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cache/DesktopKeyring.h"

#include <qt6keychain/keychain.h>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

constexpr auto Service = "sanad"_L1;

Error refusal(const QKeychain::Job &job)
{
    Error error = Error::of(ErrorCode::Unavailable);
    error.detail = job.errorString();
    return error;
}

template <typename Job>
Job *start(Job *job, const QString &name)
{
    // Never without encryption in a settings file: then a file of our own is the better place.
    job->setInsecureFallback(false);
    job->setKey(name);
    return job;
}

} // namespace

bool DesktopKeyring::isAvailable() const
{
    // Without a session bus there is nobody to ask; whether somebody answers on it, only the first secret tells.
    return qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS");
}

void DesktopKeyring::read(const QString &name, ReadDone done)
{
    auto *const job = start(new QKeychain::ReadPasswordJob(Service, &m_context), name);
    QObject::connect(job, &QKeychain::Job::finished, &m_context, [job, done = std::move(done)] {
        if (job->error() == QKeychain::NoError)
            return done(std::optional(job->binaryData()));
        if (job->error() == QKeychain::EntryNotFound)
            return done(std::optional<QByteArray>());
        done(refusal(*job));
    });
    job->start();
}

void DesktopKeyring::write(const QString &name, const QByteArray &secret, Done done)
{
    auto *const job = start(new QKeychain::WritePasswordJob(Service, &m_context), name);
    job->setBinaryData(secret);
    QObject::connect(job, &QKeychain::Job::finished, &m_context,
        [job, done = std::move(done)] { done(job->error() == QKeychain::NoError ? Status() : Status(refusal(*job))); });
    job->start();
}

void DesktopKeyring::remove(const QString &name, Done done)
{
    auto *const job = start(new QKeychain::DeletePasswordJob(Service, &m_context), name);
    QObject::connect(job, &QKeychain::Job::finished, &m_context, [job, done = std::move(done)] {
        const bool isGone = job->error() == QKeychain::NoError || job->error() == QKeychain::EntryNotFound;
        done(isGone ? Status() : Status(refusal(*job)));
    });
    job->start();
}

} // namespace sanad::client
