// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/RateLimiter.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace sanad;
using namespace sanad::http;

namespace {

constexpr qint64 Second = 1'000'000'000;

Caller caller(qint64 id, Role role = Role::Student)
{
    Caller made;
    made.person = {.role = role, .id = PersonId(id), .name = {}};
    return made;
}

} // namespace

/// Who may send how much, and what is remembered of them.
class tst_RateLimiter : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void countsDown();
    void comesBackEvenly();
    void keepsToTheRule_data();
    void keepsToTheRule();
    void tellsPeopleApart();
    void tellsClassesApart();
    void tellsAddressesApart_data();
    void tellsAddressesApart();
    void limitsPeopleAndAddresses();
    void chargesNobodyForARefusal();
    void leavesUnknownAddressesAlone();
    void countsBadTokensByThemselves();
    void canBeOff();
    void letsAClassBehindOneAddressWork();
    void boundsItsMemory();
    void remembersThoseNearTheirLimit();

private:
    [[nodiscard]] RateLimiter limiter() const
    {
        return RateLimiter(m_rules, [this] { return m_now; });
    }

    RateRules m_rules;
    qint64 m_now = 0;
    const QHostAddress m_address{u"192.0.2.1"_s};
};

void tst_RateLimiter::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_rules = RateRules();
    m_rules.perPerson[std::size_t(RateClass::Writing)] = {3, 30s};
    m_rules.perAddress[std::size_t(RateClass::Writing)] = {5, 30s};
    m_now = 1'000 * Second;
}

void tst_RateLimiter::countsDown()
{
    const RateRule rule{3, 30s};
    qint64 fullAt = 0;
    QCOMPARE(gcra(rule, fullAt, m_now), (RateState{true, 3, 2, 10s, 0s}));
    QCOMPARE(gcra(rule, fullAt, m_now), (RateState{true, 3, 1, 20s, 0s}));
    QCOMPARE(gcra(rule, fullAt, m_now), (RateState{true, 3, 0, 30s, 0s}));
    QCOMPARE(gcra(rule, fullAt, m_now), (RateState{false, 3, 0, 30s, 10s}));
    // Asking in vain costs nothing.
    for (int i = 0; i < 100; ++i)
        QVERIFY(!gcra(rule, fullAt, m_now).isAllowed);
    QCOMPARE(gcra(rule, fullAt, m_now + 10 * Second - 1), (RateState{false, 3, 0, 21s, 1s}));
    QCOMPARE(gcra(rule, fullAt, m_now + 10 * Second), (RateState{true, 3, 0, 30s, 0s}));
}

void tst_RateLimiter::comesBackEvenly()
{
    const RateRule rule{3, 30s};
    qint64 fullAt = 0;
    for (int i = 0; i < 3; ++i)
        (void)gcra(rule, fullAt, m_now);
    QCOMPARE(gcra(rule, fullAt, m_now + 20 * Second).remaining, 1);
    // After a rest there is the whole limit, not more.
    QCOMPARE(gcra(rule, fullAt, m_now + 100'000 * Second).remaining, 2);
}

void tst_RateLimiter::keepsToTheRule_data()
{
    QTest::addColumn<qint64>("requests");
    QTest::addColumn<int>("window");
    QTest::newRow("1 in a second") << qint64(1) << 1;
    QTest::newRow("7 in 60") << qint64(7) << 60;
    QTest::newRow("60,000 in 60") << qint64(60'000) << 60;
    QTest::newRow("more than nanoseconds") << qint64(3'000'000'000) << 1;
}

void tst_RateLimiter::keepsToTheRule()
{
    QFETCH(const qint64, requests);
    QFETCH(const int, window);
    const RateRule rule{requests, std::chrono::seconds(window)};
    qint64 fullAt = 0;
    qint64 allowed = 0;
    // Asked a hundred thousand times over ten windows: the burst and ten windows' worth.
    const int asked = 100'000;
    for (int i = 0; i < asked; ++i)
        allowed += gcra(rule, fullAt, m_now + qint64(window) * 10 * Second / asked * i).isAllowed ? 1 : 0;
    const qint64 most = std::min<qint64>(asked, requests * 11);
    QVERIFY2(allowed <= most && allowed >= most - 1 - most / 1000, qPrintable(QString::number(allowed)));
}

void tst_RateLimiter::tellsPeopleApart()
{
    RateLimiter rates = limiter();
    const auto write = [&](const Caller &who) { return rates.admit(RateClass::Writing, {}, who)->isAllowed; };
    for (int i = 0; i < 3; ++i)
        QVERIFY(write(caller(5)));
    QVERIFY(!write(caller(5)));
    QVERIFY(write(caller(6)));
    QVERIFY(write(caller(5, Role::Admin)));
}

void tst_RateLimiter::tellsClassesApart()
{
    RateLimiter rates = limiter();
    for (int i = 0; i < 4; ++i)
        (void)rates.admit(RateClass::Writing, {}, caller(5));
    QVERIFY(!rates.admit(RateClass::Writing, {}, caller(5))->isAllowed);
    QVERIFY(rates.admit(RateClass::Reading, {}, caller(5))->isAllowed);
    QVERIFY(rates.admit(RateClass::Upload, {}, caller(5))->isAllowed);
}

void tst_RateLimiter::tellsAddressesApart_data()
{
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("second");
    QTest::addColumn<bool>("isOne");
    const auto row = [](const char *first, const char *second, bool isOne) {
        QTest::addRow("%s %s", first, second) << QString::fromLatin1(first) << QString::fromLatin1(second) << isOne;
    };
    row("192.0.2.1", "192.0.2.1", true);
    row("192.0.2.1", "192.0.2.2", false);
    row("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true);
    row("2001:db8:1:2::1", "2001:db8:1:3::1", false);
    row("0.0.0.1", "0:0:0:1::", false);
}

void tst_RateLimiter::tellsAddressesApart()
{
    QFETCH(const QString, first);
    QFETCH(const QString, second);
    QFETCH(const bool, isOne);
    RateLimiter rates = limiter();
    for (int i = 0; i < 5; ++i)
        QVERIFY(rates.admit(RateClass::Writing, QHostAddress(first), {})->isAllowed);
    QCOMPARE(rates.admit(RateClass::Writing, QHostAddress(second), {})->isAllowed, !isOne);
}

void tst_RateLimiter::limitsPeopleAndAddresses()
{
    RateLimiter rates = limiter();
    // The narrower rule speaks.
    QCOMPARE(rates.admit(RateClass::Writing, m_address, caller(5))->limit, 3);
    QCOMPARE(rates.admit(RateClass::Writing, m_address, caller(5))->remaining, 1);
    QVERIFY(rates.admit(RateClass::Writing, m_address, caller(6))->isAllowed);
    QVERIFY(rates.admit(RateClass::Writing, m_address, caller(7))->isAllowed);
    const auto fifth = rates.admit(RateClass::Writing, m_address, caller(8));
    QVERIFY(fifth->isAllowed);
    QCOMPARE(fifth->limit, 5);
    QCOMPARE(fifth->remaining, 0);
    QVERIFY(!rates.admit(RateClass::Writing, m_address, caller(9))->isAllowed);
}

void tst_RateLimiter::chargesNobodyForARefusal()
{
    RateLimiter rates = limiter();
    for (int i = 0; i < 5; ++i)
        (void)rates.admit(RateClass::Writing, m_address, {});
    for (int i = 0; i < 10; ++i)
        QVERIFY(!rates.admit(RateClass::Writing, m_address, caller(5))->isAllowed);
    // The same person from elsewhere has lost nothing.
    QCOMPARE(rates.admit(RateClass::Writing, QHostAddress(u"192.0.2.9"_s), caller(5))->remaining, 2);
}

void tst_RateLimiter::leavesUnknownAddressesAlone()
{
    RateLimiter rates = limiter();
    for (int i = 0; i < 100; ++i) {
        QVERIFY(!rates.admit(RateClass::Writing, {}, {}));
        QVERIFY(!rates.countBadToken({}));
    }
}

void tst_RateLimiter::countsBadTokensByThemselves()
{
    m_rules.badTokens = {2, 60s};
    RateLimiter rates = limiter();
    QVERIFY(rates.countBadToken(m_address)->isAllowed);
    QVERIFY(rates.countBadToken(m_address)->isAllowed);
    QVERIFY(!rates.countBadToken(m_address)->isAllowed);
    QVERIFY(rates.admit(RateClass::Writing, m_address, caller(5))->isAllowed);
}

void tst_RateLimiter::canBeOff()
{
    m_rules.isOn = false;
    RateLimiter off = limiter();
    for (int i = 0; i < 100; ++i) {
        QVERIFY(!off.admit(RateClass::Writing, m_address, caller(5)));
        QVERIFY(!off.countBadToken(m_address));
    }
    m_rules.isOn = true;
    m_rules.perPerson[std::size_t(RateClass::Writing)] = {};
    m_rules.perAddress[std::size_t(RateClass::Writing)] = {};
    RateLimiter without = limiter();
    QVERIFY(!without.admit(RateClass::Writing, m_address, caller(5)));
}

// 500 students of one school, one address, one busy lesson of ten minutes: with the defaults nobody is held up.
void tst_RateLimiter::letsAClassBehindOneAddressWork()
{
    m_rules = RateRules();
    RateLimiter rates = limiter();
    int refused = 0;
    const auto send = [&](RateClass what, int student, int times) {
        for (int i = 0; i < times; ++i)
            refused += rates.admit(what, m_address, caller(student + 1))->isAllowed ? 0 : 1;
    };
    for (int minute = 0; minute < 10; ++minute) {
        for (int student = 0; student < 500; ++student) {
            if (minute == 0)
                refused += rates.admit(RateClass::SignIn, m_address, {})->isAllowed ? 0 : 1;
            send(RateClass::Reading, student, 60);
            send(RateClass::Writing, student, 12);
            send(RateClass::Upload, student, minute % 3 == 0 ? 1 : 0);
            refused += rates.admit(RateClass::Link, m_address, {})->isAllowed ? 0 : 1;
            m_now += 60 * Second / 500;
        }
    }
    QCOMPARE(refused, 0);
    QCOMPARE(rates.forgotten(), 0);
}

void tst_RateLimiter::boundsItsMemory()
{
    RateTable table(1'000);
    QCOMPARE(table.capacity(), 1'024 / 8 * 8);
    quint64 owner = 1;
    for (int i = 0; i < 1'000'000; ++i) {
        owner = owner * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
        table.fullAt(owner >> 1 | 1, m_now) = m_now + Second;
    }
    QCOMPARE(table.capacity(), 1'024 / 8 * 8);
    QVERIFY(table.forgotten() > 900'000);
    // Whoever is idle is nobody's loss.
    const quint64 before = table.forgotten();
    table.fullAt(12'345, m_now + 2 * Second) = m_now + 3 * Second;
    QCOMPARE(table.forgotten(), before);
}

void tst_RateLimiter::remembersThoseNearTheirLimit()
{
    m_rules.remembered = 512;
    RateLimiter rates = limiter();
    for (int i = 0; i < 5; ++i)
        (void)rates.admit(RateClass::Writing, m_address, {});
    // A flood of addresses that each send once.
    for (quint32 i = 0; i < 100'000; ++i)
        (void)rates.admit(RateClass::Writing, QHostAddress(0x0b000000U + i), {});
    QVERIFY(rates.forgotten() > 90'000);
    QVERIFY(!rates.admit(RateClass::Writing, m_address, {})->isAllowed);
}

QTEST_GUILESS_MAIN(tst_RateLimiter)
#include "tst_RateLimiter.moc"
