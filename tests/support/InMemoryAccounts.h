// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/Accounts.h"

#include <map>

namespace sanad::test {

struct MemoryView;

/// What an InMemoryStore holds of accounts; part of MemoryState.
struct AccountState
{
    std::map<std::pair<Role, PersonId>, Account> accounts;
    std::map<std::pair<Role, PersonId>, PersonAccess> access;
    std::map<SessionId, Session> sessions;
    std::map<SessionId, qint64> endRevisions;
    QList<AuditEntry> audit;
    qint64 revision = 0;
    qint64 lastSessionId = 0;
};

/// AccountRepository over plain containers.
class InMemoryAccountRepository final : public AccountRepository
{
public:
    explicit InMemoryAccountRepository(const MemoryView &view)
        : m_view(view)
    {
    }
    Status add(const Account &account) override;
    Result<std::optional<Account>> findByName(const QString &username) override;
    Result<std::optional<Account>> find(Role role, PersonId id) override;
    Result<QList<Account>> list(const QString &after, int limit) override;
    Status setPassword(Role role, PersonId id, const QByteArray &hash, Timestamp changedAt) override;
    Result<std::optional<PersonId>> highestId(Role role, PersonId base) override;
    Result<std::optional<PersonAccess>> access(Role role, PersonId id) override;
    Result<qint64> setAccess(const PersonAccess &access) override;
    Result<QList<PersonAccess>> accessSince(qint64 revision) override;
    Result<qint64> revision() override;

private:
    [[nodiscard]] Account named(Account account) const;

    const MemoryView &m_view;
};

/// SessionRepository over plain containers.
class InMemorySessionRepository final : public SessionRepository
{
public:
    explicit InMemorySessionRepository(const MemoryView &view)
        : m_view(view)
    {
    }
    Result<SessionId> add(const Session &session) override;
    Result<std::optional<Session>> findForUpdate(const QByteArray &familyHash) override;
    Status update(const Session &session) override;
    Result<QList<Session>> open(Role role, PersonId id, int limit) override;
    Result<std::optional<qint64>> end(SessionId id, Timestamp now) override;
    Result<QList<SessionEnd>> endedSince(qint64 revision, Timestamp notBefore) override;
    Result<bool> knowsAddress(Role role, PersonId id, const QString &address) override;
    Status prune(Role role, PersonId id, Timestamp before) override;

private:
    const MemoryView &m_view;
};

/// AuditRepository over plain containers.
class InMemoryAuditRepository final : public AuditRepository
{
public:
    explicit InMemoryAuditRepository(const MemoryView &view)
        : m_view(view)
    {
    }
    Status add(const AuditEntry &entry) override;
    Result<QList<AuditEntry>> list(std::optional<qint64> before, int limit) override;

private:
    const MemoryView &m_view;
};

} // namespace sanad::test
