// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/AccountService.h"

#include "server/domain/account_text.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace sanad {

namespace {

Error slowDown(int seconds)
{
    Error error =
        Error::of(ErrorCode::RateLimited, u"Too many failed attempts; please wait %1 seconds."_s.arg(seconds));
    error.retryAfter = seconds;
    return error;
}

Error wrongPassword()
{
    return Error::of(ErrorCode::Unauthorized, u"The username or the password is wrong."_s);
}

Error staleRefreshToken()
{
    return Error::of(ErrorCode::Unauthorized, u"This session has ended; please sign in again."_s);
}

} // namespace

AccountService::AccountService(Parts parts, const AccountRules &rules)
    : m_parts(std::move(parts))
    , m_rules(rules)
    , m_useCases(m_parts.clock, rules)
{
}

void AccountService::signIn(
    const QString &username, const QString &password, const QString &address, QObject *context, Done<SignedIn> done)
{
    const Result<QString> name = canonicalUsername(username);
    Result<QByteArray> secret = canonicalPassword(password, "password"_L1);
    if (!name || !secret) {
        done(name ? secret.error() : name.error());
        return;
    }
    auto attempt = std::make_shared<Attempt>();
    attempt->password = *std::move(secret);
    attempt->place = {.account = *name, .address = address};
    attempt->context = context;
    attempt->done = std::move(done);
    m_parts.store.read<SignInCandidate>(
        context,
        [name = *name, address](
            Transaction &transaction) { return AccountUseCases::candidate(transaction, name, address); },
        [this, attempt](Result<SignInCandidate> candidate) {
            if (!candidate) {
                attempt->done(candidate.error());
                return;
            }
            attempt->account = std::move(candidate->account);
            attempt->place.isKnownAddress = candidate->isKnownAddress;
            if (const auto wait = m_throttle.begin(attempt->place, m_parts.clock.now()))
                attempt->done(slowDown(*wait));
            else
                checkPassword(attempt);
        });
}

void AccountService::checkPassword(std::shared_ptr<Attempt> attempt)
{
    const QByteArray hash = attempt->account ? attempt->account->passwordHash : QByteArray();
    m_parts.hasher.check(
        attempt->password, hash, attempt->context, [this, attempt](const Result<PasswordCheck> &check) {
            if (!check) {
                m_throttle.withdrawn(attempt->place);
                attempt->done(check.error());
            } else if (check->matches && attempt->account) {
                begin(attempt, check->isOutdated);
            } else {
                refuse(attempt);
            }
        });
}

void AccountService::begin(const std::shared_ptr<Attempt> &attempt, bool isOutdated)
{
    m_throttle.succeeded(attempt->place);
    const RefreshToken token = RefreshToken::random();
    m_parts.store.write<Session>(
        attempt->context,
        [this, attempt, token](Transaction &transaction) {
            return m_useCases.signIn(transaction, *attempt->account, attempt->place.address, token);
        },
        [this, attempt, token, isOutdated](const Result<Session> &session) {
            if (!session) {
                attempt->done(session.error());
                return;
            }
            attempt->done(welcome(attempt->account->person, *session, token));
            if (isOutdated)
                renewHash(*attempt->account, attempt->password, attempt->context);
        });
}

void AccountService::refuse(const std::shared_ptr<Attempt> &attempt)
{
    m_parts.store.write<void>(
        attempt->context,
        [this, attempt](Transaction &transaction) {
            return m_useCases.noteFailure(transaction, attempt->account, attempt->place.address);
        },
        [attempt](const Status &noted) { attempt->done(noted ? wrongPassword() : noted.error()); });
}

void AccountService::renewHash(const Account &account, QByteArray password, QObject *context)
{
    m_parts.hasher.hash(std::move(password), context, [this, account, context](const Result<QByteArray> &hash) {
        if (!hash)
            return; // the next signing in tries again
        m_parts.store.write<void>(
            context,
            [account, hash = *hash](
                Transaction &transaction) { return AccountUseCases::renewHash(transaction, account, hash); },
            [](const Status &) {});
    });
}

void AccountService::refresh(
    const QString &token, const QString &requestId, const QString &address, QObject *context, Done<SignedIn> done)
{
    const auto parsed = RefreshToken::fromText(token);
    if (!parsed) {
        done(staleRefreshToken());
        return;
    }
    const RefreshCall call{.token = *parsed, .requestId = requestId, .address = address, .key = m_parts.refreshKey};
    m_parts.store.write<RefreshOutcome>(
        context, [this, call](Transaction &transaction) { return m_useCases.refresh(transaction, call); },
        [this, done = std::move(done)](const Result<RefreshOutcome> &outcome) {
            if (outcome && outcome->ended)
                apply(*outcome->ended);
            if (!outcome)
                done(outcome.error());
            else if (!outcome->person)
                done(staleRefreshToken());
            else
                done(welcome(*outcome->person, outcome->session, outcome->next));
        });
}

void AccountService::signOut(const Caller &caller, const QString &address, QObject *context, Done<void> done)
{
    m_parts.store.write<std::optional<SessionEnd>>(
        context,
        [this, caller, address](Transaction &transaction) { return m_useCases.signOut(transaction, caller, address); },
        [this, done = std::move(done)](const Result<std::optional<SessionEnd>> &ended) {
            if (ended && *ended)
                apply(**ended);
            done(ended ? Status() : Status(ended.error()));
        });
}

void AccountService::changePassword(const Caller &caller, const QString &oldPassword, const QString &newText,
    const QString &address, QObject *context, Done<void> done)
{
    Result<QByteArray> before = canonicalPassword(oldPassword, "old_password"_L1);
    Result<QByteArray> after = newPassword(newText, "new_password"_L1);
    if (!before || !after) {
        done(before ? after.error() : before.error());
        return;
    }
    auto change = std::make_shared<Change>();
    change->caller = caller;
    change->oldPassword = *std::move(before);
    change->newPassword = *std::move(after);
    change->context = context;
    change->done = std::move(done);
    m_parts.store.read<std::optional<Account>>(
        context,
        [person = caller.person](
            Transaction &transaction) { return transaction.accounts().find(person.role, person.id); },
        [this, change, address](const Result<std::optional<Account>> &account) {
            if (!account || !*account) {
                change->done(account ? Error::notFound(u"You have no password here."_s) : account.error());
                return;
            }
            change->account = **account;
            change->place = {.account = change->account.username, .address = address, .isKnownAddress = true};
            if (const auto wait = m_throttle.begin(change->place, m_parts.clock.now()))
                change->done(slowDown(*wait));
            else
                checkOldPassword(change);
        });
}

void AccountService::checkOldPassword(std::shared_ptr<Change> change)
{
    m_parts.hasher.check(change->oldPassword, change->account.passwordHash, change->context,
        [this, change](const Result<PasswordCheck> &check) {
            if (check && check->matches)
                m_throttle.succeeded(change->place);
            if (!check) {
                m_throttle.withdrawn(change->place);
                change->done(check.error());
            } else if (!check->matches) {
                change->done(Error::invalidField(u"old_password"_s, u"The old password is wrong."_s));
            } else {
                m_parts.hasher.hash(
                    change->newPassword, change->context, [this, change](const Result<QByteArray> &hash) {
                        if (!hash) {
                            change->done(hash.error());
                            return;
                        }
                        change->newPassword = *hash;
                        setPassword(change);
                    });
            }
        });
}

void AccountService::setPassword(const std::shared_ptr<Change> &change)
{
    m_parts.store.write<QList<SessionEnd>>(
        change->context,
        [this, change](Transaction &transaction) {
            return m_useCases.changePassword(
                transaction, change->caller, change->account, change->newPassword, change->place.address);
        },
        [this, change](const Result<QList<SessionEnd>> &ends) {
            if (ends) {
                for (const SessionEnd &end : *ends)
                    apply(end);
            }
            change->done(ends ? Status() : Status(ends.error()));
        });
}

void AccountService::apply(const SessionEnd &end)
{
    m_parts.ends.apply(end.role, end.personId, end.id, end.endedAt.plusMs(m_rules.accessLife.count() + 60'000));
}

Result<SignedIn> AccountService::welcome(const Person &person, const Session &session, const RefreshToken &token) const
{
    SANAD_ASSIGN(QByteArray access, m_parts.issue(person, session.id));
    return SignedIn{.token = std::move(access),
        .refreshToken = token.toText(),
        .expiresIn = std::chrono::duration_cast<std::chrono::seconds>(m_rules.accessLife),
        .person = person};
}

} // namespace sanad
