// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/EpollEventDispatcher.h"

#include <QSocketNotifier>
#include <QTest>
#include <QThread>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

/// Which event dispatcher a test's body runs on.
enum class Dispatcher {
    Glib,
    Poll,
    Epoll,
};

enum class Rows {
    All,
    WithoutGlib, // where it differs from Qt's documentation
    WithoutPoll, // where it forgets to wake up or to end
};

/// One row for each dispatcher: what Qt's own do, ours must do.
inline void addDispatcherRows(Rows rows = Rows::All)
{
    QTest::addColumn<Dispatcher>("dispatcher");
    if (rows != Rows::WithoutGlib)
        QTest::newRow("Qt's GLib") << Dispatcher::Glib;
    if (rows != Rows::WithoutPoll)
        QTest::newRow("Qt's poll") << Dispatcher::Poll;
    QTest::newRow("epoll") << Dispatcher::Epoll;
}

/// Runs `body` to its end on a thread of its own with the given dispatcher.
template <typename Body>
void runOn(Dispatcher dispatcher, Body body)
{
    if (dispatcher == Dispatcher::Poll)
        qputenv("QT_NO_GLIB", "1");
    const std::unique_ptr<QThread> thread(QThread::create([&] {
        const QLatin1StringView name(QThread::currentThread()->eventDispatcher()->metaObject()->className());
        const bool isGlib = name.contains(QLatin1StringView("Glib"));
        const bool isPoll = name.contains(QLatin1StringView("UNIX"));
        QCOMPARE(isGlib, dispatcher == Dispatcher::Glib);
        QCOMPARE(isPoll, dispatcher == Dispatcher::Poll);
        body();
    }));
    if (dispatcher == Dispatcher::Epoll)
        thread->setEventDispatcher(new sanad::net::EpollEventDispatcher);
    thread->start();
    thread->wait();
    qunsetenv("QT_NO_GLIB");
}

/// Two connected sockets that do not block, closed at the end unless taken out.
struct SocketPair
{
    Q_DISABLE_COPY_MOVE(SocketPair)

    SocketPair()
    {
        int both[2] = {-1, -1};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, both) < 0)
            qFatal("no socket pair");
        near = both[0];
        far = both[1];
    }
    ~SocketPair()
    {
        closeNear();
        closeFar();
    }

    void closeNear() { closeOne(near); }
    void closeFar() { closeOne(far); }
    void send(char byte = 'x') const { QCOMPARE(::write(far, &byte, 1), 1); }
    /// False if there is nothing to read.
    [[nodiscard]] bool receive() const
    {
        char byte = 0;
        return ::read(near, &byte, 1) == 1;
    }

    int near = -1;
    int far = -1;

private:
    static void closeOne(int &fd)
    {
        if (fd >= 0)
            ::close(fd);
        fd = -1;
    }
};

/// One turn of the current thread's loop.
inline bool turn(QEventLoop::ProcessEventsFlags flags = QEventLoop::AllEvents)
{
    return QAbstractEventDispatcher::instance()->processEvents(flags);
}

/// Puts `work` into the event queue of the object's thread.
template <typename Work>
void post(QObject *receiver, Work work)
{
    QMetaObject::invokeMethod(receiver, work, Qt::QueuedConnection);
}

using Notifier = std::unique_ptr<QSocketNotifier>;

/// A notifier with a slot of its own.
template <typename Slot>
Notifier notifier(int fd, QSocketNotifier::Type type, Slot onActivated)
{
    auto made = std::make_unique<QSocketNotifier>(fd, type);
    QObject::connect(made.get(), &QSocketNotifier::activated, made.get(), onActivated);
    return made;
}

constexpr std::chrono::seconds patience{20}; // how long a loop may run that should end by itself

/// Runs the loop until it is told to quit; fails instead of hanging.
inline void execOrFail(QEventLoop &loop)
{
    QTimer limit;
    QObject::connect(&limit, &QTimer::timeout, &loop, [&loop] { loop.exit(-1); });
    limit.start(patience);
    QVERIFY2(loop.exec() != -1, "the loop was not ended");
}

/// Counts the turns of the current thread's loop while it exists; a loop that spins has very many.
class TurnCounter : public QObject
{
public:
    TurnCounter()
    {
        connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake, this, [this] { ++m_turns; });
    }
    [[nodiscard]] int turns() const { return m_turns; }

private:
    int m_turns = 0;
};

/// Runs the current thread's loop for a while, as an application does.
inline void runLoopFor(std::chrono::milliseconds time)
{
    QEventLoop loop;
    QTimer::singleShot(time, Qt::PreciseTimer, &loop, &QEventLoop::quit);
    loop.exec();
}
