// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/AccountService.h"

#include "tests/support/FakeClock.h"
#include "tests/support/InMemoryStore.h"
#include "tests/support/StoreCalls.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::test;

namespace {

const auto Home = u"192.0.2.9"_s;

/// Takes each password for its own hash; at times there are too many to be checked.
class PlainHasher final : public PasswordHasher
{
public:
    void hash(QByteArray password, QObject *, std::function<void(Result<QByteArray>)> done) override { done(password); }
    void check(
        QByteArray password, QByteArray hash, QObject *, std::function<void(Result<PasswordCheck>)> done) override
    {
        if (isBusy)
            done(Error::of(ErrorCode::Unavailable));
        else
            done(PasswordCheck{.matches = password == hash});
    }
    bool isBusy = false;
};

} // namespace

/// What the service adds to the use cases: the password that is checked, and what it does to whoever tries many.
class tst_AccountService final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void busyHasherForgivesNoGuesses_data();
    void busyHasherForgivesNoGuesses();

private:
    ErrorCode signIn(const QString &password);
    ErrorCode change(const QString &oldPassword);

    FakeClock m_clock;
    InMemoryStore m_store;
    PlainHasher m_hasher;
    SessionEnds m_ends;
    std::unique_ptr<AccountService> m_service;
};

void tst_AccountService::init()
{
    const NewAccount sara{.role = Role::Student,
        .id = PersonId(7),
        .name = u"Sara"_s,
        .username = u"sara"_s,
        .passwordHash = "correct horse"};
    const AccountRules rules{};
    static_cast<void>(writeAndWait<Account>(
        m_store, [&](Transaction &t) { return AccountUseCases(m_clock, rules).add(t, sara, {}); }));
    m_hasher.isBusy = false;
    m_service = std::make_unique<AccountService>(
        AccountService::Parts{.store = m_store,
            .hasher = m_hasher,
            .ends = m_ends,
            .clock = m_clock,
            .issue = [](const Person &, SessionId) { return Result<QByteArray>("token"); },
            .refreshKey = QByteArray(32, 'k')},
        rules);
    QCOMPARE(signIn(u"correct horse"_s), ErrorCode()); // from now on the address is known
}

ErrorCode tst_AccountService::signIn(const QString &password)
{
    std::optional<Result<SignedIn>> answer;
    m_service->signIn(u"sara"_s, password, Home, this, [&](const Result<SignedIn> &result) { answer.emplace(result); });
    const Result<SignedIn> result = waitFor(answer);
    return result ? ErrorCode() : result.error().code;
}

ErrorCode tst_AccountService::change(const QString &oldPassword)
{
    Caller sara;
    sara.person = {.role = Role::Student, .id = PersonId(7), .name = u"Sara"_s};
    std::optional<Result<bool>> answer;
    m_service->changePassword(sara, oldPassword, u"another password"_s, Home, this,
        [&](const Status &done) { answer.emplace(done ? Result<bool>(true) : Result<bool>(done.error())); });
    const Result<bool> result = waitFor(answer);
    return result ? ErrorCode() : result.error().code;
}

void tst_AccountService::busyHasherForgivesNoGuesses_data()
{
    QTest::addColumn<bool>("isChange");
    QTest::newRow("signing in") << false;
    QTest::newRow("changing the password") << true;
}

void tst_AccountService::busyHasherForgivesNoGuesses()
{
    QFETCH(const bool, isChange);
    const auto attempt = [&](const QString &password) { return isChange ? change(password) : signIn(password); };
    for (int i = 0; i < LoginThrottle::PerAccount.free; ++i)
        QCOMPARE(signIn(u"a guess"_s), ErrorCode::Unauthorized);
    // Somebody who keeps the hasher busy must not buy themselves new guesses by that.
    m_hasher.isBusy = true;
    QCOMPARE(attempt(u"a guess"_s), ErrorCode::Unavailable);
    m_hasher.isBusy = false;
    QCOMPARE(signIn(u"a guess"_s), ErrorCode::Unauthorized);
    QCOMPARE(attempt(u"a guess"_s), ErrorCode::RateLimited);
}

QTEST_GUILESS_MAIN(tst_AccountService)
#include "tst_AccountService.moc"
