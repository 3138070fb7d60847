// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/Accounts.h"
#include "server/storage/SqlConnection.h"

namespace sanad::storage {

/// Sessions of accounts in a database. The connection's thread.
class SqlSessionRepository final : public SessionRepository
{
public:
    explicit SqlSessionRepository(SqlConnection &connection)
        : m_connection(connection)
    {
    }

    [[nodiscard]] Result<SessionId> add(const Session &session) override;
    [[nodiscard]] Result<std::optional<Session>> findForUpdate(const QByteArray &familyHash) override;
    [[nodiscard]] Status update(const Session &session) override;
    [[nodiscard]] Result<QList<Session>> open(Role role, PersonId id, int limit) override;
    [[nodiscard]] Result<std::optional<qint64>> end(SessionId id, Timestamp now) override;
    [[nodiscard]] Result<QList<SessionEnd>> endedSince(qint64 revision, Timestamp notBefore) override;
    [[nodiscard]] Result<bool> knowsAddress(Role role, PersonId id, const QString &address) override;
    [[nodiscard]] Status prune(Role role, PersonId id, Timestamp before) override;

private:
    SqlConnection &m_connection;
};

/// The audit log in a database. The connection's thread.
class SqlAuditRepository final : public AuditRepository
{
public:
    explicit SqlAuditRepository(SqlConnection &connection)
        : m_connection(connection)
    {
    }

    [[nodiscard]] Status add(const AuditEntry &entry) override;
    [[nodiscard]] Result<QList<AuditEntry>> list(std::optional<qint64> before, int limit) override;

private:
    SqlConnection &m_connection;
};

} // namespace sanad::storage
