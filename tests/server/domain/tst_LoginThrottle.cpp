// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/LoginThrottle.h"

#include "tests/support/FakeClock.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::test;
using namespace std::chrono_literals;

namespace {

const LoginThrottle::Attempt Stranger{u"mona"_s, u"192.0.2.1"_s, false};
const LoginThrottle::Attempt AtHome{u"mona"_s, u"192.0.2.9"_s, true};

/// Tries until it has to wait, at most `most` times; how often that went.
int triesUntilWait(
    LoginThrottle &throttle, const LoginThrottle::Attempt &attempt, const FakeClock &clock, int most = 1000)
{
    for (int tries = 0; tries < most; ++tries) {
        if (throttle.begin(attempt, clock.now()))
            return tries;
    }
    return most;
}

} // namespace

/// Who guesses passwords is slowed down; whom they pretend to be is not.
class tst_LoginThrottle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pauses_data();
    void pauses();
    void strangersAreSlowedDown();
    void pausesGrowAndAreForgiven();
    void attackerDoesNotLockTheOwnerOut();
    void manyAtOnceAreCounted();
    void successTakesItsOwnCountBack();
    void successesDoNotKeepFailuresAlive();
    void ownerMayFailAtHome();
    void oneAddressOverManyAccounts();
    void guessesFromTheSchoolDoNotKeepItsPeopleOut();
    void refusedAttemptsCostNothing();
    void clockSetBackDoesNotLockOut();
    void sizeIsBounded();
    void floodDoesNotWashOutTheSerious();
};

void tst_LoginThrottle::pauses_data()
{
    QTest::addColumn<int>("failures");
    QTest::addColumn<int>("seconds");
    QTest::newRow("none") << 0 << 0;
    QTest::newRow("last free one") << 5 << 0;
    QTest::newRow("first that costs") << 6 << 1;
    QTest::newRow("second") << 7 << 2;
    QTest::newRow("tenth") << 15 << 512;
    QTest::newRow("capped") << 16 << 900;
    QTest::newRow("far beyond") << 1'000'000 << 900;
}

void tst_LoginThrottle::pauses()
{
    QFETCH(const int, failures);
    QTEST(int(LoginThrottle::PerAccount.pauseAfter(failures) / 1s), "seconds");
}

void tst_LoginThrottle::strangersAreSlowedDown()
{
    LoginThrottle throttle;
    FakeClock clock;
    QCOMPARE(triesUntilWait(throttle, Stranger, clock), 6);
    QCOMPARE(throttle.begin(Stranger, clock.now()), std::optional(1));
    // From wherever: the account's strangers are counted together.
    QVERIFY(throttle.begin({u"mona"_s, u"198.51.100.7"_s, false}, clock.now()));
    // Another account is not concerned.
    QVERIFY(!throttle.begin({u"sara"_s, u"192.0.2.1"_s, false}, clock.now()));
}

void tst_LoginThrottle::pausesGrowAndAreForgiven()
{
    LoginThrottle throttle;
    FakeClock clock;
    triesUntilWait(throttle, Stranger, clock);
    for (const int pause : {1, 2, 4, 8, 16}) {
        QCOMPARE(throttle.begin(Stranger, clock.now()), std::optional(pause));
        clock.advance(pause * 1000 - 1);
        QVERIFY(throttle.begin(Stranger, clock.now()));
        clock.advance(1);
        QVERIFY(!throttle.begin(Stranger, clock.now()));
    }
    clock.advance(std::chrono::milliseconds(24h).count());
    QCOMPARE(triesUntilWait(throttle, Stranger, clock), 6);
    // Whoever never stops gets little: in a day, from all addresses together.
    int guesses = 0;
    for (int minute = 0; minute < 24 * 60; ++minute) {
        guesses += throttle.begin(Stranger, clock.now()) ? 0 : 1;
        clock.advance(60'000);
    }
    QVERIFY2(guesses < 200, qPrintable(QString::number(guesses)));
}

void tst_LoginThrottle::attackerDoesNotLockTheOwnerOut()
{
    LoginThrottle throttle;
    FakeClock clock;
    for (int i = 0; i < 1000; ++i) {
        static_cast<void>(throttle.begin({u"mona"_s, u"198.51.100.%1"_s.arg(i), false}, clock.now()));
        clock.advance(100);
    }
    QVERIFY(throttle.begin(Stranger, clock.now()));
    QVERIFY(!throttle.begin(AtHome, clock.now()));
}

void tst_LoginThrottle::manyAtOnceAreCounted()
{
    LoginThrottle throttle;
    const FakeClock clock;
    int begun = 0;
    for (int i = 0; i < 100; ++i)
        begun += throttle.begin(Stranger, clock.now()) ? 0 : 1;
    QCOMPARE(begun, 6);
}

void tst_LoginThrottle::successTakesItsOwnCountBack()
{
    LoginThrottle throttle;
    const FakeClock clock;
    for (int i = 0; i < 500; ++i) {
        QVERIFY(!throttle.begin(Stranger, clock.now()));
        throttle.succeeded(Stranger);
    }
    QCOMPARE(throttle.size(), 0);
    // But not the failures of others: the guesses of a stranger are not forgiven when the owner comes in.
    for (int i = 0; i < 5; ++i)
        QVERIFY(!throttle.begin(Stranger, clock.now()));
    QVERIFY(!throttle.begin(Stranger, clock.now()));
    throttle.succeeded(Stranger);
    QCOMPARE(triesUntilWait(throttle, Stranger, clock), 1);
}

void tst_LoginThrottle::successesDoNotKeepFailuresAlive()
{
    LoginThrottle throttle;
    FakeClock clock;
    // A school with one address: in each minute two come in, and every fifth minute somebody new mistypes.
    for (int halfMinute = 0; halfMinute < 24 * 120; ++halfMinute) {
        const LoginThrottle::Attempt attempt{u"user%1"_s.arg(halfMinute), u"192.0.2.1"_s, false};
        QVERIFY2(!throttle.begin(attempt, clock.now()), qPrintable(attempt.account));
        if (halfMinute % 10 != 0)
            throttle.succeeded(attempt);
        clock.advance(30'000);
    }
}

void tst_LoginThrottle::ownerMayFailAtHome()
{
    LoginThrottle throttle;
    const FakeClock clock;
    for (int i = 0; i < 5; ++i)
        QVERIFY(!throttle.begin(AtHome, clock.now()));
    QVERIFY(!throttle.begin(AtHome, clock.now()));
    throttle.succeeded(AtHome);
    QCOMPARE(triesUntilWait(throttle, AtHome, clock), 6);
}

void tst_LoginThrottle::oneAddressOverManyAccounts()
{
    LoginThrottle throttle;
    FakeClock clock;
    int begun = 0;
    for (int i = 0; i < 1000; ++i)
        begun += throttle.begin({u"user%1"_s.arg(i), u"192.0.2.1"_s, false}, clock.now()) ? 0 : 1;
    QCOMPARE(begun, 101);
    QVERIFY(throttle.begin({u"mona"_s, u"192.0.2.1"_s, false}, clock.now()));
    QVERIFY(!throttle.begin({u"mona"_s, u"192.0.2.2"_s, false}, clock.now()));
}

void tst_LoginThrottle::guessesFromTheSchoolDoNotKeepItsPeopleOut()
{
    LoginThrottle throttle;
    FakeClock clock;
    for (int i = 0; i < 1000; ++i)
        static_cast<void>(throttle.begin({u"user%1"_s.arg(i), AtHome.address, false}, clock.now()));
    QVERIFY(throttle.begin({u"mona"_s, AtHome.address, false}, clock.now()));
    QVERIFY(!throttle.begin(AtHome, clock.now()));
    // Nor does it open a way in: there too, guesses at one account are few.
    QCOMPARE(triesUntilWait(throttle, AtHome, clock), 5);
}

void tst_LoginThrottle::refusedAttemptsCostNothing()
{
    LoginThrottle throttle;
    FakeClock clock;
    triesUntilWait(throttle, Stranger, clock);
    for (int i = 0; i < 1000; ++i)
        QCOMPARE(throttle.begin(Stranger, clock.now()), std::optional(1));
    clock.advance(1000);
    QVERIFY(!throttle.begin(Stranger, clock.now()));
}

void tst_LoginThrottle::clockSetBackDoesNotLockOut()
{
    LoginThrottle throttle;
    FakeClock clock;
    triesUntilWait(throttle, Stranger, clock);
    clock.advance(-std::chrono::milliseconds(24h * 365).count());
    QVERIFY(!throttle.begin(Stranger, clock.now()));
    QCOMPARE(throttle.begin(Stranger, clock.now()), std::optional(2));
}

void tst_LoginThrottle::sizeIsBounded()
{
    LoginThrottle throttle(100);
    const FakeClock clock;
    for (int i = 0; i < 10'000; ++i)
        static_cast<void>(
            throttle.begin({u"user%1"_s.arg(i), u"10.0.%1.%2"_s.arg(i / 256).arg(i % 256), false}, clock.now()));
    QVERIFY(throttle.size() <= 100);
}

void tst_LoginThrottle::floodDoesNotWashOutTheSerious()
{
    LoginThrottle throttle(100);
    FakeClock clock;
    triesUntilWait(throttle, Stranger, clock);
    clock.advance(1000);
    QVERIFY(!throttle.begin(Stranger, clock.now()));
    for (int i = 0; i < 10'000; ++i)
        static_cast<void>(
            throttle.begin({u"user%1"_s.arg(i), u"10.0.%1.%2"_s.arg(i / 256).arg(i % 256), false}, clock.now()));
    QCOMPARE(throttle.begin(Stranger, clock.now()), std::optional(2));
}

QTEST_GUILESS_MAIN(tst_LoginThrottle)
#include "tst_LoginThrottle.moc"
