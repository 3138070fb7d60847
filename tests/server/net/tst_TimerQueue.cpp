// SPDX-License-Identifier: GPL-3.0-or-later
#include "dispatcher_rows.h"

#include "server/net/TimerQueue.h"

#include <QBasicTimer>
#include <QRandomGenerator>
#include <QTimerEvent>

#include <map>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using sanad::net::TimerQueue;
using std::chrono::milliseconds;

namespace {

constexpr TimerQueue::Instant start{1000s};

/// Records the ids of its timer events, and does what a test wants done inside them.
class Receiver : public QObject
{
public:
    QList<int> fired;
    std::function<void(int)> onTimer = [](int) {};

protected:
    void timerEvent(QTimerEvent *event) override
    {
        fired.append(event->timerId());
        onTimer(event->timerId());
    }
};

} // namespace

/// The order and accuracy of timers: by a clock of the test's own, then on Qt's dispatchers and on ours.
class tst_TimerQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void dueTimeIsWithinItsTypesLimits_data();
    void dueTimeIsWithinItsTypesLimits();
    void coarseTimersFallTogether();
    void firesInOrderOfTimeThenStart();
    void repeatsWithoutDrift_data();
    void repeatsWithoutDrift();
    void lateTimerFiresOnceAndGoesOn();
    void stoppedInItsOwnEvent();
    void startedAgainUnderItsIdInItsOwnEvent();
    void stoppedByAnotherOfTheSameRound();
    void startedInAnEventWaitsForTheNextRound();
    void objectDiesInAnEvent();
    void notEnteredTwice();
    void hugeAndNegativeIntervals();
    void agreesWithASimpleModel();
    void remainingTimeAndList_data() { addDispatcherRows(); }
    void remainingTimeAndList();
    void preciseTimersAreNeverEarly_data() { addDispatcherRows(); }
    void preciseTimersAreNeverEarly();
    void excludedTimersWait_data() { addDispatcherRows(); }
    void excludedTimersWait();
    void timerNotEnteredInANestedLoop_data() { addDispatcherRows(); }
    void timerNotEnteredInANestedLoop();
    void restartedInItsOwnTimeout_data() { addDispatcherRows(); }
    void restartedInItsOwnTimeout();
    void timersDieWithTheirObject_data() { addDispatcherRows(); }
    void timersDieWithTheirObject();
};

void tst_TimerQueue::dueTimeIsWithinItsTypesLimits_data()
{
    QTest::addColumn<Qt::TimerType>("type");
    QTest::addColumn<milliseconds>("interval");
    QTest::addColumn<std::chrono::nanoseconds>("slack");
    const auto row = [](const char *name, Qt::TimerType type, milliseconds interval, std::chrono::nanoseconds slack) {
        QTest::newRow(name) << type << interval << slack;
    };
    row("precise 0 ms", Qt::PreciseTimer, 0ms, 0ns);
    row("precise 1 s", Qt::PreciseTimer, 1s, 0ns);
    row("precise 1 h", Qt::PreciseTimer, 1h, 0ns);
    row("coarse 0 ms", Qt::CoarseTimer, 0ms, 0ns);
    row("coarse 19 ms", Qt::CoarseTimer, 19ms, 0ns);
    row("coarse 20 ms", Qt::CoarseTimer, 20ms, 1ms);
    row("coarse 33 ms", Qt::CoarseTimer, 33ms, 1650us);
    row("coarse 100 ms", Qt::CoarseTimer, 100ms, 5ms);
    row("coarse 1 s", Qt::CoarseTimer, 1s, 50ms);
    row("coarse 19.999 s", Qt::CoarseTimer, 19999ms, 999950us);
    row("coarse 20 s", Qt::CoarseTimer, 20s, 1s);
    row("coarse 1 h", Qt::CoarseTimer, 1h, 1s);
    row("very coarse 1 ms", Qt::VeryCoarseTimer, 1ms, 1s);
    row("very coarse 1.5 s", Qt::VeryCoarseTimer, 1500ms, 1s);
}

void tst_TimerQueue::dueTimeIsWithinItsTypesLimits()
{
    QFETCH(const Qt::TimerType, type);
    QFETCH(const milliseconds, interval);
    QFETCH(const std::chrono::nanoseconds, slack);
    for (auto phase = 0us; phase < 2s; phase += 137us) {
        const auto ideal = start + phase;
        const auto due = TimerQueue::dueTime(ideal, interval, type);
        QVERIFY(due >= ideal);
        QVERIFY(due - ideal <= slack);
        if (slack == 1s)
            QCOMPARE(due.time_since_epoch() % 1s, 0ns);
    }
}

void tst_TimerQueue::coarseTimersFallTogether()
{
    std::set<TimerQueue::Instant> times;
    for (int i = 0; i < 40; ++i)
        times.insert(TimerQueue::dueTime(start + 1s - i * 1ms, 1s, Qt::CoarseTimer));
    QCOMPARE(times.size(), size_t(1));
}

void tst_TimerQueue::firesInOrderOfTimeThenStart()
{
    Receiver receiver;
    TimerQueue queue;
    queue.add(4, 20ms, Qt::PreciseTimer, &receiver, start);
    queue.add(1, 10ms, Qt::PreciseTimer, &receiver, start);
    queue.add(3, 10ms, Qt::PreciseTimer, &receiver, start);
    queue.add(2, 10ms, Qt::PreciseTimer, &receiver, start);
    QVERIFY(queue.nextDue() == start + 10ms);
    QCOMPARE(queue.fireDue(start + 10ms - 1ns), 0);
    QCOMPARE(queue.fireDue(start + 10ms), 3);
    QCOMPARE(queue.fireDue(start + 20ms), 4);
    QCOMPARE(receiver.fired, QList<int>({1, 3, 2, 4, 1, 3, 2}));
}

void tst_TimerQueue::repeatsWithoutDrift_data()
{
    QTest::addColumn<Qt::TimerType>("type");
    QTest::newRow("precise") << Qt::PreciseTimer;
    QTest::newRow("coarse") << Qt::CoarseTimer;
}

void tst_TimerQueue::repeatsWithoutDrift()
{
    QFETCH(const Qt::TimerType, type);
    Receiver receiver;
    TimerQueue queue;
    queue.add(1, 33ms, type, &receiver, start + 777us);
    for (auto now = start; now < start + 33s + 10ms; now += 500us)
        queue.fireDue(now);
    QCOMPARE(receiver.fired.size(), 1000);
}

void tst_TimerQueue::lateTimerFiresOnceAndGoesOn()
{
    Receiver receiver;
    TimerQueue queue;
    queue.add(1, 10ms, Qt::PreciseTimer, &receiver, start);
    QCOMPARE(queue.fireDue(start + 105ms), 1);
    QCOMPARE(queue.fireDue(start + 105ms), 0);
    QVERIFY(queue.nextDue() == start + 115ms);
}

void tst_TimerQueue::stoppedInItsOwnEvent()
{
    Receiver receiver;
    TimerQueue queue;
    receiver.onTimer = [&](int id) { QVERIFY(queue.remove(id)); };
    queue.add(1, 10ms, Qt::PreciseTimer, &receiver, start);
    QCOMPARE(queue.fireDue(start + 10ms), 1);
    QVERIFY(!queue.nextDue());
    QVERIFY(!queue.remove(1));
    QVERIFY(!queue.remaining(1, start));
    QCOMPARE(queue.fireDue(start + 1h), 0);
}

void tst_TimerQueue::startedAgainUnderItsIdInItsOwnEvent()
{
    Receiver receiver;
    TimerQueue queue;
    receiver.onTimer = [&](int id) {
        queue.remove(id);
        queue.add(id, 70ms, Qt::PreciseTimer, &receiver, start + 10ms);
    };
    queue.add(1, 10ms, Qt::PreciseTimer, &receiver, start);
    QCOMPARE(queue.fireDue(start + 10ms), 1);
    QVERIFY(queue.nextDue() == start + 80ms);
    QCOMPARE(queue.fireDue(start + 80ms - 1ns), 0);
    QCOMPARE(queue.fireDue(start + 80ms), 1);
    QCOMPARE(queue.timersOf(&receiver).size(), 1);
}

void tst_TimerQueue::stoppedByAnotherOfTheSameRound()
{
    Receiver receiver;
    TimerQueue queue;
    receiver.onTimer = [&](int id) { queue.remove(3 - id); };
    queue.add(1, 10ms, Qt::PreciseTimer, &receiver, start);
    queue.add(2, 10ms, Qt::PreciseTimer, &receiver, start);
    QCOMPARE(queue.fireDue(start + 1s), 1);
    QCOMPARE(receiver.fired, QList<int>{1});
}

void tst_TimerQueue::startedInAnEventWaitsForTheNextRound()
{
    Receiver receiver;
    TimerQueue queue;
    receiver.onTimer = [&](int id) {
        if (id < 5)
            queue.add(id + 1, 0ms, Qt::PreciseTimer, &receiver, start);
    };
    queue.add(1, 0ms, Qt::PreciseTimer, &receiver, start);
    queue.fireDue(start);
    QCOMPARE(receiver.fired, QList<int>{1});
    queue.fireDue(start);
    QCOMPARE(receiver.fired.size(), 3);
}

void tst_TimerQueue::objectDiesInAnEvent()
{
    Receiver receiver;
    auto victim = std::make_unique<Receiver>();
    TimerQueue queue;
    receiver.onTimer = [&](int) {
        if (victim)
            QVERIFY(queue.removeAll(victim.get()));
        victim.reset();
    };
    queue.add(1, 10ms, Qt::PreciseTimer, &receiver, start);
    queue.add(2, 10ms, Qt::PreciseTimer, victim.get(), start);
    queue.add(3, 10ms, Qt::PreciseTimer, victim.get(), start);
    QCOMPARE(queue.fireDue(start + 10ms), 1);
    QVERIFY(!queue.removeAll(victim.get()));
}

void tst_TimerQueue::notEnteredTwice()
{
    Receiver receiver;
    TimerQueue queue;
    int depth = 0;
    receiver.onTimer = [&](int id) {
        QCOMPARE(++depth, id);
        if (id == 1) {
            QVERIFY(queue.nextDue() == start + 10ms);
            QCOMPARE(queue.fireDue(start + 50ms), 1);
            QVERIFY(queue.remaining(1, start + 10ms) == 10ms);
        } else {
            QVERIFY(!queue.nextDue());
            QCOMPARE(queue.fireDue(start + 1h), 0);
        }
        --depth;
    };
    queue.add(1, 10ms, Qt::PreciseTimer, &receiver, start);
    queue.add(2, 10ms, Qt::PreciseTimer, &receiver, start);
    queue.fireDue(start + 10ms);
    QCOMPARE(receiver.fired, QList<int>({1, 2}));
    receiver.onTimer = [](int) {};
    QCOMPARE(queue.fireDue(start + 1min), 2);
}

void tst_TimerQueue::hugeAndNegativeIntervals()
{
    Receiver receiver;
    TimerQueue queue;
    queue.add(1, milliseconds::max(), Qt::CoarseTimer, &receiver, start);
    QVERIFY(queue.nextDue() > start + 24h * 365);
    queue.add(2, milliseconds(-5), Qt::PreciseTimer, &receiver, start);
    QVERIFY(queue.nextDue() == start);
    queue.fireDue(start);
    QCOMPARE(receiver.fired, QList<int>{2});
    QCOMPARE(queue.timersOf(&receiver).first().interval, std::numeric_limits<int>::max());
}

void tst_TimerQueue::agreesWithASimpleModel()
{
    QRandomGenerator random(42);
    Receiver receiver;
    TimerQueue queue;
    std::map<int, std::pair<TimerQueue::Instant, milliseconds>> model;
    auto now = start;
    for (int step = 0; step < 20000; ++step) {
        const int id = random.bounded(1, 60);
        const milliseconds interval(random.bounded(1, 40));
        switch (random.bounded(4)) {
        case 0:
            queue.add(id, interval, Qt::PreciseTimer, &receiver, now);
            model[id] = {now + interval, interval};
            break;
        case 1: QCOMPARE(queue.remove(id), model.erase(id) == 1); break;
        default:
            now += std::chrono::microseconds(random.bounded(3000));
            std::multimap<TimerQueue::Instant, int> due;
            for (auto &[timer, state] : model) {
                if (state.first > now)
                    continue;
                due.emplace(state.first, timer);
                state.first += state.second;
                if (state.first < now)
                    state.first = now + state.second;
            }
            receiver.fired.clear();
            QCOMPARE(queue.fireDue(now), int(due.size()));
            QCOMPARE(receiver.fired.size(), qsizetype(due.size()));
            for (const int timer : std::as_const(receiver.fired))
                QVERIFY(std::any_of(due.cbegin(), due.cend(), [&](const auto &each) { return each.second == timer; }));
        }
        QCOMPARE(queue.timersOf(&receiver).size(), qsizetype(model.size()));
    }
}

void tst_TimerQueue::remainingTimeAndList()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        QAbstractEventDispatcher *const own = QAbstractEventDispatcher::instance();
        QObject object;
        QVERIFY(own->registeredTimers(&object).isEmpty());
        const int precise = own->registerTimer(1000, Qt::PreciseTimer, &object);
        const int coarse = own->registerTimer(2000, Qt::CoarseTimer, &object);
        const int veryCoarse = own->registerTimer(30000, Qt::VeryCoarseTimer, &object);
        const auto timers = own->registeredTimers(&object);
        QCOMPARE(timers.size(), 3);
        for (const auto &timer : timers) {
            const bool isPrecise = timer.timerId == precise;
            const bool isCoarse = timer.timerId == coarse;
            QCOMPARE(timer.interval, isPrecise ? 1000 : isCoarse ? 2000 : 30000);
            QCOMPARE(timer.timerType, isPrecise ? Qt::PreciseTimer : isCoarse ? Qt::CoarseTimer : Qt::VeryCoarseTimer);
        }
        const int left = own->remainingTime(precise);
        QVERIFY2(left > 500 && left <= 1001, qPrintable(QString::number(left)));
        QVERIFY(own->unregisterTimer(coarse));
        QVERIFY(!own->unregisterTimer(coarse));
        QVERIFY(own->remainingTime(coarse) < 0);
        QCOMPARE(own->registeredTimers(&object).size(), 2);
        QVERIFY(own->unregisterTimers(&object));
        QVERIFY(own->remainingTime(veryCoarse) < 0);
        QVERIFY(own->registeredTimers(&object).isEmpty());

        QTimer overdue;
        overdue.setTimerType(Qt::PreciseTimer);
        overdue.start(1);
        const QDeadlineTimer later(5);
        while (!later.hasExpired()) {}
        QCOMPARE(overdue.remainingTime(), 0);
    });
}

void tst_TimerQueue::preciseTimersAreNeverEarly()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        constexpr int count = 40;
        QObject owner;
        QList<int> order;
        qint64 worst = 0;
        int early = 0;
        QElapsedTimer clock;
        clock.start();
        for (int i = count; i > 0; --i) {
            const auto due = std::chrono::nanoseconds(clock.nsecsElapsed()) + i * 2ms;
            QTimer::singleShot(i * 2, Qt::PreciseTimer, &owner, [&, i, due] {
                const auto late = std::chrono::nanoseconds(clock.nsecsElapsed()) - due;
                early += late < 0ns;
                worst = std::max<qint64>(worst, late.count());
                order.append(i);
            });
        }
        QTRY_COMPARE(order.size(), count);
        QVERIFY(std::is_sorted(order.cbegin(), order.cend()));
        QCOMPARE(early, 0);
        qInfo("latest by %lld us", static_cast<long long>(worst / 1000));
    });
}

void tst_TimerQueue::excludedTimersWait()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        QObject owner;
        const SocketPair pair;
        int fired = 0;
        int reads = 0;
        const auto read = notifier(pair.near, QSocketNotifier::Read, [&] { reads += pair.receive(); });
        while (turn()) {}
        QTimer::singleShot(0ms, Qt::PreciseTimer, &owner, [&] { ++fired; });
        QTimer::singleShot(1ms, Qt::PreciseTimer, &owner, [&] { ++fired; });
        const QDeadlineTimer later(5);
        while (!later.hasExpired()) {}
        turn(QEventLoop::X11ExcludeTimers);
        const int before = fired; // a single shot of 0 ms may be a posted event
        turn(QEventLoop::X11ExcludeTimers);
        QCOMPARE(fired, before);
        QVERIFY(before < 2);
        pair.send();
        turn(QEventLoop::X11ExcludeTimers | QEventLoop::WaitForMoreEvents);
        QCOMPARE(reads, 1);
        QCOMPARE(fired, before);
        QTRY_COMPARE(fired, 2);
    });
}

void tst_TimerQueue::timerNotEnteredInANestedLoop()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        QTimer timer;
        QTimer other;
        int depth = 0;
        int deepest = 0;
        int fired = 0;
        int otherFired = 0;
        connect(&other, &QTimer::timeout, &other, [&] { ++otherFired; });
        connect(&timer, &QTimer::timeout, &timer, [&] {
            deepest = std::max(deepest, ++depth);
            if (++fired == 1) {
                const int before = otherFired;
                QTRY_VERIFY(otherFired >= before + 5);
            }
            --depth;
        });
        timer.start(1ms);
        other.start(2ms);
        QTRY_VERIFY(fired >= 3);
        QCOMPARE(deepest, 1);
    });
}

void tst_TimerQueue::restartedInItsOwnTimeout()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        QTimer timer;
        QElapsedTimer clock;
        qint64 gap = 0;
        int fired = 0;
        timer.setTimerType(Qt::PreciseTimer);
        connect(&timer, &QTimer::timeout, &timer, [&] {
            if (++fired == 1) {
                timer.start(40ms);
                clock.start();
            } else {
                gap = clock.elapsed();
                timer.stop();
            }
        });
        timer.start(1ms);
        QTRY_COMPARE(fired, 2);
        QVERIFY2(gap >= 40, qPrintable(QString::number(gap)));
        runLoopFor(60ms);
        QCOMPARE(fired, 2);
    });
}

void tst_TimerQueue::timersDieWithTheirObject()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        auto doomed = std::make_unique<Receiver>();
        Receiver killer;
        killer.onTimer = [&](int) { doomed.reset(); };
        killer.startTimer(1ms, Qt::PreciseTimer);
        doomed->startTimer(1ms, Qt::PreciseTimer);
        doomed->startTimer(1ms, Qt::PreciseTimer);
        const QDeadlineTimer later(5);
        while (!later.hasExpired()) {}
        QTRY_VERIFY(killer.fired.size() >= 3);
        QVERIFY(!doomed);
    });
}

QTEST_GUILESS_MAIN(tst_TimerQueue)
#include "tst_TimerQueue.moc"
