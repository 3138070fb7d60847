// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/TlsCredentials.h"

#include "server/net/logging.h"

#include <QFile>

#include <sys/stat.h>

namespace sanad::net {

TlsCredentials::TlsCredentials(
    TlsFiles files, std::shared_ptr<const TlsIdentity> identity, std::chrono::milliseconds interval)
    : m_files(std::move(files))
    , m_identity(std::move(identity))
    , m_loadedAt(QDateTime::currentDateTimeUtc())
    , m_loaded(lookAtFiles())
    , m_seen(m_loaded)
{
    connect(&m_timer, &QTimer::timeout, this, &TlsCredentials::check);
    m_timer.start(interval);
}

Result<std::unique_ptr<TlsCredentials>> TlsCredentials::load(const TlsFiles &files, std::chrono::milliseconds interval)
{
    SANAD_ASSIGN(auto identity, TlsIdentity::load(files));
    return std::unique_ptr<TlsCredentials>(new TlsCredentials(files, std::move(identity), interval));
}

TlsCredentials::Traces TlsCredentials::lookAtFiles() const
{
    Traces traces;
    auto *number = traces.numbers.begin();
    for (const QString &path : {m_files.certificate, m_files.key}) {
        struct stat state
        {
        };
        // A file that is not there leaves zeros, which is a change like any other.
        (void)::stat(QFile::encodeName(path).constData(), &state);
        for (const qint64 value : {qint64(state.st_ino), qint64(state.st_size), qint64(state.st_mtim.tv_sec),
                 qint64(state.st_mtim.tv_nsec), qint64(state.st_ctim.tv_sec)})
            *number++ = value;
    }
    return traces;
}

void TlsCredentials::check()
{
    const Traces now = lookAtFiles();
    const bool isStable = std::exchange(m_seen, now) == now;
    const bool isOld = m_loadedAt.secsTo(QDateTime::currentDateTimeUtc()) > std::chrono::seconds(TicketLife).count();
    // Two files are not replaced at one moment: what has just changed is given until the next look to become whole.
    if (isStable && (isOld || now != m_loaded))
        reload();
}

void TlsCredentials::reload()
{
    const bool isChanged = std::exchange(m_loaded, lookAtFiles()) != m_loaded;
    m_seen = m_loaded;
    m_loadedAt = QDateTime::currentDateTimeUtc();
    auto identity = TlsIdentity::load(m_files);
    if (!identity) {
        ++m_failedRenewals;
        qCWarning(lcNet) << "The certificate was not renewed, the old one stays:" << identity.error().detail;
        return;
    }
    m_identity = *std::move(identity);
    ++m_renewals;
    if (!isChanged)
        return;
    qCInfo(lcNet) << "The certificate was renewed; it is valid until" << m_identity->notAfter().toString(Qt::ISODate);
    for (const QString &note : m_identity->notes())
        qCWarning(lcNet) << "TLS key:" << note;
}

} // namespace sanad::net
