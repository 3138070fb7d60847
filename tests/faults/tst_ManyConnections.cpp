// SPDX-License-Identifier: GPL-3.0-or-later
#include "ServerProcess.h"

#include <QElapsedTimer>
#include <QTest>

#include <cerrno>
#include <vector>

#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

constexpr int Wanted = 10'000;
/// Descriptors that this program, or the server, has for other things.
constexpr int Spare = 200;
constexpr int PatienceMs = 20'000;

/// A connection without Qt: ten thousand QTcpSockets would measure the client.
class PlainClient
{
public:
    PlainClient() = default;
    PlainClient(PlainClient &&other) noexcept
        : m_descriptor(std::exchange(other.m_descriptor, -1))
    {
    }
    PlainClient &operator=(PlainClient &&) = delete;
    ~PlainClient()
    {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }

    [[nodiscard]] bool connectTo(quint16 port)
    {
        m_descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return ::connect(m_descriptor, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0;
    }
    /// Whether a request gets its 200.
    [[nodiscard]] bool ask() const
    {
        constexpr char request[] = "GET /healthz HTTP/1.1\r\nHost: test\r\n\r\n";
        return ::send(m_descriptor, request, sizeof request - 1, MSG_NOSIGNAL) == ssize_t(sizeof request - 1)
            && isAnswered();
    }
    [[nodiscard]] bool isOpen() const
    {
        char byte = 0;
        return ::recv(m_descriptor, &byte, 1, MSG_DONTWAIT | MSG_PEEK) < 0 && errno == EAGAIN;
    }

private:
    [[nodiscard]] bool isAnswered() const
    {
        pollfd waiting{m_descriptor, POLLIN, 0};
        if (::poll(&waiting, 1, PatienceMs) != 1)
            return false;
        char answer[1024];
        const ssize_t size = ::recv(m_descriptor, answer, sizeof answer, 0);
        return QByteArrayView(answer, std::max<ssize_t>(0, size)).startsWith("HTTP/1.1 200 ");
    }

    int m_descriptor = -1;
};

} // namespace

/// Very many clients at once: all are served, and one more asking costs what it always costs.
class tst_ManyConnections : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void servesThemAll();
};

void tst_ManyConnections::servesThemAll()
{
    rlimit limit{};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = limit.rlim_max;
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &limit), 0);
    const int count = int(std::min<rlim_t>(Wanted, limit.rlim_max - Spare));
    if (count < Wanted)
        qInfo("the hard limit of open files allows %d connections, not %d", count, Wanted);

    ServerProcess server;
    server.setEnvironment(u"SANAD_HTTP_MAX_CONNECTIONS"_s, QString::number(Wanted + 10));
    QVERIFY(server.start());
    QTRY_VERIFY_WITH_TIMEOUT(server.log().contains("listening"), PatienceMs);

    std::vector<PlainClient> clients(std::size_t(count) - 1);
    QElapsedTimer time;
    time.start();
    for (PlainClient &client : clients)
        QVERIFY(client.connectTo(server.port()));
    // The last of them has been accepted once it is answered, and so have all before it.
    QVERIFY(clients.back().ask());
    qInfo("%d connections were accepted in %lld ms", count - 1, time.elapsed());
    for (std::size_t i = 0; i < clients.size(); i += 500)
        QVERIFY2(clients.at(i).ask(), qPrintable(QString::number(i)));
    PlainClient oneMore;
    QVERIFY(oneMore.connectTo(server.port()));
    time.restart();
    constexpr int asked = 200;
    for (int i = 0; i < asked; ++i)
        QVERIFY(oneMore.ask());
    qInfo("a request among %d connections takes %lld us", count, time.nsecsElapsed() / 1000 / asked);
    for (const PlainClient &client : clients)
        QVERIFY(client.isOpen());
    qInfo("the server has %lld kB", server.residentKilobytes());
    QCOMPARE(server.terminate(), 0);
}

QTEST_GUILESS_MAIN(tst_ManyConnections)
#include "tst_ManyConnections.moc"
