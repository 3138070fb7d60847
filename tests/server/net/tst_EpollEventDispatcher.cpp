// SPDX-License-Identifier: GPL-3.0-or-later
#include "dispatcher_rows.h"

#include <QSemaphore>
#include <QSignalSpy>
#include <QSocketNotifier>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using sanad::net::EpollEventDispatcher;

/// Turns, posted events, wake-ups, interruption and nesting on Qt's dispatchers and on ours. The test's main thread
/// runs on ours.
class tst_EpollEventDispatcher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void servesTheMainThread();
    void postedEventsComeInOrder_data() { addDispatcherRows(); }
    void postedEventsComeInOrder();
    void postedWhileSendingComesWithTheNextTurn_data() { addDispatcherRows(); }
    void postedWhileSendingComesWithTheNextTurn();
    void waitReturnsAfterPostedEvents();
    void returnsWhetherSomethingWasDone_data() { addDispatcherRows(); }
    void returnsWhetherSomethingWasDone();
    void postedFromManyThreads_data() { addDispatcherRows(); }
    void postedFromManyThreads();
    void pingPongLosesNoWakeUp_data() { addDispatcherRows(); }
    void pingPongLosesNoWakeUp();
    void wakeUpEndsTheSleep_data() { addDispatcherRows(); }
    void wakeUpEndsTheSleep();
    void wakeUpBeforeTheSleepCounts_data() { addDispatcherRows(); }
    void wakeUpBeforeTheSleepCounts();
    void exitFromAnotherThread_data() { addDispatcherRows(); }
    void exitFromAnotherThread();
    void signalsAroundTheSleep_data() { addDispatcherRows(); }
    void signalsAroundTheSleep();
    void postedBeforeSleepingIsSent_data() { addDispatcherRows(); }
    void postedBeforeSleepingIsSent();
    void zeroTimersStarveNothing_data() { addDispatcherRows(); }
    void zeroTimersStarveNothing();
    void idleLoopSleeps_data() { addDispatcherRows(); }
    void idleLoopSleeps();
    void threadOwnsAndEndsItsDispatcher();
};

void tst_EpollEventDispatcher::servesTheMainThread()
{
    QVERIFY(qobject_cast<EpollEventDispatcher *>(QCoreApplication::eventDispatcher()));
    QCOMPARE(QCoreApplication::eventDispatcher()->thread(), QThread::currentThread());
    int ticks = 0;
    QTimer timer;
    connect(&timer, &QTimer::timeout, &timer, [&] {
        if (++ticks == 3)
            QCoreApplication::exit(5);
    });
    timer.start(1ms);
    QCOMPARE(QCoreApplication::exec(), 5);
    QCOMPARE(ticks, 3);
    QSignalSpy spy(&timer, &QTimer::timeout);
    QVERIFY(spy.wait());
}

void tst_EpollEventDispatcher::postedEventsComeInOrder()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        QObject receiver;
        QList<int> seen;
        for (int i = 0; i < 5; ++i)
            post(&receiver, [&seen, i] { seen.append(i); });
        QVERIFY(seen.isEmpty());
        turn();
        QCOMPARE(seen, QList<int>({0, 1, 2, 3, 4}));
    });
}

void tst_EpollEventDispatcher::postedWhileSendingComesWithTheNextTurn()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        QObject receiver;
        int first = 0;
        int second = 0;
        post(&receiver, [&] {
            ++first;
            post(&receiver, [&] { ++second; });
        });
        turn();
        QCOMPARE(first, 1);
        QCOMPARE(second, 0);
        turn();
        QCOMPARE(second, 1);
    });
}

void tst_EpollEventDispatcher::waitReturnsAfterPostedEvents()
{
    // Not for Qt's poll dispatcher, which goes to sleep with the second event sent.
    for (const Dispatcher dispatcher : {Dispatcher::Glib, Dispatcher::Epoll}) {
        runOn(dispatcher, [] {
            QObject receiver;
            int sent = 0;
            post(&receiver, [&] {
                ++sent;
                post(&receiver, [&] { ++sent; });
            });
            bool isLate = false;
            QTimer::singleShot(patience, &receiver, [&] { isLate = true; });
            while (sent < 2)
                turn(QEventLoop::WaitForMoreEvents);
            QVERIFY(!isLate);
        });
    }
}

void tst_EpollEventDispatcher::returnsWhetherSomethingWasDone()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        QObject receiver;
        while (turn()) {}
        QVERIFY(!turn());
        post(&receiver, [] {});
        QVERIFY(turn());
        const SocketPair pair;
        const QSocketNotifier read(pair.near, QSocketNotifier::Read);
        connect(&read, &QSocketNotifier::activated, &receiver, [&] { QVERIFY(pair.receive()); });
        pair.send();
        QVERIFY(turn());
        while (turn()) {}
        bool hasFired = false;
        QTimer::singleShot(5ms, Qt::PreciseTimer, &receiver, [&] { hasFired = true; });
        QVERIFY(turn(QEventLoop::WaitForMoreEvents));
        QVERIFY(hasFired);
    });
}

void tst_EpollEventDispatcher::postedFromManyThreads()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        constexpr size_t threads = 4;
        constexpr int each = 3000;
        QObject receiver;
        QEventLoop loop;
        std::array<int, threads> next{};
        int wrong = 0;
        int total = 0;
        std::vector<std::unique_ptr<QThread>> senders;
        for (size_t t = 0; t < threads; ++t) {
            senders.emplace_back(QThread::create([&, t] {
                for (int i = 0; i < each; ++i) {
                    post(&receiver, [&, t, i] {
                        wrong += next[t]++ != i;
                        if (++total == int(threads) * each)
                            loop.quit();
                    });
                    if (i % 100 == 0)
                        QThread::yieldCurrentThread();
                }
            }));
            senders.back()->start();
        }
        execOrFail(loop);
        for (const auto &sender : senders)
            QVERIFY(sender->wait(5000));
        QCOMPARE(total, int(threads) * each);
        QCOMPARE(wrong, 0);
    });
}

void tst_EpollEventDispatcher::pingPongLosesNoWakeUp()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [dispatcher] {
        constexpr int rounds = 5000;
        QThread other;
        if (dispatcher == Dispatcher::Epoll)
            other.setEventDispatcher(new EpollEventDispatcher);
        QObject here;
        QObject there;
        there.moveToThread(&other);
        other.start();
        QEventLoop loop;
        int count = 0;
        const std::function<void()> serve = [&] {
            post(&there, [&] {
                post(&here, [&] {
                    if (++count == rounds)
                        loop.quit();
                    else
                        serve();
                });
            });
        };
        serve();
        execOrFail(loop);
        QCOMPARE(count, rounds);
        other.quit();
        QVERIFY(other.wait(5000));
    });
}

void tst_EpollEventDispatcher::wakeUpEndsTheSleep()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        QAbstractEventDispatcher *const own = QAbstractEventDispatcher::instance();
        QSemaphore goesToSleep;
        connect(
            own, &QAbstractEventDispatcher::aboutToBlock, own, [&] { goesToSleep.release(); }, Qt::DirectConnection);
        while (turn()) {}
        constexpr int rounds = 200;
        const std::unique_ptr<QThread> waker(QThread::create([&] {
            for (int i = 0; i < rounds; ++i) {
                goesToSleep.acquire();
                own->wakeUp();
            }
        }));
        waker->start();
        for (int i = 0; i < rounds; ++i)
            turn(QEventLoop::WaitForMoreEvents);
        goesToSleep.release(rounds);
        QVERIFY(waker->wait(5000));
        // Nor may they keep the loop awake afterwards.
        const TurnCounter counter;
        runLoopFor(50ms);
        QVERIFY2(counter.turns() < 20, qPrintable(QString::number(counter.turns())));
    });
}

void tst_EpollEventDispatcher::wakeUpBeforeTheSleepCounts()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        QObject receiver;
        bool isLate = false;
        QTimer::singleShot(patience, &receiver, [&] { isLate = true; });
        while (turn()) {}
        for (int i = 0; i < 3; ++i) {
            QAbstractEventDispatcher::instance()->wakeUp();
            turn(QEventLoop::WaitForMoreEvents);
        }
        QVERIFY(!isLate);
    });
}

void tst_EpollEventDispatcher::exitFromAnotherThread()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        // Again and again, so that some exits fall between the loop's look at its flag and its going to sleep.
        for (int i = 0; i < 300; ++i) {
            QEventLoop loop;
            QSemaphore isRunning;
            const std::unique_ptr<QThread> other(QThread::create([&] {
                isRunning.acquire();
                for (int spin = 0; spin < i * 10; ++spin)
                    std::atomic_signal_fence(std::memory_order_seq_cst);
                loop.exit(7);
            }));
            other->start();
            post(&loop, [&] { isRunning.release(); });
            execOrFail(loop);
            QVERIFY(other->wait(5000));
        }
    });
}

void tst_EpollEventDispatcher::signalsAroundTheSleep()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        QAbstractEventDispatcher *const own = QAbstractEventDispatcher::instance();
        while (turn()) {}
        QSignalSpy blocks(own, &QAbstractEventDispatcher::aboutToBlock);
        QSignalSpy awakenings(own, &QAbstractEventDispatcher::awake);
        turn();
        QCOMPARE(blocks.size(), 0);
        QVERIFY(!awakenings.isEmpty());
        awakenings.clear();
        QTimer::singleShot(10ms, own, [] {});
        turn(QEventLoop::WaitForMoreEvents);
        QCOMPARE(blocks.size(), 1);
        QVERIFY(!awakenings.isEmpty());
    });
}

void tst_EpollEventDispatcher::postedBeforeSleepingIsSent()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        QObject receiver;
        bool isSent = false;
        while (turn()) {}
        const auto connection = connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::aboutToBlock,
            &receiver, [&] { post(&receiver, [&] { isSent = true; }); });
        turn(QEventLoop::WaitForMoreEvents);
        disconnect(connection);
        turn();
        QVERIFY(isSent);
    });
}

void tst_EpollEventDispatcher::zeroTimersStarveNothing()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        QObject receiver;
        const SocketPair pair;
        int reads = 0;
        int posts = 0;
        int timeouts = 0;
        std::array<int, 2> zeros{};
        std::array<QTimer, 2> zeroTimers;
        for (size_t i = 0; i < zeroTimers.size(); ++i) {
            connect(&zeroTimers[i], &QTimer::timeout, &receiver, [&zeros, i] { ++zeros[i]; });
            zeroTimers[i].start(0);
        }
        const QSocketNotifier read(pair.near, QSocketNotifier::Read);
        connect(&read, &QSocketNotifier::activated, &receiver, [&] {
            QVERIFY(pair.receive());
            ++reads;
            pair.send();
        });
        pair.send();
        QTimer timer;
        connect(&timer, &QTimer::timeout, &receiver, [&] {
            ++timeouts;
            post(&receiver, [&] { ++posts; });
        });
        timer.start(1ms);
        QTRY_VERIFY(timeouts >= 5 && posts >= 5 && reads >= 5 && zeros[0] >= 5 && zeros[1] >= 5);
    });
}

void tst_EpollEventDispatcher::idleLoopSleeps()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        const SocketPair pair;
        const QSocketNotifier read(pair.near, QSocketNotifier::Read);
        while (turn()) {}
        const TurnCounter counter;
        runLoopFor(100ms);
        QVERIFY2(counter.turns() < 20, qPrintable(QString::number(counter.turns())));
    });
}

void tst_EpollEventDispatcher::threadOwnsAndEndsItsDispatcher()
{
    for (int run = 0; run < 3; ++run) {
        const QPointer<EpollEventDispatcher> dispatcher(new EpollEventDispatcher);
        auto thread = std::make_unique<QThread>();
        thread->setEventDispatcher(dispatcher);
        QCOMPARE(dispatcher->thread(), thread.get());
        QObject worker;
        worker.moveToThread(thread.get());
        std::atomic<int> calls = 0;
        // Posted before there is a loop that could be woken.
        post(&worker, [&] { ++calls; });
        thread->start();
        QTRY_COMPARE(calls.load(), 1);
        post(&worker, [&] {
            QTimer::singleShot(1ms, &worker, [&] {
                ++calls;
                worker.moveToThread(qApp->thread());
                QThread::currentThread()->quit();
            });
        });
        QVERIFY(thread->wait(5000));
        QCOMPARE(calls.load(), 2);
        QVERIFY(!dispatcher);
    }
}

int main(int argc, char **argv)
{
    QCoreApplication::setEventDispatcher(new EpollEventDispatcher);
    QCoreApplication app(argc, argv);
    tst_EpollEventDispatcher test;
    QTEST_SET_MAIN_SOURCE_PATH
    return QTest::qExec(&test, argc, argv);
}
#include "tst_EpollEventDispatcher.moc"
