// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"
#include "common/core/Timestamp.h"
#include "common/model/Person.h"
#include "server/domain/Caller.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <array>
#include <optional>

namespace sanad {

// Accounts of our own, their sessions, who may come in at all, and who did what.

/// A person who signs in with a password of ours.
struct Account
{
    Person person{};
    QString username{}; ///< as canonicalUsername() makes it
    QByteArray passwordHash{}; ///< with its algorithm and parameters, as crypto_pwhash_str(3) writes it
    Timestamp createdAt{};
    Timestamp passwordChangedAt{};

    bool operator==(const Account &) const = default;
};

/// Whether a person may come in, whichever their tokens are from.
struct PersonAccess
{
    Role role = Role::Student;
    PersonId id{};
    bool isDisabled = false;
    Timestamp sessionsEnd{}; ///< tokens issued before are refused
    qint64 revision = 0; ///< of the change that made it so

    bool operator==(const PersonAccess &) const = default;
};

/// A family of refresh tokens: one signing in, and what was exchanged for it since.
struct Session
{
    SessionId id{};
    Role role = Role::Student;
    PersonId personId{};
    QByteArray familyHash{}; ///< of the part of the refresh token that stays; all hashes are SHA-256 in hexadecimal
    QByteArray currentHash{}; ///< of the part that changes
    QByteArray previousHash{}; ///< the same before the last exchange; empty: there was none
    QByteArray requestHash{}; ///< of the client's id for that exchange; empty: it gave none
    QString address{}; ///< where the person signed in from, as addressKey() makes it
    Timestamp createdAt{};
    Timestamp rotatedAt{};
    Timestamp expiresAt{};
    std::optional<Timestamp> endedAt{};

    bool operator==(const Session &) const = default;
};

/// A session that has ended, as those need it who hold tokens of it.
struct SessionEnd
{
    SessionId id{};
    Role role = Role::Student;
    PersonId personId{};
    Timestamp endedAt{};
    qint64 revision = 0;

    bool operator==(const SessionEnd &) const = default;
};

/// What the audit log tells of. Stored by number: only ever add at the end.
enum class AuditEvent {
    SignedIn,
    SignInFailed,
    RefreshReused,
    SignedOut,
    PasswordChanged,
    UserAdded,
    UserDisabled,
    UserEnabled,
    PasswordSet,
    UserChanged,
    FaqAdded,
    FaqChanged,
    FaqRemoved,
    ReplyChanged,
    ReplyReset,
    PhraseAdded,
    PhraseChanged,
    PhraseRemoved,
    TrainingStarted,
    ModelPublished,
};

inline constexpr std::array AllAuditEvents{AuditEvent::SignedIn, AuditEvent::SignInFailed, AuditEvent::RefreshReused,
    AuditEvent::SignedOut, AuditEvent::PasswordChanged, AuditEvent::UserAdded, AuditEvent::UserDisabled,
    AuditEvent::UserEnabled, AuditEvent::PasswordSet, AuditEvent::UserChanged, AuditEvent::FaqAdded,
    AuditEvent::FaqChanged, AuditEvent::FaqRemoved, AuditEvent::ReplyChanged, AuditEvent::ReplyReset,
    AuditEvent::PhraseAdded, AuditEvent::PhraseChanged, AuditEvent::PhraseRemoved, AuditEvent::TrainingStarted,
    AuditEvent::ModelPublished};

/// One line of the audit log; never with a password, a token, or what somebody typed as a name.
struct AuditEntry
{
    qint64 id = 0; ///< given by the store
    Timestamp at{};
    AuditEvent event = AuditEvent::SignedIn;
    std::optional<Role> actorRole{}; ///< who did it; nobody: unknown, or the operator at the machine
    std::optional<PersonId> actorId{};
    QString address{}; ///< where from; empty: at the machine
    std::optional<Role> targetRole{}; ///< to whom
    std::optional<PersonId> targetId{};
    QString object{}; ///< what it was done to, if that is nobody: "faq 12", "model 3"

    bool operator==(const AuditEntry &) const = default;
};

/// Accounts, and whether people may come in.
class AccountRepository
{
public:
    virtual ~AccountRepository() = default;
    /// Error Conflict if the username, or the person's account, is there already.
    [[nodiscard]] virtual Status add(const Account &account) = 0;
    [[nodiscard]] virtual Result<std::optional<Account>> findByName(const QString &username) = 0;
    [[nodiscard]] virtual Result<std::optional<Account>> find(Role role, PersonId id) = 0;
    /// By username, strictly after `after` (empty: from the start).
    [[nodiscard]] virtual Result<QList<Account>> list(const QString &after, int limit) = 0;
    /// Error NotFound without such an account.
    [[nodiscard]] virtual Status setPassword(Role role, PersonId id, const QByteArray &hash, Timestamp changedAt) = 0;
    /// The highest id at or above `base` that a person of this role has, with an account or without.
    [[nodiscard]] virtual Result<std::optional<PersonId>> highestId(Role role, PersonId base) = 0;

    [[nodiscard]] virtual Result<std::optional<PersonAccess>> access(Role role, PersonId id) = 0;
    /// Stores all but the revision, which becomes the next one; returns it.
    [[nodiscard]] virtual Result<qint64> setAccess(const PersonAccess &access) = 0;
    /// What has changed since `revision`, in the order of revisions.
    [[nodiscard]] virtual Result<QList<PersonAccess>> accessSince(qint64 revision) = 0;
    /// The newest revision of access and session ends together; a change is visible with it or with a later one.
    [[nodiscard]] virtual Result<qint64> revision() = 0;
};

/// Sessions of accounts.
class SessionRepository
{
public:
    virtual ~SessionRepository() = default;
    /// Stores `session` (its id is ignored) and returns the id given.
    [[nodiscard]] virtual Result<SessionId> add(const Session &session) = 0;
    /// No other transaction changes the session until this one ends.
    [[nodiscard]] virtual Result<std::optional<Session>> findForUpdate(const QByteArray &familyHash) = 0;
    /// Stores the four hashes, rotation and expiry.
    [[nodiscard]] virtual Status update(const Session &session) = 0;
    /// The person's sessions that have not ended, newest first.
    [[nodiscard]] virtual Result<QList<Session>> open(Role role, PersonId id, int limit) = 0;
    /// Ends a session that has not ended; returns the new revision, or nothing if there was nothing to end.
    [[nodiscard]] virtual Result<std::optional<qint64>> end(SessionId id, Timestamp now) = 0;
    /// Ended since `revision` (in the order of revisions) and not before `notBefore`.
    [[nodiscard]] virtual Result<QList<SessionEnd>> endedSince(qint64 revision, Timestamp notBefore) = 0;
    /// Whether the person has signed in from there, in a session that is still kept.
    [[nodiscard]] virtual Result<bool> knowsAddress(Role role, PersonId id, const QString &address) = 0;
    /// Forgets the person's sessions that ended or expired before `before`.
    [[nodiscard]] virtual Status prune(Role role, PersonId id, Timestamp before) = 0;
};

/// Who did what; lines are added and read, never changed.
class AuditRepository
{
public:
    virtual ~AuditRepository() = default;
    [[nodiscard]] virtual Status add(const AuditEntry &entry) = 0;
    /// Newest first, strictly before `before`.
    [[nodiscard]] virtual Result<QList<AuditEntry>> list(std::optional<qint64> before, int limit) = 0;
};

} // namespace sanad
