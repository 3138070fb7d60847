// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/account_statements.h"

#include "server/storage/SqlDialect.h"

using namespace Qt::StringLiterals;

namespace sanad::storage {

namespace {

QString selectAccount(const QString &condition)
{
    return u"SELECT a.role, a.person_id, p.name, a.username, a.password_hash, a.created_at, a.password_changed_at"
           " FROM accounts a JOIN people p ON p.role = a.role AND p.id = a.person_id WHERE "_s
        + condition;
}

QString selectSession(const QString &condition)
{
    return u"SELECT id, role, person_id, family_hash, current_hash, previous_hash, request_hash, address, created_at,"
           " rotated_at, expires_at, ended_at FROM sessions WHERE "_s
        + condition;
}

QString sessionSql(Statement statement, const SqlDialect &dialect)
{
    switch (statement) {
    case Statement::AddSession:
        return u"INSERT INTO sessions (role, person_id, family_hash, current_hash, previous_hash, request_hash, "
               u"address,"
               " created_at, rotated_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s
            + dialect.returningId();
    case Statement::FindSessionForUpdate: return selectSession(u"family_hash = ?"_s) + dialect.forUpdate();
    case Statement::UpdateSession:
        return u"UPDATE sessions SET current_hash = ?, previous_hash = ?, request_hash = ?, rotated_at = ?,"
               " expires_at = ? WHERE id = ?"_s;
    case Statement::OpenSessions:
        return selectSession(u"role = ? AND person_id = ? AND ended_at IS NULL ORDER BY id DESC LIMIT ?"_s);
    case Statement::EndSession:
        return u"UPDATE sessions SET ended_at = ?, end_revision = ? WHERE id = ? AND ended_at IS NULL"_s;
    case Statement::SessionsEndedSince:
        return u"SELECT id, role, person_id, ended_at, end_revision FROM sessions"
               " WHERE end_revision > ? AND ended_at >= ? ORDER BY end_revision"_s;
    case Statement::KnowsAddress:
        return u"SELECT 1 FROM sessions WHERE role = ? AND person_id = ? AND address = ? LIMIT 1"_s;
    case Statement::PruneSessions:
        return u"DELETE FROM sessions WHERE role = ? AND person_id = ? AND COALESCE(ended_at, expires_at) < ?"_s;
    default: return {};
    }
}

} // namespace

QString accountSql(Statement statement, const SqlDialect &dialect)
{
    switch (statement) {
    case Statement::AddAccount:
        return u"INSERT INTO accounts (role, person_id, username, password_hash, created_at, password_changed_at)"
               " VALUES (?, ?, ?, ?, ?, ?)"_s;
    case Statement::FindAccountByName: return selectAccount(u"a.username = ?"_s);
    case Statement::FindAccount: return selectAccount(u"a.role = ? AND a.person_id = ?"_s);
    case Statement::ListAccounts: return selectAccount(u"a.username > ? ORDER BY a.username LIMIT ?"_s);
    case Statement::SetPassword:
        return u"UPDATE accounts SET password_hash = ?, password_changed_at = ? WHERE role = ? AND person_id = ?"_s;
    case Statement::HighestPersonId:
        return u"SELECT id FROM people WHERE role = ? AND id >= ? ORDER BY id DESC LIMIT 1"_s;
    case Statement::FindAccess:
        return u"SELECT role, person_id, disabled, sessions_end, revision FROM person_access"
               " WHERE role = ? AND person_id = ?"_s;
    case Statement::SetAccess:
        return u"INSERT INTO person_access (role, person_id, disabled, sessions_end, revision) VALUES (?, ?, ?, ?, ?)"
               " ON CONFLICT (role, person_id) DO UPDATE SET disabled = excluded.disabled,"
               " sessions_end = excluded.sessions_end, revision = excluded.revision"_s;
    case Statement::AccessSince:
        return u"SELECT role, person_id, disabled, sessions_end, revision FROM person_access"
               " WHERE revision > ? ORDER BY revision"_s;
    case Statement::FindRevision: return u"SELECT value FROM access_revision WHERE id = 1"_s;
    case Statement::NextRevision: return u"UPDATE access_revision SET value = value + 1 WHERE id = 1 RETURNING value"_s;
    case Statement::AddAudit:
        return u"INSERT INTO audit (at, event, actor_role, actor_id, address, target_role, target_id, object)"
               " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"_s;
    case Statement::ListAudit:
        return u"SELECT id, at, event, actor_role, actor_id, address, target_role, target_id, object FROM audit"
               " WHERE id < ? ORDER BY id DESC LIMIT ?"_s;
    default: return sessionSql(statement, dialect);
    }
}

} // namespace sanad::storage
