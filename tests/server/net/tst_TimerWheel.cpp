// SPDX-License-Identifier: GPL-3.0-or-later
#include "dispatcher_rows.h"

#include "server/net/TimerWheel.h"

#include <QRandomGenerator>

#include <optional>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using sanad::net::Deadline;
using sanad::net::TimerWheel;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

namespace {

constexpr milliseconds tick = 100ms;

/// A wheel whose time the test sets.
struct SetWheel
{
    nanoseconds now = 12345ms + 678us;
    TimerWheel wheel{tick, [this] { return now; }};

    void advance(nanoseconds by)
    {
        now += by;
        wheel.catchUp();
    }
};

} // namespace

/// Many deadlines on one timer: never early, at most a tick late, safe against whatever a callback does.
class tst_TimerWheel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void neverEarlyAtMostATickLate_data();
    void neverEarlyAtMostATickLate();
    void rescheduleReplaces();
    void cancelIsFinal();
    void deathOfADeadlineCancels();
    void deathOfTheWheelCancels();
    void movesToAnotherWheel();
    void longStandstill();
    void rescheduledFromItsOwnCallback();
    void destroyedFromItsOwnCallback();
    void othersDestroyedOrMovedFromACallback();
    void wheelDestroyedFromACallback();
    void notEnteredTwiceInNestedTicks();
    void agreesWithASimpleModel();
    void timerRunsOnlyWhenNeeded();
    void ticksByItself_data() { addDispatcherRows(); }
    void ticksByItself();
    void manyDeadlinesAreCheap();
};

void tst_TimerWheel::neverEarlyAtMostATickLate_data()
{
    QTest::addColumn<milliseconds>("delay");
    QTest::newRow("negative") << milliseconds(-1);
    QTest::newRow("none") << 0ms;
    QTest::newRow("1 ms") << 1ms;
    QTest::newRow("a tick") << tick;
    QTest::newRow("a tick and 1 ms") << tick + 1ms;
    QTest::newRow("30 s") << 30000ms;
    QTest::newRow("just below a turn of the wheel") << 1023 * tick;
    QTest::newRow("a turn of the wheel") << 1024 * tick;
    QTest::newRow("several turns") << milliseconds(10min);
}

void tst_TimerWheel::neverEarlyAtMostATickLate()
{
    QFETCH(const milliseconds, delay);
    for (const nanoseconds phase : {0ns, 1ns, nanoseconds(1ms), nanoseconds(99ms), nanoseconds(tick) - 1ns}) {
        SetWheel set;
        set.now = 5000ms + phase;
        std::optional<nanoseconds> fired;
        Deadline deadline([&] { fired = set.now; });
        set.wheel.schedule(deadline, delay);
        const nanoseconds due = set.now + std::max(delay, 0ms);
        const nanoseconds limit = due + tick + 1ms;
        while (!fired && set.now < limit)
            set.advance(1ms);
        QVERIFY(fired);
        QVERIFY(*fired >= due);
        QVERIFY(*fired - due <= tick + 1ms);
        QVERIFY(!deadline.isScheduled());
        QCOMPARE(set.wheel.count(), 0);
    }
}

void tst_TimerWheel::rescheduleReplaces()
{
    SetWheel set;
    int fired = 0;
    Deadline deadline([&] { ++fired; });
    for (int i = 0; i < 50; ++i) {
        set.wheel.schedule(deadline, 1s);
        QCOMPARE(set.wheel.count(), 1);
        set.advance(900ms);
    }
    QCOMPARE(fired, 0);
    set.advance(300ms);
    QCOMPARE(fired, 1);
    set.wheel.schedule(deadline, 10s);
    set.wheel.schedule(deadline, 1s); // sooner than before
    set.advance(1200ms);
    QCOMPARE(fired, 2);
    set.advance(20s);
    QCOMPARE(fired, 2);
}

void tst_TimerWheel::cancelIsFinal()
{
    SetWheel set;
    int fired = 0;
    Deadline deadline([&] { ++fired; });
    deadline.cancel();
    set.wheel.schedule(deadline, 1s);
    QVERIFY(deadline.isScheduled());
    deadline.cancel();
    deadline.cancel();
    QVERIFY(!deadline.isScheduled());
    QCOMPARE(set.wheel.count(), 0);
    set.advance(5s);
    QCOMPARE(fired, 0);
}

void tst_TimerWheel::deathOfADeadlineCancels()
{
    SetWheel set;
    int fired = 0;
    auto first = std::make_unique<Deadline>([&] { ++fired; });
    Deadline second([&] { ++fired; });
    set.wheel.schedule(*first, 1s);
    set.wheel.schedule(second, 1s);
    first.reset();
    QCOMPARE(set.wheel.count(), 1);
    set.advance(2s);
    QCOMPARE(fired, 1);
}

void tst_TimerWheel::deathOfTheWheelCancels()
{
    int fired = 0;
    Deadline deadline([&] { ++fired; });
    {
        SetWheel set;
        set.wheel.schedule(deadline, 1s);
    }
    QVERIFY(!deadline.isScheduled());
    deadline.cancel();
    QCOMPARE(fired, 0);
}

void tst_TimerWheel::movesToAnotherWheel()
{
    SetWheel one;
    SetWheel two;
    int fired = 0;
    Deadline deadline([&] { ++fired; });
    one.wheel.schedule(deadline, 1s);
    two.wheel.schedule(deadline, 1s);
    QCOMPARE(one.wheel.count(), 0);
    QCOMPARE(two.wheel.count(), 1);
    one.advance(5s);
    QCOMPARE(fired, 0);
    two.advance(5s);
    QCOMPARE(fired, 1);
}

void tst_TimerWheel::longStandstill()
{
    SetWheel set;
    int fired = 0;
    const auto count = [&] { ++fired; };
    Deadline soon(count);
    Deadline later(count);
    Deadline never(count);
    set.wheel.schedule(soon, 1s);
    set.wheel.schedule(later, 10min);
    set.wheel.schedule(never, 3h);
    set.advance(2h);
    QCOMPARE(fired, 2);
    QVERIFY(never.isScheduled());
    set.advance(1h + tick);
    QCOMPARE(fired, 3);
}

void tst_TimerWheel::rescheduledFromItsOwnCallback()
{
    SetWheel set;
    int fired = 0;
    std::optional<Deadline> deadline;
    deadline.emplace([&] {
        QVERIFY(!deadline->isScheduled());
        ++fired;
        set.wheel.schedule(*deadline, 0ms);
    });
    set.wheel.schedule(*deadline, 0ms);
    for (int i = 1; i <= 5; ++i) {
        set.advance(tick);
        QCOMPARE(fired, i); // once a tick, not again and again in one
    }
}

void tst_TimerWheel::destroyedFromItsOwnCallback()
{
    SetWheel set;
    int fired = 0;
    std::unique_ptr<Deadline> deadline;
    const QString captured(u"lives as long as the function runs"_s);
    QString seen;
    deadline = std::make_unique<Deadline>([&, captured] {
        deadline.reset();
        ++fired;
        seen = captured;
    });
    set.wheel.schedule(*deadline, 1s);
    set.advance(2s);
    QCOMPARE(fired, 1);
    QCOMPARE(seen, captured);
    QCOMPARE(set.wheel.count(), 0);
}

void tst_TimerWheel::othersDestroyedOrMovedFromACallback()
{
    SetWheel set;
    std::array<std::unique_ptr<Deadline>, 4> all;
    QList<int> fired;
    for (int i = 0; i < 4; ++i) {
        all[size_t(i)] = std::make_unique<Deadline>([&, i] {
            fired.append(i);
            if (fired.size() > 1)
                return;
            all[size_t(i + 1) % 4].reset();
            all[size_t(i + 2) % 4]->cancel();
            set.wheel.schedule(*all[size_t(i + 3) % 4], 5s);
        });
        set.wheel.schedule(*all[size_t(i)], 1s);
    }
    set.advance(2s);
    QCOMPARE(fired.size(), 1);
    set.advance(6s);
    QCOMPARE(fired.size(), 2);
    QCOMPARE(fired.at(1), (fired.at(0) + 3) % 4);
}

void tst_TimerWheel::wheelDestroyedFromACallback()
{
    nanoseconds now = 1s;
    auto wheel = std::make_unique<TimerWheel>(tick, [&now] { return now; });
    int fired = 0;
    const auto destroy = [&] {
        ++fired;
        wheel.reset();
    };
    Deadline one(destroy);
    Deadline two(destroy);
    wheel->schedule(one, 1s);
    wheel->schedule(two, 1s);
    now += 2s;
    wheel->catchUp();
    QCOMPARE(fired, 1);
    QVERIFY(!one.isScheduled());
    QVERIFY(!two.isScheduled());
}

void tst_TimerWheel::notEnteredTwiceInNestedTicks()
{
    SetWheel set;
    int depth = 0;
    int fired = 0;
    int otherFired = 0;
    Deadline other([&] { ++otherFired; });
    std::optional<Deadline> deadline;
    deadline.emplace([&] {
        QCOMPARE(++depth, 1);
        if (++fired == 1) {
            set.wheel.schedule(*deadline, 0ms);
            for (int i = 0; i < 5; ++i)
                set.advance(tick);
            QVERIFY(deadline->isScheduled());
            QCOMPARE(otherFired, 1); // others go on
        }
        --depth;
    });
    set.wheel.schedule(*deadline, 0ms);
    set.wheel.schedule(other, 2 * tick);
    set.advance(tick);
    QCOMPARE(fired, 1);
    set.advance(tick);
    QCOMPARE(fired, 2);
    QCOMPARE(set.wheel.count(), 0);
}

void tst_TimerWheel::agreesWithASimpleModel()
{
    QRandomGenerator random(7);
    SetWheel set;
    constexpr size_t count = 200;
    struct Expected
    {
        bool isScheduled = false;
        nanoseconds due{};
    };
    std::array<Expected, count> model;
    std::vector<std::unique_ptr<Deadline>> deadlines;
    int wrong = 0;
    for (size_t i = 0; i < count; ++i) {
        deadlines.push_back(std::make_unique<Deadline>([&, i] {
            wrong += !model[i].isScheduled || set.now < model[i].due;
            model[i].isScheduled = false;
        }));
    }
    for (int step = 0; step < 50000; ++step) {
        const size_t i = random.bounded(quint32(count));
        const milliseconds delay(random.bounded(random.bounded(10) == 0 ? 300'000 : 3000));
        switch (random.bounded(4)) {
        case 0:
        case 1:
            set.wheel.schedule(*deadlines[i], delay);
            model[i] = {true, set.now + delay};
            break;
        case 2:
            deadlines[i]->cancel();
            model[i].isScheduled = false;
            break;
        default:
            set.advance(std::chrono::microseconds(random.bounded(50'000)));
            for (const Expected &each : model)
                wrong += each.isScheduled && set.now - each.due > tick;
        }
        QCOMPARE(wrong, 0);
        QCOMPARE(set.wheel.count(),
            std::count_if(model.cbegin(), model.cend(), [](const Expected &each) { return each.isScheduled; }));
    }
}

void tst_TimerWheel::timerRunsOnlyWhenNeeded()
{
    TimerWheel wheel(5ms);
    Deadline deadline([] {});
    QVERIFY(!wheel.isTicking());
    wheel.schedule(deadline, 1ms);
    QVERIFY(wheel.isTicking());
    QTRY_VERIFY(!deadline.isScheduled());
    QTRY_VERIFY(!wheel.isTicking());
    wheel.schedule(deadline, 1h);
    QVERIFY(wheel.isTicking());
    deadline.cancel();
    QTRY_VERIFY(!wheel.isTicking());
    wheel.schedule(deadline, 1ms);
    QTRY_VERIFY(!deadline.isScheduled());
}

void tst_TimerWheel::ticksByItself()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        TimerWheel wheel(10ms);
        QElapsedTimer clock;
        clock.start();
        constexpr int count = 30;
        int fired = 0;
        int early = 0;
        std::vector<std::unique_ptr<Deadline>> deadlines;
        for (int i = 0; i < count; ++i) {
            const milliseconds delay(i * 7);
            const nanoseconds due = nanoseconds(clock.nsecsElapsed()) + delay;
            deadlines.push_back(std::make_unique<Deadline>([&, due] {
                ++fired;
                early += nanoseconds(clock.nsecsElapsed()) < due;
            }));
            wheel.schedule(*deadlines.back(), delay);
        }
        QTRY_COMPARE(fired, count);
        QCOMPARE(early, 0);
    });
}

void tst_TimerWheel::manyDeadlinesAreCheap()
{
    // A wheel that looked at all of them on each tick would need 10^9 looks.
    SetWheel set;
    int fired = 0;
    constexpr int count = 100'000;
    std::vector<std::unique_ptr<Deadline>> deadlines;
    deadlines.reserve(count);
    for (int i = 0; i < count; ++i) {
        deadlines.push_back(std::make_unique<Deadline>([&] { ++fired; }));
        set.wheel.schedule(*deadlines.back(), 10s + milliseconds(i * 10));
    }
    while (set.wheel.count() > 0)
        set.advance(tick);
    QCOMPARE(fired, count);
}

QTEST_GUILESS_MAIN(tst_TimerWheel)
#include "tst_TimerWheel.moc"
