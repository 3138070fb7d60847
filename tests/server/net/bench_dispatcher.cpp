// SPDX-License-Identifier: GPL-3.0-or-later
// What one echo over loopback costs the thread that serves it, in CPU microseconds, with and without idle sockets
// beside. Prints a table; fails only if something breaks. Figures depend on the machine: read them against each other.
#include "server/net/EpollEventDispatcher.h"

#include <QHostAddress>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>

#include <cstdio>
#include <ctime>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

constexpr int messageSize = 200;

double cpuMicroseconds()
{
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e6 + double(time.tv_nsec) / 1e3;
}

int connectTo(quint16 port)
{
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address{AF_INET, htons(port), {htonl(INADDR_LOOPBACK)}, {}};
    const int on = 1;
    if (fd < 0 || ::connect(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) < 0
        || ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) < 0)
        qFatal("cannot connect, errno %d", errno);
    return fd;
}

void echo(int fd, int times)
{
    std::array<char, messageSize> message{};
    for (int i = 0; i < times; ++i) {
        if (::send(fd, message.data(), message.size(), MSG_NOSIGNAL) != messageSize
            || ::recv(fd, message.data(), message.size(), MSG_WAITALL) != messageSize)
            qFatal("echo failed, errno %d", errno);
    }
}

/// Serves echoes on this thread while another asks for them, one at a time; returns this thread's CPU time for each.
double measure(int idleCount, int times)
{
    QTcpServer server;
    server.setListenBacklogSize(4096);
    server.setMaxPendingConnections(4096);
    int accepted = 0;
    QObject::connect(&server, &QTcpServer::newConnection, &server, [&] {
        while (QTcpSocket *const socket = server.nextPendingConnection()) {
            ++accepted;
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket] {
                socket->write(socket->readAll());
                socket->flush();
            });
        }
    });
    if (!server.listen(QHostAddress::LocalHost))
        qFatal("cannot listen");
    const quint16 port = server.serverPort();
    std::vector<int> idle;
    for (int i = 0; i < idleCount; ++i) {
        idle.push_back(connectTo(port));
        QCoreApplication::processEvents();
    }
    while (accepted < idleCount)
        QCoreApplication::processEvents();

    double before = 0;
    double after = 0;
    const std::unique_ptr<QThread> client(QThread::create([&] {
        const int fd = connectTo(port);
        echo(fd, 500);
        QMetaObject::invokeMethod(
            &server, [&] { before = cpuMicroseconds(); }, Qt::BlockingQueuedConnection);
        echo(fd, times);
        QMetaObject::invokeMethod(
            &server, [&] { after = cpuMicroseconds(); }, Qt::BlockingQueuedConnection);
        ::close(fd);
        QCoreApplication::exit();
    }));
    client->start();
    QCoreApplication::exec();
    client->wait();
    std::for_each(idle.cbegin(), idle.cend(), ::close);
    return (after - before) / times;
}

/// Runs this program anew, since a process keeps the main dispatcher it began with.
void measureInChild(const QString &name, int idleCount)
{
    QProcess child;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    if (name == "poll"_L1)
        environment.insert(u"QT_NO_GLIB"_s, u"1"_s);
    child.setProcessEnvironment(environment);
    child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    QList<double> results;
    for (int run = 0; run < 3; ++run) {
        child.start(QCoreApplication::applicationFilePath(), {name, QString::number(idleCount)});
        if (!child.waitForFinished(120'000) || child.exitCode() != 0)
            qFatal("measurement failed");
        results.append(child.readAllStandardOutput().trimmed().toDouble());
    }
    std::sort(results.begin(), results.end());
    std::printf("%-6s %6d idle  %8.1f us (%.1f to %.1f)\n", qPrintable(name), idleCount, results.at(1), results.first(),
        results.last());
    std::fflush(stdout);
}

} // namespace

int main(int argc, char **argv)
{
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    const bool isChild = argc == 3;
    if (isChild && qstrcmp(argv[1], "epoll") == 0)
        QCoreApplication::setEventDispatcher(new sanad::net::EpollEventDispatcher);
    const QCoreApplication app(argc, argv);
    if (isChild) {
        const int idleCount = QByteArray(argv[2]).toInt();
        std::printf("%f\n", measure(idleCount, idleCount > 0 ? 3000 : 20000));
        return 0;
    }
    std::printf("CPU microseconds of the serving thread per echo (median of three, least to most)\n");
    for (const QString &name : {u"glib"_s, u"poll"_s, u"epoll"_s}) {
        for (const int idleCount : {0, 2000})
            measureInChild(name, idleCount);
    }
    return 0;
}
