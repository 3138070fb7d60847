// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/Connector.h"

#include "server/storage/logging.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sanad::storage {

Connector::Connector(DatabaseConfig config, SqlConnection::Access access)
    : m_config(std::move(config))
    , m_access(access)
{
}

Status Connector::ensure()
{
    using namespace std::chrono_literals;
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
    return {};
}

void Connector::drop()
{
    m_transaction.reset();
    m_connection.reset();
}

} // namespace sanad::storage
