// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/AccountUseCases.h"
#include "server/domain/LoginThrottle.h"
#include "server/domain/PasswordHasher.h"
#include "server/domain/SessionEnds.h"

#include <functional>

namespace sanad {

/// What somebody gets who has signed in or stays signed in.
struct SignedIn
{
    QByteArray token{};
    QByteArray refreshToken{};
    std::chrono::seconds expiresIn{0};
    Person person{};
};

/// Signing in with a name and a password, and all that follows, as the network side calls it. One thread: the store's
/// owner. `done` is not called if `context` has died. An `address` is whatever tells one client's place from another's.
class AccountService
{
public:
    template <typename T>
    using Done = Store::Done<T>;
    /// Makes an access token for a session.
    using IssueToken = std::function<Result<QByteArray>(const Person &person, SessionId session)>;

    /// What the service works with; all of it must outlive the service.
    struct Parts
    {
        Store &store;
        PasswordHasher &hasher;
        SessionEnds &ends;
        const Clock &clock;
        IssueToken issue;
        QByteArray refreshKey; ///< see RefreshToken::followingSecret()
    };

    AccountService(Parts parts, const AccountRules &rules);

    /// `username` and `password` as typed. Error Unauthorized for a wrong one of either, with the same words and after
    /// the same time; RateLimited with retryAfter; Forbidden for the right password of a disabled person; Unavailable
    /// if too many passwords wait to be checked.
    void signIn(const QString &username, const QString &password, const QString &address, QObject *context,
        Done<SignedIn> done);
    /// `token` as RefreshToken::toText() made it. Error Unauthorized for any that is not good any more.
    void refresh(
        const QString &token, const QString &requestId, const QString &address, QObject *context, Done<SignedIn> done);
    /// Ends the caller's session: at once here, within a second on other servers.
    void signOut(const Caller &caller, const QString &address, QObject *context, Done<void> done);
    /// Ends all other sessions of the caller. Error InvalidField for a wrong old or a bad new password, NotFound
    /// without an account, RateLimited and Unavailable as for signIn().
    void changePassword(const Caller &caller, const QString &oldPassword, const QString &newPassword,
        const QString &address, QObject *context, Done<void> done);

private:
    /// One signing in, on its way.
    struct Attempt
    {
        QByteArray password;
        LoginThrottle::Attempt place;
        std::optional<Account> account;
        QObject *context = nullptr;
        Done<SignedIn> done;
    };
    /// One change of a password, on its way.
    struct Change
    {
        Caller caller;
        QByteArray oldPassword;
        QByteArray newPassword;
        LoginThrottle::Attempt place;
        Account account;
        QObject *context = nullptr;
        Done<void> done;
    };

    void checkPassword(std::shared_ptr<Attempt> attempt);
    void begin(const std::shared_ptr<Attempt> &attempt, bool isOutdated);
    void refuse(const std::shared_ptr<Attempt> &attempt);
    void renewHash(const Account &account, QByteArray password, QObject *context);
    void checkOldPassword(std::shared_ptr<Change> change);
    void setPassword(const std::shared_ptr<Change> &change);
    void apply(const SessionEnd &end);
    [[nodiscard]] Result<SignedIn> welcome(
        const Person &person, const Session &session, const RefreshToken &token) const;

    const Parts m_parts;
    const AccountRules m_rules;
    const AccountUseCases m_useCases;
    LoginThrottle m_throttle;
};

} // namespace sanad
