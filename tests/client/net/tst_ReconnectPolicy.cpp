// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/net/ReconnectPolicy.h"

#include <QtTest>

using namespace sanad::client;
using namespace std::chrono_literals;
using Duration = ReconnectPolicy::Duration;

class tst_ReconnectPolicy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void delay_data()
    {
        QTest::addColumn<int>("failuresBefore");
        QTest::addColumn<double>("dice");
        QTest::addColumn<int>("asked");
        QTest::addColumn<int>("expected");

        QTest::newRow("first, chance takes nothing") << 0 << 0.0 << 0 << 500;
        QTest::newRow("first, chance takes half of its share") << 0 << 0.5 << 0 << 375;
        QTest::newRow("first, chance takes its share") << 0 << 1.0 << 0 << 250;
        QTest::newRow("second doubles") << 1 << 0.0 << 0 << 1000;
        QTest::newRow("sixth") << 5 << 0.0 << 0 << 16000;
        QTest::newRow("seventh is at the limit") << 6 << 0.0 << 0 << 30000;
        QTest::newRow("at the limit chance still takes its share") << 6 << 1.0 << 0 << 15000;
        QTest::newRow("the hundredth does not overflow") << 99 << 0.0 << 0 << 30000;
        QTest::newRow("dice out of range do no harm") << 0 << 7.0 << 0 << 250;
        QTest::newRow("the server asks for more") << 0 << 1.0 << 5000 << 5000;
        QTest::newRow("the server asks for more than the limit") << 99 << 0.0 << 60000 << 60000;
        QTest::newRow("the server asks for less") << 6 << 0.0 << 1000 << 30000;
    }
    void delay()
    {
        QFETCH(int, failuresBefore);
        QFETCH(double, dice);
        QFETCH(int, asked);
        QFETCH(int, expected);
        ReconnectPolicy policy;
        for (int i = 0; i < failuresBefore; ++i)
            QVERIFY(policy.nextDelay(0) > Duration::zero());
        QCOMPARE(policy.nextDelay(dice, Duration(asked)), Duration(expected));
        QCOMPARE(policy.failures(), failuresBefore + 1);
    }

    void lost_data()
    {
        QTest::addColumn<int>("lasted");
        QTest::addColumn<int>("failures");

        QTest::newRow("let in and thrown out at once") << 0 << 3;
        QTest::newRow("a moment short of stable") << 9999 << 3;
        QTest::newRow("stable") << 10000 << 0;
    }
    void lost()
    {
        QFETCH(int, lasted);
        QFETCH(int, failures);
        ReconnectPolicy policy;
        for (int i = 0; i < 3; ++i)
            QVERIFY(policy.nextDelay(0) > Duration::zero());
        policy.onConnectionLost(Duration(lasted));
        QCOMPARE(policy.failures(), failures);
    }

    void wake_data()
    {
        QTest::addColumn<int>("expected");
        QTest::addColumn<int>("passed");
        QTest::addColumn<bool>("isWake");

        QTest::newRow("on time") << 5000 << 5000 << false;
        QTest::newRow("a busy machine") << 5000 << 25000 << false;
        QTest::newRow("slept") << 5000 << 25001 << true;
        QTest::newRow("slept for a night") << 5000 << 28'800'000 << true;
        QTest::newRow("nothing passed") << 5000 << 0 << false;
    }
    void wake()
    {
        QFETCH(int, expected);
        QFETCH(int, passed);
        QTEST(ReconnectPolicy().isWake(Duration(expected), Duration(passed)), "isWake");
    }

    void resetBeginsAnew()
    {
        ReconnectPolicy policy;
        for (int i = 0; i < 9; ++i)
            QVERIFY(policy.nextDelay(0) > Duration::zero());
        policy.reset();
        QCOMPARE(policy.nextDelay(0), Duration(500ms));
    }
};

QTEST_GUILESS_MAIN(tst_ReconnectPolicy)
#include "tst_ReconnectPolicy.moc"
