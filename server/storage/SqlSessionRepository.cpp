// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/SqlSessionRepository.h"

#include "server/storage/SqlRun.h"
#include "server/storage/column_codes.h"
#include "server/storage/next_revision.h"

#include <limits>

namespace sanad::storage {

namespace {

// These numbers are data on disk.
static_assert(int(AuditEvent::SignedIn) == 0 && int(AuditEvent::SignInFailed) == 1
    && int(AuditEvent::RefreshReused) == 2 && int(AuditEvent::SignedOut) == 3 && int(AuditEvent::PasswordChanged) == 4
    && int(AuditEvent::UserAdded) == 5 && int(AuditEvent::UserDisabled) == 6 && int(AuditEvent::UserEnabled) == 7
    && int(AuditEvent::PasswordSet) == 8 && int(AuditEvent::UserChanged) == 9 && int(AuditEvent::FaqAdded) == 10
    && int(AuditEvent::FaqChanged) == 11 && int(AuditEvent::FaqRemoved) == 12 && int(AuditEvent::ReplyChanged) == 13
    && int(AuditEvent::ReplyReset) == 14 && int(AuditEvent::PhraseAdded) == 15 && int(AuditEvent::PhraseChanged) == 16
    && int(AuditEvent::PhraseRemoved) == 17 && int(AuditEvent::TrainingStarted) == 18
    && int(AuditEvent::ModelPublished) == 19);

Session readSession(const SqlRun &row)
{
    return {.id = row.id<SessionId>(0),
        .role = Role(row.integer(1)),
        .personId = row.id<PersonId>(2),
        .familyHash = row.text(3).toLatin1(),
        .currentHash = row.text(4).toLatin1(),
        .previousHash = row.text(5).toLatin1(),
        .requestHash = row.text(6).toLatin1(),
        .address = row.text(7),
        .createdAt = row.time(8),
        .rotatedAt = row.time(9),
        .expiresAt = row.time(10),
        .endedAt = row.optional<Timestamp>(11)};
}

QString text(const QByteArray &hash)
{
    return QString::fromLatin1(hash);
}

} // namespace

Result<SessionId> SqlSessionRepository::add(const Session &session)
{
    SqlRun run(m_connection, Statement::AddSession);
    SANAD_TRY(run.exec(session.role, session.personId, text(session.familyHash), text(session.currentHash),
        text(session.previousHash), text(session.requestHash), session.address, session.createdAt, session.rotatedAt,
        session.expiresAt));
    SANAD_ASSIGN(const qint64 id, run.newId());
    return SessionId(id);
}

Result<std::optional<Session>> SqlSessionRepository::findForUpdate(const QByteArray &familyHash)
{
    SqlRun run(m_connection, Statement::FindSessionForUpdate);
    SANAD_TRY(run.exec(text(familyHash)));
    std::optional<Session> session;
    if (run.next())
        session = readSession(run);
    SANAD_TRY(run.end());
    return session;
}

Status SqlSessionRepository::update(const Session &session)
{
    SqlRun run(m_connection, Statement::UpdateSession);
    SANAD_TRY(run.exec(text(session.currentHash), text(session.previousHash), text(session.requestHash),
        session.rotatedAt, session.expiresAt, session.id));
    return run.rowsChanged() == 1 ? Status() : Status(Error::of(ErrorCode::NotFound));
}

Result<QList<Session>> SqlSessionRepository::open(Role role, PersonId id, int limit)
{
    SqlRun run(m_connection, Statement::OpenSessions);
    SANAD_TRY(run.exec(role, id, limit));
    QList<Session> sessions;
    while (run.next())
        sessions.append(readSession(run));
    SANAD_TRY(run.end());
    return sessions;
}

Result<std::optional<qint64>> SqlSessionRepository::end(SessionId id, Timestamp now)
{
    SANAD_ASSIGN(const qint64 revision, nextRevision(m_connection));
    SqlRun run(m_connection, Statement::EndSession);
    SANAD_TRY(run.exec(now, revision, id));
    return run.rowsChanged() == 1 ? std::optional(revision) : std::nullopt;
}

Result<QList<SessionEnd>> SqlSessionRepository::endedSince(qint64 revision, Timestamp notBefore)
{
    SqlRun run(m_connection, Statement::SessionsEndedSince);
    SANAD_TRY(run.exec(revision, notBefore));
    QList<SessionEnd> ends;
    while (run.next()) {
        ends.append({.id = run.id<SessionId>(0),
            .role = Role(run.integer(1)),
            .personId = run.id<PersonId>(2),
            .endedAt = run.time(3),
            .revision = run.integer(4)});
    }
    SANAD_TRY(run.end());
    return ends;
}

Result<bool> SqlSessionRepository::knowsAddress(Role role, PersonId id, const QString &address)
{
    SqlRun run(m_connection, Statement::KnowsAddress);
    SANAD_TRY(run.exec(role, id, address));
    const bool isKnown = run.next();
    SANAD_TRY(run.end());
    return isKnown;
}

Status SqlSessionRepository::prune(Role role, PersonId id, Timestamp before)
{
    SqlRun run(m_connection, Statement::PruneSessions);
    return run.exec(role, id, before);
}

Status SqlAuditRepository::add(const AuditEntry &entry)
{
    SqlRun run(m_connection, Statement::AddAudit);
    return run.exec(entry.at, entry.event, entry.actorRole, entry.actorId, entry.address, entry.targetRole,
        entry.targetId, entry.object);
}

Result<QList<AuditEntry>> SqlAuditRepository::list(std::optional<qint64> before, int limit)
{
    SqlRun run(m_connection, Statement::ListAudit);
    SANAD_TRY(run.exec(before.value_or(std::numeric_limits<qint64>::max()), limit));
    QList<AuditEntry> entries;
    while (run.next()) {
        entries.append({.id = run.integer(0),
            .at = run.time(1),
            .event = AuditEvent(run.integer(2)),
            .actorRole = run.optional<Role>(3),
            .actorId = run.optional<PersonId>(4),
            .address = run.text(5),
            .targetRole = run.optional<Role>(6),
            .targetId = run.optional<PersonId>(7),
            .object = run.text(8)});
    }
    SANAD_TRY(run.end());
    return entries;
}

} // namespace sanad::storage
