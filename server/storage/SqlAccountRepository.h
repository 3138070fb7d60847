// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/Accounts.h"
#include "server/storage/SqlConnection.h"

namespace sanad::storage {

/// Accounts in a database. The connection's thread.
class SqlAccountRepository final : public AccountRepository
{
public:
    explicit SqlAccountRepository(SqlConnection &connection)
        : m_connection(connection)
    {
    }

    [[nodiscard]] Status add(const Account &account) override;
    [[nodiscard]] Result<std::optional<Account>> findByName(const QString &username) override;
    [[nodiscard]] Result<std::optional<Account>> find(Role role, PersonId id) override;
    [[nodiscard]] Result<QList<Account>> list(const QString &after, int limit) override;
    [[nodiscard]] Status setPassword(Role role, PersonId id, const QByteArray &hash, Timestamp changedAt) override;
    [[nodiscard]] Result<std::optional<PersonId>> highestId(Role role, PersonId base) override;
    [[nodiscard]] Result<std::optional<PersonAccess>> access(Role role, PersonId id) override;
    [[nodiscard]] Result<qint64> setAccess(const PersonAccess &access) override;
    [[nodiscard]] Result<QList<PersonAccess>> accessSince(qint64 revision) override;
    [[nodiscard]] Result<qint64> revision() override;

private:
    SqlConnection &m_connection;
};

} // namespace sanad::storage
