// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Clock.h"
#include "server/domain/Accounts.h"
#include "server/domain/Store.h"
#include "server/domain/refresh_token.h"

#include <chrono>
#include <optional>

namespace sanad {

/// How accounts behave; the operator's choice.
struct AccountRules
{
    PersonId firstId{1'000'000'000}; ///< ids that we give count from here
    std::chrono::milliseconds accessLife{15 * 60 * 1000};
    std::chrono::milliseconds refreshLife{30LL * 24 * 3600 * 1000}; ///< from the last exchange on
};

/// Who does something to somebody's account: an admin, or the operator at the machine (nobody).
struct Actor
{
    std::optional<Person> person{};
    QString address{};
};

/// What is known before a password is checked.
struct SignInCandidate
{
    std::optional<Account> account{};
    bool isKnownAddress = false;
};

/// One exchange of a refresh token.
struct RefreshCall
{
    RefreshToken token{};
    QString requestId{}; ///< the client's own id of this exchange; empty: a repeat of it counts as a theft
    QString address{};
    QByteArray key{}; ///< see RefreshToken::followingSecret()
};

/// What became of it. A refusal may have changed something too, and so is no Error.
struct RefreshOutcome
{
    std::optional<Person> person{}; ///< nobody: refused
    Session session{};
    RefreshToken next{};
    std::optional<SessionEnd> ended{}; ///< since the token had been used before
};

/// An account to be made.
struct NewAccount
{
    Role role = Role::Student;
    std::optional<PersonId> id{}; ///< nothing: the next one that is free
    QString name{};
    QString username{}; ///< canonical
    QByteArray passwordHash{};
};

/// What can be done with accounts and sessions, as functions of a transaction. Any thread.
class AccountUseCases
{
public:
    /// In how long the same exchange may be repeated, its answer having been lost.
    static constexpr std::chrono::milliseconds RetryTime{60'000};
    /// Sessions that one person may have; a further one ends the oldest.
    static constexpr int MaxSessions = 20;

    AccountUseCases(const Clock &clock, const AccountRules &rules)
        : m_clock(clock)
        , m_rules(rules)
    {
    }

    [[nodiscard]] static Result<SignInCandidate> candidate(
        Transaction &transaction, const QString &username, const QString &address);
    /// Begins a session for an account whose password was right. Error Forbidden if the person is disabled,
    /// Unauthorized if the account has changed since.
    [[nodiscard]] Result<Session> signIn(
        Transaction &transaction, const Account &verified, const QString &address, const RefreshToken &token) const;
    /// Writes down that a password was wrong; of a name that nobody has, the name is not kept: it may be a password.
    [[nodiscard]] Status noteFailure(
        Transaction &transaction, const std::optional<Account> &account, const QString &address) const;
    [[nodiscard]] Result<RefreshOutcome> refresh(Transaction &transaction, const RefreshCall &call) const;
    /// Ends the caller's session; nothing if it had none of ours, or has ended.
    [[nodiscard]] Result<std::optional<SessionEnd>> signOut(
        Transaction &transaction, const Caller &caller, const QString &address) const;
    /// Sets a new password and ends all other sessions. Error Unauthorized if the old one is not that of `verified` any
    /// more.
    [[nodiscard]] Result<QList<SessionEnd>> changePassword(Transaction &transaction, const Caller &caller,
        const Account &verified, const QByteArray &newHash, const QString &address) const;
    /// Replaces a hash by one of the same password, unless the password was changed meanwhile.
    [[nodiscard]] static Status renewHash(Transaction &transaction, const Account &verified, const QByteArray &newHash);

    /// Error Conflict, with its field, if the username, the person's account, or (where an id is to be found) no id is
    /// free.
    [[nodiscard]] Result<Account> add(Transaction &transaction, const NewAccount &order, const Actor &actor) const;
    /// Keeps a person out, or lets them in again; an admin or student without an account too. Keeping out ends all
    /// their sessions, and every token that was issued before is refused for good.
    [[nodiscard]] Result<PersonAccess> setDisabled(
        Transaction &transaction, Role role, PersonId id, bool isDisabled, const Actor &actor) const;
    /// Sets a password that the person did not choose, and ends all their sessions. Error NotFound without an account.
    [[nodiscard]] Result<PersonAccess> setPassword(
        Transaction &transaction, Role role, PersonId id, const QByteArray &hash, const Actor &actor) const;

private:
    [[nodiscard]] Status note(Transaction &transaction, AuditEvent event, const std::optional<Person> &actor,
        const QString &address, Role targetRole, PersonId targetId) const;
    [[nodiscard]] Result<SessionEnd> end(Transaction &transaction, const Session &session) const;
    [[nodiscard]] Result<RefreshOutcome> rotate(
        Transaction &transaction, const RefreshCall &call, Session session) const;
    [[nodiscard]] Result<RefreshOutcome> refuseReused(
        Transaction &transaction, const RefreshCall &call, const Session &session) const;
    [[nodiscard]] bool isRetry(const RefreshCall &call, const Session &session) const;
    [[nodiscard]] Result<PersonAccess> endEverything(
        Transaction &transaction, Role role, PersonId id, std::optional<bool> isDisabled) const;
    [[nodiscard]] Result<PersonId> freeId(Transaction &transaction, const NewAccount &order) const;

    const Clock &m_clock;
    const AccountRules m_rules;
};

} // namespace sanad
