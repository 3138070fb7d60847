// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/AccountUseCases.h"

using namespace Qt::StringLiterals;

namespace sanad {

namespace {

Result<bool> isDisabled(Transaction &transaction, Role role, PersonId id)
{
    SANAD_ASSIGN(const auto access, transaction.accounts().access(role, id));
    return access && access->isDisabled;
}

} // namespace

Status AccountUseCases::note(Transaction &transaction, AuditEvent event, const std::optional<Person> &actor,
    const QString &address, Role targetRole, PersonId targetId) const
{
    AuditEntry entry;
    entry.at = m_clock.now();
    entry.event = event;
    entry.address = address;
    if (actor) {
        entry.actorRole = actor->role;
        entry.actorId = actor->id;
    }
    if (targetId.isValid()) {
        entry.targetRole = targetRole;
        entry.targetId = targetId;
    }
    return transaction.audit().add(entry);
}

Result<SessionEnd> AccountUseCases::end(Transaction &transaction, const Session &session) const
{
    SessionEnd ended{.id = session.id, .role = session.role, .personId = session.personId, .endedAt = m_clock.now()};
    SANAD_ASSIGN(const auto revision, transaction.sessions().end(session.id, ended.endedAt));
    ended.revision = revision.value_or(0);
    return ended;
}

Result<SignInCandidate> AccountUseCases::candidate(
    Transaction &transaction, const QString &username, const QString &address)
{
    SignInCandidate candidate;
    SANAD_ASSIGN(candidate.account, transaction.accounts().findByName(username));
    if (candidate.account) {
        const Person &person = candidate.account->person;
        SANAD_ASSIGN(candidate.isKnownAddress, transaction.sessions().knowsAddress(person.role, person.id, address));
    }
    return candidate;
}

Result<Session> AccountUseCases::signIn(
    Transaction &transaction, const Account &verified, const QString &address, const RefreshToken &token) const
{
    const Person &person = verified.person;
    const Timestamp now = m_clock.now();
    SANAD_ASSIGN(const auto account, transaction.accounts().find(person.role, person.id));
    if (!account || account->passwordHash != verified.passwordHash)
        return Error::of(ErrorCode::Unauthorized, u"The account has just changed; please sign in again."_s);
    SANAD_ASSIGN(const bool isKeptOut, isDisabled(transaction, person.role, person.id));
    if (isKeptOut)
        return Error::of(ErrorCode::Forbidden, u"This account is disabled."_s);

    // What has ended is kept for a while: it tells known addresses, and other servers have to hear of it.
    SANAD_TRY(transaction.sessions().prune(person.role, person.id, now.plusMs(-m_rules.refreshLife.count())));
    SANAD_ASSIGN(const auto open, transaction.sessions().open(person.role, person.id, 2 * MaxSessions));
    for (qsizetype i = MaxSessions - 1; i < open.size(); ++i)
        SANAD_TRY(end(transaction, open.at(i)));

    Session session{.role = person.role,
        .personId = person.id,
        .familyHash = secretHash(token.family),
        .currentHash = secretHash(token.secret),
        .address = address,
        .createdAt = now,
        .rotatedAt = now,
        .expiresAt = now.plusMs(m_rules.refreshLife.count())};
    SANAD_ASSIGN(session.id, transaction.sessions().add(session));
    SANAD_TRY(note(transaction, AuditEvent::SignedIn, person, address, person.role, person.id));
    return session;
}

Status AccountUseCases::noteFailure(
    Transaction &transaction, const std::optional<Account> &account, const QString &address) const
{
    const Person target = account ? account->person : Person();
    return note(transaction, AuditEvent::SignInFailed, std::nullopt, address, target.role, target.id);
}

bool AccountUseCases::isRetry(const RefreshCall &call, const Session &session) const
{
    const auto isSame = [](const QByteArray &a, const QByteArray &b) { return !a.isEmpty() && a == b; };
    return isSame(secretHash(call.token.secret), session.previousHash) && !call.requestId.isEmpty()
        && isSame(secretHash(call.requestId.toUtf8()), session.requestHash)
        && m_clock.now() < session.rotatedAt.plusMs(RetryTime.count());
}

Result<RefreshOutcome> AccountUseCases::refresh(Transaction &transaction, const RefreshCall &call) const
{
    SANAD_ASSIGN(const auto session, transaction.sessions().findForUpdate(secretHash(call.token.family)));
    if (!session || session->endedAt || session->expiresAt <= m_clock.now())
        return RefreshOutcome();
    if (session->currentHash == secretHash(call.token.secret))
        return rotate(transaction, call, *session);
    if (!isRetry(call, *session))
        return refuseReused(transaction, call, *session);
    const QByteArray next = RefreshToken::followingSecret(call.key, call.token.secret, call.requestId);
    // What followed has been used already: then its answer had arrived, and this is somebody else.
    if (secretHash(next) != session->currentHash)
        return refuseReused(transaction, call, *session);
    SANAD_ASSIGN(const auto account, transaction.accounts().find(session->role, session->personId));
    SANAD_ASSIGN(const bool isKeptOut, isDisabled(transaction, session->role, session->personId));
    if (!account || isKeptOut)
        return RefreshOutcome();
    return RefreshOutcome{.person = account->person, .session = *session, .next = {call.token.family, next}};
}

Result<RefreshOutcome> AccountUseCases::rotate(Transaction &transaction, const RefreshCall &call, Session session) const
{
    SANAD_ASSIGN(const auto account, transaction.accounts().find(session.role, session.personId));
    SANAD_ASSIGN(const bool isKeptOut, isDisabled(transaction, session.role, session.personId));
    if (!account || isKeptOut)
        return RefreshOutcome();
    const bool hasId = !call.requestId.isEmpty();
    const QByteArray next = hasId ? RefreshToken::followingSecret(call.key, call.token.secret, call.requestId)
                                  : RefreshToken::randomSecret();
    session.previousHash = session.currentHash;
    session.currentHash = secretHash(next);
    session.requestHash = hasId ? secretHash(call.requestId.toUtf8()) : QByteArray();
    session.rotatedAt = m_clock.now();
    session.expiresAt = session.rotatedAt.plusMs(m_rules.refreshLife.count());
    SANAD_TRY(transaction.sessions().update(session));
    return RefreshOutcome{.person = account->person, .session = session, .next = {call.token.family, next}};
}

Result<RefreshOutcome> AccountUseCases::refuseReused(
    Transaction &transaction, const RefreshCall &call, const Session &session) const
{
    RefreshOutcome outcome;
    SANAD_ASSIGN(outcome.ended, end(transaction, session));
    SANAD_TRY(note(transaction, AuditEvent::RefreshReused, std::nullopt, call.address, session.role, session.personId));
    return outcome;
}

Result<std::optional<SessionEnd>> AccountUseCases::signOut(
    Transaction &transaction, const Caller &caller, const QString &address) const
{
    if (!caller.session)
        return std::optional<SessionEnd>();
    const Session session{.id = *caller.session, .role = caller.person.role, .personId = caller.person.id};
    SANAD_ASSIGN(const SessionEnd ended, end(transaction, session));
    if (ended.revision == 0)
        return std::optional<SessionEnd>();
    const Person &person = caller.person;
    SANAD_TRY(note(transaction, AuditEvent::SignedOut, person, address, person.role, person.id));
    return std::optional(ended);
}

Result<QList<SessionEnd>> AccountUseCases::changePassword(Transaction &transaction, const Caller &caller,
    const Account &verified, const QByteArray &newHash, const QString &address) const
{
    const Person &person = caller.person;
    SANAD_ASSIGN(const auto account, transaction.accounts().find(person.role, person.id));
    if (!account || account->passwordHash != verified.passwordHash)
        return Error::of(ErrorCode::Unauthorized, u"The account has just changed; please sign in again."_s);
    SANAD_TRY(transaction.accounts().setPassword(person.role, person.id, newHash, m_clock.now()));
    QList<SessionEnd> ends;
    SANAD_ASSIGN(const auto open, transaction.sessions().open(person.role, person.id, 2 * MaxSessions));
    for (const Session &session : open) {
        if (session.id == caller.session)
            continue;
        SANAD_ASSIGN(const SessionEnd ended, end(transaction, session));
        ends.append(ended);
    }
    SANAD_TRY(note(transaction, AuditEvent::PasswordChanged, person, address, person.role, person.id));
    return ends;
}

Status AccountUseCases::renewHash(Transaction &transaction, const Account &verified, const QByteArray &newHash)
{
    const Person &person = verified.person;
    SANAD_ASSIGN(const auto account, transaction.accounts().find(person.role, person.id));
    if (!account || account->passwordHash != verified.passwordHash)
        return {};
    return transaction.accounts().setPassword(person.role, person.id, newHash, account->passwordChangedAt);
}

Result<PersonId> AccountUseCases::freeId(Transaction &transaction, const NewAccount &order) const
{
    if (order.id)
        return *order.id;
    SANAD_ASSIGN(const auto highest, transaction.accounts().highestId(order.role, m_rules.firstId));
    const PersonId id(highest ? highest->value() + 1 : m_rules.firstId.value());
    return id.isValid() ? Result<PersonId>(id) : Error::of(ErrorCode::Conflict, u"No id is free."_s);
}

Result<Account> AccountUseCases::add(Transaction &transaction, const NewAccount &order, const Actor &actor) const
{
    const Timestamp now = m_clock.now();
    SANAD_ASSIGN(const auto sameName, transaction.accounts().findByName(order.username));
    SANAD_ASSIGN(const PersonId id, freeId(transaction, order));
    SANAD_ASSIGN(const auto samePerson, transaction.accounts().find(order.role, id));
    if (sameName || samePerson) {
        Error taken = Error::of(
            ErrorCode::Conflict, sameName ? u"This username is taken."_s : u"This person has an account already."_s);
        taken.field = sameName ? u"username"_s : u"id"_s;
        return taken;
    }
    const Account account{.person = {.role = order.role, .id = id, .name = order.name},
        .username = order.username,
        .passwordHash = order.passwordHash,
        .createdAt = now,
        .passwordChangedAt = now};
    SANAD_TRY(transaction.people().ensure(account.person, now));
    SANAD_TRY(transaction.accounts().add(account));
    SANAD_TRY(note(transaction, AuditEvent::UserAdded, actor.person, actor.address, order.role, id));
    return account;
}

Result<PersonAccess> AccountUseCases::endEverything(
    Transaction &transaction, Role role, PersonId id, std::optional<bool> isDisabled) const
{
    SANAD_ASSIGN(const auto before, transaction.accounts().access(role, id));
    PersonAccess access = before.value_or(PersonAccess{.role = role, .id = id});
    access.isDisabled = isDisabled.value_or(access.isDisabled);
    access.sessionsEnd = std::max(access.sessionsEnd, m_clock.now());
    SANAD_ASSIGN(const auto open, transaction.sessions().open(role, id, 2 * MaxSessions));
    for (const Session &session : open)
        SANAD_TRY(end(transaction, session));
    SANAD_ASSIGN(access.revision, transaction.accounts().setAccess(access));
    return access;
}

Result<PersonAccess> AccountUseCases::setDisabled(
    Transaction &transaction, Role role, PersonId id, bool isDisabled, const Actor &actor) const
{
    SANAD_ASSIGN(const auto before, transaction.accounts().access(role, id));
    PersonAccess access = before.value_or(PersonAccess{.role = role, .id = id});
    if (access.isDisabled == isDisabled)
        return access;
    if (isDisabled) {
        SANAD_ASSIGN(access, endEverything(transaction, role, id, true));
    } else {
        access.isDisabled = false;
        SANAD_ASSIGN(access.revision, transaction.accounts().setAccess(access));
    }
    const AuditEvent event = isDisabled ? AuditEvent::UserDisabled : AuditEvent::UserEnabled;
    SANAD_TRY(note(transaction, event, actor.person, actor.address, role, id));
    return access;
}

Result<PersonAccess> AccountUseCases::setPassword(
    Transaction &transaction, Role role, PersonId id, const QByteArray &hash, const Actor &actor) const
{
    SANAD_TRY(transaction.accounts().setPassword(role, id, hash, m_clock.now()));
    SANAD_ASSIGN(const PersonAccess access, endEverything(transaction, role, id, std::nullopt));
    SANAD_TRY(note(transaction, AuditEvent::PasswordSet, actor.person, actor.address, role, id));
    return access;
}

} // namespace sanad
