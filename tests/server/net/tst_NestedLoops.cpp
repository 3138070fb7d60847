// SPDX-License-Identifier: GPL-3.0-or-later
#include "dispatcher_rows.h"

#include <QPointer>
#include <QSocketNotifier>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Interruption and loops in loops, on Qt's dispatchers and on ours.
class tst_NestedLoops : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void interruptKeepsFromSleeping_data() { addDispatcherRows(); }
    void interruptKeepsFromSleeping();
    void outerLoopEndsAfterNestedTurns_data() { addDispatcherRows(); }
    void outerLoopEndsAfterNestedTurns();
    void exitInANestedTurnEndsTheOuterLoop_data() { addDispatcherRows(Rows::WithoutPoll); }
    void exitInANestedTurnEndsTheOuterLoop();
    void interruptionEndsWithItsTurn_data() { addDispatcherRows(); }
    void interruptionEndsWithItsTurn();
    void nestedLoopSleepsThoughTheOuterEnds();
    void nestedLoopsServeEverything_data() { addDispatcherRows(); }
    void nestedLoopsServeEverything();
    void deferredDeleteWaitsForItsLoop_data() { addDispatcherRows(); }
    void deferredDeleteWaitsForItsLoop();
};

void tst_NestedLoops::interruptKeepsFromSleeping()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        QAbstractEventDispatcher *const own = QAbstractEventDispatcher::instance();
        QObject receiver;
        bool isLate = false;
        QTimer::singleShot(patience, &receiver, [&] { isLate = true; });
        while (turn()) {}
        post(&receiver, [&] { own->interrupt(); });
        turn(QEventLoop::WaitForMoreEvents);
        QVERIFY(!isLate);
        own->interrupt();
        turn(QEventLoop::WaitForMoreEvents);
        QVERIFY(!isLate);
        // As QEventLoop calls it: an exit() between its look at the flag and the turn.
        own->interrupt();
        turn(QEventLoop::WaitForMoreEvents | QEventLoop::EventLoopExec);
        QVERIFY(!isLate);
        bool isSent = false;
        post(&receiver, [&] { isSent = true; });
        turn();
        QVERIFY(isSent);
    });
}

void tst_NestedLoops::outerLoopEndsAfterNestedTurns()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        QEventLoop outer;
        post(&outer, [&] {
            outer.exit(3);
            // Turns inside must not make the one around them forget that it is to end.
            for (int i = 0; i < 3; ++i)
                turn();
            QEventLoop inner;
            QTimer::singleShot(5ms, &inner, &QEventLoop::quit);
            inner.exec();
        });
        execOrFail(outer);
    });
}

void tst_NestedLoops::exitInANestedTurnEndsTheOuterLoop()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        QEventLoop outer;
        post(&outer, [&] {
            outer.wakeUp();
            turn();
            turn();
        });
        post(&outer, [&] { outer.exit(3); });
        execOrFail(outer);
    });
}

void tst_NestedLoops::interruptionEndsWithItsTurn()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        QAbstractEventDispatcher *const own = QAbstractEventDispatcher::instance();
        const SocketPair pair;
        int reads = 0;
        const auto read = notifier(pair.near, QSocketNotifier::Read, [&] { reads += pair.receive(); });
        QObject receiver;
        post(&receiver, [&] {
            own->interrupt();
            turn();
        });
        turn();
        pair.send();
        QTRY_COMPARE(reads, 1);
    });
}

void tst_NestedLoops::nestedLoopSleepsThoughTheOuterEnds()
{
    runOn(Dispatcher::Epoll, [] {
        QEventLoop outer;
        int turns = 0;
        post(&outer, [&] {
            outer.exit(3);
            const TurnCounter counter;
            runLoopFor(50ms);
            turns = counter.turns();
        });
        QCOMPARE(outer.exec(), 3);
        QVERIFY2(turns < 20, qPrintable(QString::number(turns)));
        // The interruption ends with the turn that it was meant for.
        const SocketPair pair;
        int reads = 0;
        const auto read = notifier(pair.near, QSocketNotifier::Read, [&] { reads += pair.receive(); });
        pair.send();
        QTRY_COMPARE(reads, 1);
    });
}

void tst_NestedLoops::nestedLoopsServeEverything()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        constexpr int depth = 20;
        QObject receiver;
        const SocketPair pair;
        int reads = 0;
        int posts = 0;
        int timeouts = 0;
        const QSocketNotifier read(pair.near, QSocketNotifier::Read);
        connect(&read, &QSocketNotifier::activated, &receiver, [&] { reads += pair.receive(); });
        const std::function<void(int)> descend = [&](int level) {
            if (level == depth)
                return;
            pair.send();
            post(&receiver, [&] { ++posts; });
            QTimer::singleShot(1ms, &receiver, [&] { ++timeouts; });
            QTRY_COMPARE(posts, level + 1);
            QTRY_COMPARE(timeouts, level + 1);
            QTRY_COMPARE(reads, level + 1);
            QEventLoop loop;
            QTimer::singleShot(0, &loop, [&] {
                descend(level + 1);
                loop.quit();
            });
            execOrFail(loop);
        };
        descend(0);
        QCOMPARE(reads, depth);
    });
}

void tst_NestedLoops::deferredDeleteWaitsForItsLoop()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        QEventLoop outer;
        const QPointer<QObject> object(new QObject);
        bool livedInNestedLoop = false;
        post(&outer, [&] {
            object->deleteLater();
            runLoopFor(5ms);
            livedInNestedLoop = object;
        });
        connect(object, &QObject::destroyed, &outer, &QEventLoop::quit);
        execOrFail(outer);
        QVERIFY(livedInNestedLoop);
        QVERIFY(!object);
    });
}

QTEST_GUILESS_MAIN(tst_NestedLoops)
#include "tst_NestedLoops.moc"
