// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/SqlAccountRepository.h"

#include "server/storage/SqlRun.h"
#include "server/storage/column_codes.h"
#include "server/storage/next_revision.h"

namespace sanad::storage {

namespace {

Account readAccount(const SqlRun &row)
{
    return {.person = {.role = Role(row.integer(0)), .id = row.id<PersonId>(1), .name = row.text(2)},
        .username = row.text(3),
        .passwordHash = row.text(4).toLatin1(),
        .createdAt = row.time(5),
        .passwordChangedAt = row.time(6)};
}

PersonAccess readAccess(const SqlRun &row)
{
    return {.role = Role(row.integer(0)),
        .id = row.id<PersonId>(1),
        .isDisabled = row.integer(2) != 0,
        .sessionsEnd = row.time(3),
        .revision = row.integer(4)};
}

Result<std::optional<Account>> oneAccount(SqlRun &run)
{
    std::optional<Account> account;
    if (run.next())
        account = readAccount(run);
    SANAD_TRY(run.end());
    return account;
}

} // namespace

Result<qint64> nextRevision(SqlConnection &connection)
{
    SqlRun run(connection, Statement::NextRevision);
    SANAD_TRY(run.exec());
    if (run.next())
        return run.integer(0);
    SANAD_TRY(run.end());
    return Error::internal(QStringLiteral("the table of revisions has lost its row"));
}

Status SqlAccountRepository::add(const Account &account)
{
    SqlRun run(m_connection, Statement::AddAccount);
    return run.exec(account.person.role, account.person.id, account.username, QString::fromLatin1(account.passwordHash),
        account.createdAt, account.passwordChangedAt);
}

Result<std::optional<Account>> SqlAccountRepository::findByName(const QString &username)
{
    SqlRun run(m_connection, Statement::FindAccountByName);
    SANAD_TRY(run.exec(username));
    return oneAccount(run);
}

Result<std::optional<Account>> SqlAccountRepository::find(Role role, PersonId id)
{
    SqlRun run(m_connection, Statement::FindAccount);
    SANAD_TRY(run.exec(role, id));
    return oneAccount(run);
}

Result<QList<Account>> SqlAccountRepository::list(const QString &after, int limit)
{
    SqlRun run(m_connection, Statement::ListAccounts);
    SANAD_TRY(run.exec(after, limit));
    QList<Account> accounts;
    while (run.next())
        accounts.append(readAccount(run));
    SANAD_TRY(run.end());
    return accounts;
}

Status SqlAccountRepository::setPassword(Role role, PersonId id, const QByteArray &hash, Timestamp changedAt)
{
    SqlRun run(m_connection, Statement::SetPassword);
    SANAD_TRY(run.exec(QString::fromLatin1(hash), changedAt, role, id));
    return run.rowsChanged() == 1 ? Status() : Status(Error::of(ErrorCode::NotFound));
}

Result<std::optional<PersonId>> SqlAccountRepository::highestId(Role role, PersonId base)
{
    SqlRun run(m_connection, Statement::HighestPersonId);
    SANAD_TRY(run.exec(role, base));
    std::optional<PersonId> id;
    if (run.next())
        id = run.id<PersonId>(0);
    SANAD_TRY(run.end());
    return id;
}

Result<std::optional<PersonAccess>> SqlAccountRepository::access(Role role, PersonId id)
{
    SqlRun run(m_connection, Statement::FindAccess);
    SANAD_TRY(run.exec(role, id));
    std::optional<PersonAccess> access;
    if (run.next())
        access = readAccess(run);
    SANAD_TRY(run.end());
    return access;
}

Result<qint64> SqlAccountRepository::setAccess(const PersonAccess &access)
{
    SANAD_ASSIGN(const qint64 revision, nextRevision(m_connection));
    SqlRun run(m_connection, Statement::SetAccess);
    SANAD_TRY(run.exec(access.role, access.id, int(access.isDisabled), access.sessionsEnd, revision));
    return revision;
}

Result<QList<PersonAccess>> SqlAccountRepository::accessSince(qint64 revision)
{
    SqlRun run(m_connection, Statement::AccessSince);
    SANAD_TRY(run.exec(revision));
    QList<PersonAccess> changes;
    while (run.next())
        changes.append(readAccess(run));
    SANAD_TRY(run.end());
    return changes;
}

Result<qint64> SqlAccountRepository::revision()
{
    SqlRun run(m_connection, Statement::FindRevision);
    SANAD_TRY(run.exec());
    const qint64 revision = run.next() ? run.integer(0) : 0;
    SANAD_TRY(run.end());
    return revision;
}

} // namespace sanad::storage
