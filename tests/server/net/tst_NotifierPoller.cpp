// SPDX-License-Identifier: GPL-3.0-or-later
#include "dispatcher_rows.h"

#include <QHostAddress>
#include <QSocketNotifier>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryFile>

#include <netinet/in.h>
#include <sys/epoll.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Socket notifiers on Qt's dispatchers and on ours.
class tst_NotifierPoller : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void eachTypeHasItsOwnEvent_data() { addDispatcherRows(); }
    void eachTypeHasItsOwnEvent();
    void outOfBandDataIsAnException_data() { addDispatcherRows(); }
    void outOfBandDataIsAnException();
    void interestFollowsTheNotifiers_data() { addDispatcherRows(); }
    void interestFollowsTheNotifiers();
    void disabledInASlotOfTheSameBatch_data() { addDispatcherRows(); }
    void disabledInASlotOfTheSameBatch();
    void deletedInASlotOfTheSameBatch_data() { addDispatcherRows(); }
    void deletedInASlotOfTheSameBatch();
    void otherTypeDeletedInASlot_data() { addDispatcherRows(); }
    void otherTypeDeletedInASlot();
    void enabledAgainInASlotFiresLater_data() { addDispatcherRows(); }
    void enabledAgainInASlotFiresLater();
    void otherTypeEnabledAgainInASlotFiresLater_data() { addDispatcherRows(); }
    void otherTypeEnabledAgainInASlotFiresLater();
    void otherTypeServedInANestedTurn_data() { addDispatcherRows(Rows::WithoutGlib); }
    void otherTypeServedInANestedTurn();
    void numberReusedInASlot_data() { addDispatcherRows(); }
    void numberReusedInASlot();
    void numberReusedBetweenTurns_data() { addDispatcherRows(); }
    void numberReusedBetweenTurns();
    void hangUpReachesTheReader_data() { addDispatcherRows(); }
    void hangUpReachesTheReader();
    void hangUpWithoutListenerDoesNotSpin_data() { addDispatcherRows(); }
    void hangUpWithoutListenerDoesNotSpin();
    void filesAreAlwaysReady_data() { addDispatcherRows(); }
    void filesAreAlwaysReady();
    void closedDescriptorDisablesItsNotifier();
    void unwatchableDescriptorDisablesItsNotifier();
    void secondOfATypeReplacesTheFirst();
    void closedTooEarlyDoesNotSpin();
};

void tst_NotifierPoller::eachTypeHasItsOwnEvent()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        const SocketPair pair;
        int reads = 0;
        int writes = 0;
        int exceptions = 0;
        const auto read = notifier(pair.near, QSocketNotifier::Read, [&] {
            QVERIFY(pair.receive());
            ++reads;
        });
        const auto write = notifier(pair.near, QSocketNotifier::Write, [&] { ++writes; });
        const auto exception = notifier(pair.near, QSocketNotifier::Exception, [&] { ++exceptions; });
        turn();
        QCOMPARE(reads, 0);
        QCOMPARE(writes, 1);
        write->setEnabled(false);
        pair.send();
        turn();
        QCOMPARE(reads, 1);
        QCOMPARE(writes, 1);
        turn();
        QCOMPARE(reads, 1);
        QCOMPARE(exceptions, 0);
    });
}

void tst_NotifierPoller::outOfBandDataIsAnException()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        // Not a QTcpSocket, which takes urgent bytes in line with the others.
        const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const sockaddr_in address{AF_INET, htons(server.serverPort()), {htonl(INADDR_LOOPBACK)}, {}};
        QCOMPARE(::connect(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address), 0);
        QVERIFY(server.waitForNewConnection(5000));
        const std::unique_ptr<QTcpSocket> peer(server.nextPendingConnection());
        int exceptions = 0;
        auto exception = notifier(fd, QSocketNotifier::Exception, [&] {
            char byte = 0;
            QCOMPARE(::recv(fd, &byte, 1, MSG_OOB), 1);
            QCOMPARE(byte, '!');
            ++exceptions;
        });
        QCOMPARE(::send(int(peer->socketDescriptor()), "!", 1, MSG_OOB), 1);
        QTRY_COMPARE(exceptions, 1);
        exception.reset();
        ::close(fd);
    });
}

void tst_NotifierPoller::interestFollowsTheNotifiers()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        const SocketPair pair;
        int reads = 0;
        const auto read = notifier(pair.near, QSocketNotifier::Read, [&] { ++reads; });
        pair.send();
        for (int round = 1; round <= 5; ++round) {
            turn();
            QCOMPARE(reads, round);
            read->setEnabled(false);
            turn();
            QCOMPARE(reads, round);
            read->setEnabled(true);
            read->setEnabled(false);
            turn();
            QCOMPARE(reads, round);
            read->setEnabled(true);
        }
    });
}

void tst_NotifierPoller::disabledInASlotOfTheSameBatch()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        const SocketPair one;
        const SocketPair two;
        int fired = 0;
        Notifier first;
        Notifier second;
        const auto disableBoth = [&] {
            ++fired;
            first->setEnabled(false);
            second->setEnabled(false);
        };
        first = notifier(one.near, QSocketNotifier::Read, disableBoth);
        second = notifier(two.near, QSocketNotifier::Read, disableBoth);
        one.send();
        two.send();
        turn();
        QCOMPARE(fired, 1);
        turn();
        QCOMPARE(fired, 1);
    });
}

void tst_NotifierPoller::deletedInASlotOfTheSameBatch()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        const SocketPair one;
        const SocketPair two;
        int fired = 0;
        Notifier first;
        Notifier second;
        first = notifier(one.near, QSocketNotifier::Read, [&] {
            ++fired;
            second.reset();
            first->setEnabled(false);
        });
        second = notifier(two.near, QSocketNotifier::Read, [&] {
            ++fired;
            first.reset();
            second->setEnabled(false);
        });
        one.send();
        two.send();
        turn();
        QCOMPARE(fired, 1);
        turn();
        QCOMPARE(fired, 1);
    });
}

void tst_NotifierPoller::otherTypeDeletedInASlot()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        const SocketPair pair;
        int fired = 0;
        Notifier read;
        Notifier write;
        read = notifier(pair.near, QSocketNotifier::Read, [&] {
            ++fired;
            write.reset();
            read->setEnabled(false);
        });
        write = notifier(pair.near, QSocketNotifier::Write, [&] {
            ++fired;
            read.reset();
            write->setEnabled(false);
        });
        pair.send();
        turn();
        QCOMPARE(fired, 1);
        turn();
        QCOMPARE(fired, 1);
    });
}

void tst_NotifierPoller::enabledAgainInASlotFiresLater()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        const SocketPair one;
        const SocketPair two;
        int fired = 0;
        Notifier first;
        Notifier second;
        const auto toggle = [&](Notifier &other) {
            ++fired;
            other->setEnabled(false);
            other->setEnabled(true);
        };
        first = notifier(one.near, QSocketNotifier::Read, [&] {
            QVERIFY(one.receive());
            toggle(second);
        });
        second = notifier(two.near, QSocketNotifier::Read, [&] {
            QVERIFY(two.receive());
            toggle(first);
        });
        one.send();
        two.send();
        QTRY_COMPARE(fired, 2);
    });
}

void tst_NotifierPoller::otherTypeEnabledAgainInASlotFiresLater()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        const SocketPair pair;
        int writes = 0;
        Notifier write;
        const auto read = notifier(pair.near, QSocketNotifier::Read, [&] {
            QVERIFY(pair.receive());
            write->setEnabled(false);
            write->setEnabled(true);
        });
        write = notifier(pair.near, QSocketNotifier::Write, [&] { ++writes; });
        pair.send();
        turn();
        QCOMPARE(writes, 0);
        turn();
        QCOMPARE(writes, 1);
    });
}

void tst_NotifierPoller::otherTypeServedInANestedTurn()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        const SocketPair pair;
        int writes = 0;
        const auto read = notifier(pair.near, QSocketNotifier::Read, [&] {
            QVERIFY(pair.receive());
            turn();
            QCOMPARE(writes, 1);
        });
        const auto write = notifier(pair.near, QSocketNotifier::Write, [&] { ++writes; });
        pair.send();
        turn();
        QCOMPARE(writes, 1);
    });
}

void tst_NotifierPoller::numberReusedInASlot()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        SocketPair one;
        SocketPair two;
        const SocketPair fresh;
        int fired = 0;
        int freshFired = 0;
        Notifier first;
        Notifier second;
        Notifier third;
        const auto replace = [&](Notifier &own, Notifier &other, SocketPair &pair) {
            ++fired;
            own->setEnabled(false);
            other.reset();
            const int number = pair.near;
            pair.closeNear();
            QCOMPARE(::dup2(fresh.near, number), number);
            pair.near = number;
            third = notifier(number, QSocketNotifier::Read, [&] { ++freshFired; });
        };
        first = notifier(one.near, QSocketNotifier::Read, [&] { replace(first, second, two); });
        second = notifier(two.near, QSocketNotifier::Read, [&] { replace(second, first, one); });
        one.send();
        two.send();
        turn();
        turn();
        QCOMPARE(fired, 1);
        QCOMPARE(freshFired, 0);
        fresh.send();
        turn();
        QCOMPARE(freshFired, 1);
        third.reset();
    });
}

void tst_NotifierPoller::numberReusedBetweenTurns()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        const SocketPair fresh;
        SocketPair old;
        const int number = old.near;
        int oldFired = 0;
        int freshFired = 0;
        auto oldNotifier = notifier(number, QSocketNotifier::Read, [&] { ++oldFired; });
        turn();
        old.send();
        oldNotifier.reset();
        old.closeNear();
        QCOMPARE(::dup2(fresh.near, number), number);
        old.near = number;
        const auto freshNotifier = notifier(number, QSocketNotifier::Read, [&] { ++freshFired; });
        turn();
        QCOMPARE(freshFired, 0);
        fresh.send();
        turn();
        QCOMPARE(freshFired, 1);
        QCOMPARE(oldFired, 0);
    });
}

void tst_NotifierPoller::hangUpReachesTheReader()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        SocketPair pair;
        int reads = 0;
        Notifier read;
        read = notifier(pair.near, QSocketNotifier::Read, [&] {
            QVERIFY(!pair.receive());
            ++reads;
            read->setEnabled(false);
        });
        pair.closeFar();
        QTRY_COMPARE(reads, 1);
    });
}

void tst_NotifierPoller::hangUpWithoutListenerDoesNotSpin()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        SocketPair pair;
        int reads = 0;
        const auto read = notifier(pair.near, QSocketNotifier::Read, [&] { ++reads; });
        turn();
        read->setEnabled(false);
        pair.closeFar();
        const TurnCounter counter;
        runLoopFor(100ms);
        QCOMPARE(reads, 0);
        QVERIFY2(counter.turns() < 20, qPrintable(QString::number(counter.turns())));
    });
}

void tst_NotifierPoller::filesAreAlwaysReady()
{
    QFETCH(const Dispatcher, dispatcher);
    runOn(dispatcher, [] {
        QTemporaryFile file;
        QVERIFY(file.open());
        const SocketPair pair;
        int fileReads = 0;
        int fileWrites = 0;
        int socketReads = 0;
        int timeouts = 0;
        auto fileRead = notifier(file.handle(), QSocketNotifier::Read, [&] { ++fileReads; });
        auto fileWrite = notifier(file.handle(), QSocketNotifier::Write, [&] { ++fileWrites; });
        const auto socketRead = notifier(pair.near, QSocketNotifier::Read, [&] { socketReads += pair.receive(); });
        QTimer timer;
        connect(&timer, &QTimer::timeout, &timer, [&] { ++timeouts; });
        timer.start(5ms);
        pair.send();
        for (int i = 0; i < 3; ++i)
            turn(QEventLoop::WaitForMoreEvents);
        QVERIFY(fileReads >= 2);
        QVERIFY(fileWrites >= 2);
        QCOMPARE(socketReads, 1);
        QTRY_VERIFY(timeouts >= 2);

        fileWrite.reset();
        fileRead.reset();
        timer.stop();
        const int before = fileReads + fileWrites;
        const TurnCounter counter;
        runLoopFor(50ms);
        QCOMPARE(fileReads + fileWrites, before);
        QVERIFY2(counter.turns() < 20, qPrintable(QString::number(counter.turns())));
    });
}

void tst_NotifierPoller::closedDescriptorDisablesItsNotifier()
{
    runOn(Dispatcher::Epoll, [] {
        SocketPair pair;
        const int number = pair.near;
        pair.closeNear();
        const QSocketNotifier read(number, QSocketNotifier::Read);
        QTest::ignoreMessage(
            QtWarningMsg, qPrintable(u"QSocketNotifier: Invalid socket %1 with type Read, disabling..."_s.arg(number)));
        turn();
        QVERIFY(!read.isEnabled());
    });
}

void tst_NotifierPoller::unwatchableDescriptorDisablesItsNotifier()
{
    runOn(Dispatcher::Epoll, [] {
        // Epoll instances may nest five deep, the dispatcher's included.
        QList<int> chain{::epoll_create1(EPOLL_CLOEXEC)};
        for (int depth = 0; depth < 4; ++depth) {
            epoll_event event{};
            event.events = EPOLLIN;
            chain.append(::epoll_create1(EPOLL_CLOEXEC));
            QCOMPARE(::epoll_ctl(chain.last(), EPOLL_CTL_ADD, chain.at(depth), &event), 0);
        }
        const QSocketNotifier read(chain.last(), QSocketNotifier::Read);
        QTest::ignoreMessage(QtWarningMsg,
            QRegularExpression(u"^QSocketNotifier: Cannot watch socket \\d+ with type Read, errno \\d+, disabling"_s));
        turn();
        QVERIFY(!read.isEnabled());
        std::for_each(chain.cbegin(), chain.cend(), ::close);
    });
}

void tst_NotifierPoller::secondOfATypeReplacesTheFirst()
{
    runOn(Dispatcher::Epoll, [] {
        const SocketPair pair;
        int firstFired = 0;
        int secondFired = 0;
        auto first = notifier(pair.near, QSocketNotifier::Read, [&] { ++firstFired; });
        QTest::ignoreMessage(QtWarningMsg,
            qPrintable(
                u"QSocketNotifier: Multiple socket notifiers for same socket %1 and type Read"_s.arg(pair.near)));
        const auto second = notifier(pair.near, QSocketNotifier::Read, [&] { ++secondFired; });
        pair.send();
        turn();
        first.reset();
        turn();
        QCOMPARE(firstFired, 0);
        QCOMPARE(secondFired, 2);
    });
}

void tst_NotifierPoller::closedTooEarlyDoesNotSpin()
{
    runOn(Dispatcher::Epoll, [] {
        SocketPair pair;
        const SocketPair other;
        int fired = 0;
        int otherFired = 0;
        auto read = notifier(pair.near, QSocketNotifier::Read, [&] { ++fired; });
        const auto otherRead = notifier(other.near, QSocketNotifier::Read, [&] { otherFired += other.receive(); });
        turn();
        // The kernel goes on reporting a closed number whose file lives on in a duplicate.
        const int duplicate = ::dup(pair.near);
        pair.closeNear();
        read.reset();
        pair.send();
        const TurnCounter counter;
        runLoopFor(50ms);
        QVERIFY2(counter.turns() < 20, qPrintable(QString::number(counter.turns())));
        QCOMPARE(fired, 0);
        other.send();
        QTRY_COMPARE(otherFired, 1);
        ::close(duplicate);
    });
}

QTEST_GUILESS_MAIN(tst_NotifierPoller)
#include "tst_NotifierPoller.moc"
