// SPDX-License-Identifier: GPL-3.0-or-later
#include "dispatcher_rows.h"

#include <QHostAddress>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>

#include <csignal>

#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What is made of notifiers, on Qt's dispatchers and on ours: sockets, processes, loops in loops.
class tst_SocketsAndProcesses : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void nestedLoopTakesOverTheBatch_data() { addDispatcherRows(); }
    void nestedLoopTakesOverTheBatch();
    void excludedNotifiersWait_data() { addDispatcherRows(Rows::WithoutGlib); }
    void excludedNotifiersWait();
    void moreReadyThanOneBatch_data() { addDispatcherRows(); }
    void moreReadyThanOneBatch();
    void notifierMovedToAnotherThread();
    void signalsDoNotEndTheWait();
    void tcpEcho_data() { addDispatcherRows(); }
    void tcpEcho();
    void process_data() { addDispatcherRows(); }
    void process();
};

void tst_SocketsAndProcesses::nestedLoopTakesOverTheBatch()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        constexpr int count = 5;
        const std::array<SocketPair, count> pairs;
        QObject owner;
        int served = 0;
        int empty = 0;
        int depth = 0;
        for (const SocketPair &pair : pairs) {
            auto *const read = new QSocketNotifier(pair.near, QSocketNotifier::Read, &owner);
            connect(read, &QSocketNotifier::activated, &owner, [&] {
                (pair.receive() ? served : empty) += 1;
                if (depth++ == 0)
                    QTRY_COMPARE(served, count);
                --depth;
            });
            pair.send();
        }
        turn();
        turn();
        QCOMPARE(served, count);
        QCOMPARE(empty, 0);
    });
}

void tst_SocketsAndProcesses::excludedNotifiersWait()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        const SocketPair pair;
        int reads = 0;
        const auto read = notifier(pair.near, QSocketNotifier::Read, [&] { reads += pair.receive(); });
        pair.send();
        turn(QEventLoop::ExcludeSocketNotifiers);
        QCOMPARE(reads, 0);
        const TurnCounter counter;
        bool isOver = false;
        QTimer::singleShot(50ms, Qt::PreciseTimer, read.get(), [&] { isOver = true; });
        while (!isOver)
            turn(QEventLoop::ExcludeSocketNotifiers | QEventLoop::WaitForMoreEvents);
        QCOMPARE(reads, 0);
        QVERIFY2(counter.turns() < 20, qPrintable(QString::number(counter.turns())));
        QTRY_COMPARE(reads, 1);
    });
}

void tst_SocketsAndProcesses::moreReadyThanOneBatch()
{
    QFETCH(const Dispatcher, dispatcher);
    rlimit limit{};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 4096);
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &limit), 0);
    runOn(dispatcher, [] {
        constexpr int count = 600;
        std::vector<std::unique_ptr<SocketPair>> pairs;
        QObject owner;
        QList<int> reads(count, 0);
        for (int i = 0; i < count; ++i) {
            pairs.push_back(std::make_unique<SocketPair>());
            auto *const read = new QSocketNotifier(pairs.back()->near, QSocketNotifier::Read, &owner);
            // Never read, so that all stay ready: none may be forgotten for the others.
            connect(read, &QSocketNotifier::activated, &owner, [&reads, i] { ++reads[i]; });
            pairs.back()->send();
        }
        for (int i = 0; i < 8; ++i)
            turn();
        QVERIFY(*std::min_element(reads.cbegin(), reads.cend()) >= 2);
    });
}

void tst_SocketsAndProcesses::notifierMovedToAnotherThread()
{
    runOn(Dispatcher::Epoll, [] {
        const SocketPair pair;
        std::atomic<QThread *> servedBy = nullptr;
        auto *const read = new QSocketNotifier(pair.near, QSocketNotifier::Read);
        connect(read, &QSocketNotifier::activated, read, [&] {
            if (pair.receive())
                servedBy = QThread::currentThread();
        });
        QThread worker;
        worker.setEventDispatcher(new sanad::net::EpollEventDispatcher);
        worker.start();
        turn();
        read->moveToThread(&worker);
        pair.send();
        QTRY_COMPARE(servedBy.load(), &worker);
        read->deleteLater();
        worker.quit();
        QVERIFY(worker.wait(5000));
    });
}

void tst_SocketsAndProcesses::signalsDoNotEndTheWait()
{
    struct sigaction ignore
    {
    };
    ignore.sa_handler = [](int) {};
    struct sigaction before
    {
    };
    QCOMPARE(::sigaction(SIGUSR1, &ignore, &before), 0);
    runOn(Dispatcher::Epoll, [] {
        const pthread_t sleeper = ::pthread_self();
        std::atomic<bool> isOver = false;
        const std::unique_ptr<QThread> sender(QThread::create([&] {
            while (!isOver) {
                ::pthread_kill(sleeper, SIGUSR1);
                QThread::usleep(500);
            }
        }));
        sender->start();
        const TurnCounter counter;
        QElapsedTimer elapsed;
        elapsed.start();
        runLoopFor(50ms);
        const qint64 took = elapsed.elapsed();
        isOver = true;
        QVERIFY(sender->wait(5000));
        QVERIFY(took >= 50);
        QVERIFY2(counter.turns() < 20, qPrintable(QString::number(counter.turns())));
    });
    QCOMPARE(::sigaction(SIGUSR1, &before, nullptr), 0);
}

void tst_SocketsAndProcesses::tcpEcho()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        constexpr int count = 300;
        constexpr int rounds = 5;
        const QByteArray message(3000, 'm');
        QTcpServer server;
        server.setListenBacklogSize(count);
        server.setMaxPendingConnections(count);
        connect(&server, &QTcpServer::newConnection, &server, [&] {
            while (QTcpSocket *const socket = server.nextPendingConnection()) {
                connect(socket, &QTcpSocket::readyRead, socket, [socket] { socket->write(socket->readAll()); });
                connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            }
        });
        QVERIFY(server.listen(QHostAddress::LocalHost));
        std::array<QTcpSocket, count> clients;
        std::array<qint64, count> received{};
        int finished = 0;
        for (size_t i = 0; i < count; ++i) {
            QTcpSocket &client = clients[i];
            connect(&client, &QTcpSocket::connected, &client, [&] { client.write(message); });
            connect(&client, &QTcpSocket::disconnected, &client, [&] { ++finished; });
            connect(&client, &QTcpSocket::readyRead, &client, [&, i] {
                received[i] += client.readAll().size();
                if (received[i] == rounds * message.size())
                    client.disconnectFromHost();
                else if (received[i] % message.size() == 0)
                    client.write(message);
            });
            client.connectToHost(server.serverAddress(), server.serverPort());
        }
        QTRY_COMPARE_WITH_TIMEOUT(finished, count, 30000);
        QTRY_VERIFY(server.findChildren<QTcpSocket *>().isEmpty());
    });
}

void tst_SocketsAndProcesses::process()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        QProcess cat;
        QByteArray output;
        int finished = 0;
        connect(&cat, &QProcess::readyReadStandardOutput, &cat, [&] { output += cat.readAllStandardOutput(); });
        connect(&cat, &QProcess::finished, &cat, [&] { ++finished; });
        cat.start(u"cat"_s);
        const QByteArray input(300'000, 'c'); // more than a pipe takes at once
        cat.write(input);
        QTRY_COMPARE_WITH_TIMEOUT(output.size(), input.size(), 20000);
        cat.closeWriteChannel();
        QTRY_COMPARE(finished, 1);
        QCOMPARE(cat.exitStatus(), QProcess::NormalExit);

        QProcess failing;
        failing.start(u"sh"_s, {u"-c"_s, u"exit 7"_s});
        QTRY_COMPARE(failing.state(), QProcess::NotRunning);
        QCOMPARE(failing.exitCode(), 7);

        QProcess killed;
        killed.start(u"sleep"_s, {u"60"_s});
        QTRY_COMPARE(killed.state(), QProcess::Running);
        killed.kill();
        QTRY_COMPARE(killed.state(), QProcess::NotRunning);
        QCOMPARE(killed.exitStatus(), QProcess::CrashExit);
    });
}

QTEST_GUILESS_MAIN(tst_SocketsAndProcesses)
#include "tst_SocketsAndProcesses.moc"
