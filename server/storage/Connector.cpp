// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/Connector.h"

#include "server/storage/logging.h"

#include <QFile>

#include <algorithm>

#include <sys/stat.h>

using namespace Qt::StringLiterals;

namespace sanad::storage {

Connector::Connector(DatabaseConfig config, SqlConnection::Access access)
    : m_config(std::move(config))
    , m_access(access)
{
}

std::optional<Connector::FileIdentity> Connector::fileIdentity() const
{
    struct stat status
    {
    };
    if (::stat(QFile::encodeName(m_config.file).constData(), &status) != 0)
        return std::nullopt;
    return FileIdentity(status.st_dev, status.st_ino);
}

/// SQLite would go on writing into a file that has been deleted or moved, and lose it all with the last connection.
Status Connector::checkFile()
{
    if (!m_file)
        return {};
    const bool isGone = fileIdentity() != m_file;
    if (isGone != std::exchange(m_isFileGone, isGone)) {
        if (isGone)
            qCCritical(lcStorage).noquote() << m_config.describe() << "has been moved, deleted or replaced: nothing can"
                                            << "be stored until it is back, or the server is started anew";
        else
            qCWarning(lcStorage).noquote() << m_config.describe() << "is back";
    }
    if (!isGone)
        return {};
    Error error = Error::of(ErrorCode::Unavailable);
    error.detail = u"the database's file has gone"_s;
    return error;
}

Status Connector::ensure()
{
    using namespace std::chrono_literals;
    SANAD_TRY(checkFile());
    if (m_connection)
        return {};
    if (Clock::now() < m_nextAttempt) {
        Error error = Error::of(ErrorCode::Unavailable);
        error.detail = u"the database cannot be reached"_s;
        return error;
    }
    auto opened = SqlConnection::open(m_config, m_access);
    if (!opened) {
        m_delay = std::clamp(m_delay * 2, std::chrono::milliseconds(100ms), std::chrono::milliseconds(5s));
        m_nextAttempt = Clock::now() + m_delay;
        qCWarning(lcStorage).noquote() << "no connection to" << m_config.describe() << '-' << opened.error().detail;
        return std::move(opened).error();
    }
    m_delay = 0ms;
    m_connection = *std::move(opened);
    m_transaction = std::make_unique<SqlTransaction>(*m_connection);
    if (m_config.kind == DatabaseConfig::Kind::Sqlite && m_access == SqlConnection::Access::ReadWrite && !m_file)
        m_file = fileIdentity();
    return {};
}

void Connector::drop()
{
    m_transaction.reset();
    m_connection.reset();
}

} // namespace sanad::storage
