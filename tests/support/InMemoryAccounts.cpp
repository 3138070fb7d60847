// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/InMemoryAccounts.h"

#include "tests/support/InMemoryRepositories.h"

#include <algorithm>

namespace sanad::test {

namespace {

template <typename Map, typename Key>
auto lookUp(const Map &map, const Key &key) -> std::optional<typename Map::mapped_type>
{
    const auto found = map.find(key);
    return found == map.end() ? std::nullopt : std::optional(found->second);
}

} // namespace

Account InMemoryAccountRepository::named(Account account) const
{
    account.person.name = m_view.state.people.at({account.person.role, account.person.id});
    return account;
}

Status InMemoryAccountRepository::add(const Account &account)
{
    SANAD_TRY(m_view.mayWrite());
    const std::pair key{account.person.role, account.person.id};
    if (!m_view.state.people.contains(key))
        return Error::of(ErrorCode::NotFound);
    auto &accounts = m_view.state.accounts.accounts;
    const bool isTaken = accounts.contains(key)
        || std::ranges::any_of(accounts, [&](const auto &entry) { return entry.second.username == account.username; });
    if (isTaken)
        return Error::of(ErrorCode::Conflict);
    accounts[key] = account;
    return {};
}

Result<std::optional<Account>> InMemoryAccountRepository::findByName(const QString &username)
{
    for (const auto &[key, account] : m_view.state.accounts.accounts) {
        if (account.username == username)
            return std::optional(named(account));
    }
    return std::optional<Account>();
}

Result<std::optional<Account>> InMemoryAccountRepository::find(Role role, PersonId id)
{
    auto account = lookUp(m_view.state.accounts.accounts, std::pair(role, id));
    return account ? std::optional(named(*account)) : std::nullopt;
}

Result<QList<Account>> InMemoryAccountRepository::list(const QString &after, int limit)
{
    QList<Account> found;
    for (const auto &[key, account] : m_view.state.accounts.accounts) {
        if (account.username > after)
            found.append(named(account));
    }
    std::ranges::sort(found, {}, &Account::username);
    return found.first(std::min<qsizetype>(limit, found.size()));
}

Status InMemoryAccountRepository::setPassword(Role role, PersonId id, const QByteArray &hash, Timestamp changedAt)
{
    SANAD_TRY(m_view.mayWrite());
    const auto found = m_view.state.accounts.accounts.find({role, id});
    if (found == m_view.state.accounts.accounts.end())
        return Error::of(ErrorCode::NotFound);
    found->second.passwordHash = hash;
    found->second.passwordChangedAt = changedAt;
    return {};
}

Result<std::optional<PersonId>> InMemoryAccountRepository::highestId(Role role, PersonId base)
{
    std::optional<PersonId> highest;
    for (const auto &[key, name] : m_view.state.people) {
        if (key.first == role && key.second >= base)
            highest = std::max(highest, std::optional(key.second));
    }
    return highest;
}

Result<std::optional<PersonAccess>> InMemoryAccountRepository::access(Role role, PersonId id)
{
    return lookUp(m_view.state.accounts.access, std::pair(role, id));
}

Result<qint64> InMemoryAccountRepository::setAccess(const PersonAccess &access)
{
    SANAD_TRY(m_view.mayWrite());
    AccountState &state = m_view.state.accounts;
    PersonAccess &stored = state.access[{access.role, access.id}] = access;
    stored.revision = ++state.revision;
    return stored.revision;
}

Result<QList<PersonAccess>> InMemoryAccountRepository::accessSince(qint64 revision)
{
    QList<PersonAccess> changes;
    for (const auto &[key, access] : m_view.state.accounts.access) {
        if (access.revision > revision)
            changes.append(access);
    }
    std::ranges::sort(changes, {}, &PersonAccess::revision);
    return changes;
}

Result<qint64> InMemoryAccountRepository::revision()
{
    return m_view.state.accounts.revision;
}

Result<SessionId> InMemorySessionRepository::add(const Session &session)
{
    SANAD_TRY(m_view.mayWrite());
    AccountState &state = m_view.state.accounts;
    if (!state.accounts.contains({session.role, session.personId}))
        return Error::of(ErrorCode::NotFound);
    const auto isSameFamily = [&](const auto &entry) { return entry.second.familyHash == session.familyHash; };
    if (std::ranges::any_of(state.sessions, isSameFamily))
        return Error::of(ErrorCode::Conflict);
    const SessionId id(++state.lastSessionId);
    state.sessions[id] = session;
    state.sessions[id].id = id;
    return id;
}

Result<std::optional<Session>> InMemorySessionRepository::findForUpdate(const QByteArray &familyHash)
{
    for (const auto &[id, session] : m_view.state.accounts.sessions) {
        if (session.familyHash == familyHash)
            return std::optional(session);
    }
    return std::optional<Session>();
}

Status InMemorySessionRepository::update(const Session &session)
{
    SANAD_TRY(m_view.mayWrite());
    const auto found = m_view.state.accounts.sessions.find(session.id);
    if (found == m_view.state.accounts.sessions.end())
        return Error::of(ErrorCode::NotFound);
    Session &stored = found->second;
    stored.currentHash = session.currentHash;
    stored.previousHash = session.previousHash;
    stored.requestHash = session.requestHash;
    stored.rotatedAt = session.rotatedAt;
    stored.expiresAt = session.expiresAt;
    return {};
}

Result<QList<Session>> InMemorySessionRepository::open(Role role, PersonId id, int limit)
{
    QList<Session> found;
    for (const auto &[key, session] : m_view.state.accounts.sessions) {
        if (session.role == role && session.personId == id && !session.endedAt)
            found.prepend(session);
    }
    return found.first(std::min<qsizetype>(limit, found.size()));
}

Result<std::optional<qint64>> InMemorySessionRepository::end(SessionId id, Timestamp now)
{
    SANAD_TRY(m_view.mayWrite());
    AccountState &state = m_view.state.accounts;
    const auto found = state.sessions.find(id);
    if (found == state.sessions.end() || found->second.endedAt)
        return std::optional<qint64>();
    found->second.endedAt = now;
    state.endRevisions[id] = ++state.revision;
    return std::optional(state.revision);
}

Result<QList<SessionEnd>> InMemorySessionRepository::endedSince(qint64 revision, Timestamp notBefore)
{
    QList<SessionEnd> ends;
    for (const auto &[id, ended] : m_view.state.accounts.endRevisions) {
        const auto session = lookUp(m_view.state.accounts.sessions, id);
        if (session && ended > revision && *session->endedAt >= notBefore)
            ends.append({id, session->role, session->personId, *session->endedAt, ended});
    }
    std::ranges::sort(ends, {}, &SessionEnd::revision);
    return ends;
}

Result<bool> InMemorySessionRepository::knowsAddress(Role role, PersonId id, const QString &address)
{
    return std::ranges::any_of(m_view.state.accounts.sessions, [&](const auto &entry) {
        const Session &session = entry.second;
        return session.role == role && session.personId == id && session.address == address;
    });
}

Status InMemorySessionRepository::prune(Role role, PersonId id, Timestamp before)
{
    SANAD_TRY(m_view.mayWrite());
    std::erase_if(m_view.state.accounts.sessions, [&](const auto &entry) {
        const Session &session = entry.second;
        return session.role == role && session.personId == id && session.endedAt.value_or(session.expiresAt) < before;
    });
    return {};
}

Status InMemoryAuditRepository::add(const AuditEntry &entry)
{
    SANAD_TRY(m_view.mayWrite());
    QList<AuditEntry> &audit = m_view.state.accounts.audit;
    audit.append(entry);
    audit.last().id = audit.size();
    return {};
}

Result<QList<AuditEntry>> InMemoryAuditRepository::list(std::optional<qint64> before, int limit)
{
    QList<AuditEntry> found;
    const QList<AuditEntry> &audit = m_view.state.accounts.audit;
    for (auto entry = audit.crbegin(); entry != audit.crend() && found.size() < limit; ++entry) {
        if (!before || entry->id < *before)
            found.append(*entry);
    }
    return found;
}

} // namespace sanad::test
