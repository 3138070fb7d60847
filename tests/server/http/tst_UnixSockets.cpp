// SPDX-License-Identifier: GPL-3.0-or-later
#include "HttpFixture.h"
#include "server/net/EpollEventDispatcher.h"
#include "server/net/ListeningSocket.h"

#include <QFileInfo>
#include <QLocalSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace sanad;
using namespace sanad::http;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Several listeners of one server: a Unix domain socket beside TCP over IPv4 and IPv6.
class tst_UnixSockets : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void answers();
    void answersLargeOnes();
    void keepsRequestsInOrder();
    void countsNoAddress();
    void vanishesWithTheServer();
    void drains();
    void listensOnIpv6();

private:
    [[nodiscard]] std::unique_ptr<QLocalSocket> connectClient() const;
    [[nodiscard]] static QByteArray read(QLocalSocket &client, qsizetype atLeast);
    void listen(HttpFixture &fixture) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

void tst_UnixSockets::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath(u"s"_s);
}

void tst_UnixSockets::listen(HttpFixture &fixture) const
{
    auto socket = net::ListeningSocket::onPath(m_path, 0600);
    if (!socket || !fixture.server->listen(*std::move(socket)))
        qFatal("cannot listen");
}

std::unique_ptr<QLocalSocket> tst_UnixSockets::connectClient() const
{
    auto client = std::make_unique<QLocalSocket>();
    client->connectToServer(m_path);
    if (!client->waitForConnected(1000))
        qFatal("no connection");
    return client;
}

QByteArray tst_UnixSockets::read(QLocalSocket &client, qsizetype atLeast)
{
    QByteArray bytes;
    (void)QTest::qWaitFor([&] { return (bytes += client.readAll()).size() >= atLeast; }, 5000);
    return bytes;
}

void tst_UnixSockets::answers()
{
    HttpFixture fixture;
    listen(fixture);
    const auto client = connectClient();
    client->write(get("/things/5?a=b"));
    QVERIFY(read(*client, 100).startsWith("HTTP/1.1 200 OK\r\n"));
    QVERIFY(fixture.requests.first().client.isNull());
    QCOMPARE(fixture.requests.first().origin, "http://test");
    QVERIFY(fixture.isServing());
}

void tst_UnixSockets::answersLargeOnes()
{
    HttpFixture fixture;
    listen(fixture);
    const auto client = connectClient();
    client->write(get("/large"));
    const qsizetype size = 20 * 1024 * 1024;
    const QByteArray bytes = read(*client, size + 100);
    QVERIFY(bytes.size() > size);
    QVERIFY(bytes.endsWith(QByteArray(1000, 'x')));
}

void tst_UnixSockets::keepsRequestsInOrder()
{
    HttpFixture fixture;
    listen(fixture);
    const auto client = connectClient();
    client->write(get("/later") + post("/echo", "after"));
    QTRY_COMPARE(fixture.kept.size(), 1);
    // A paused connection reads nothing: the second request has not been looked at.
    QCOMPARE(fixture.handled, 1);
    fixture.kept.first().send(Response::json(200, "first"));
    const QByteArray bytes = read(*client, 300);
    QVERIFY(bytes.indexOf("first") < bytes.indexOf("after"));
    QVERIFY(bytes.endsWith("after"));
}

void tst_UnixSockets::countsNoAddress()
{
    HttpConfig config;
    config.limits.connectionsPerAddress = 1;
    config.limits.countLoopback = true;
    HttpFixture fixture(config);
    listen(fixture);
    std::vector<std::unique_ptr<QLocalSocket>> clients;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(connectClient());
        clients.back()->write(get("/hello"));
        QVERIFY(read(*clients.back(), 50).startsWith("HTTP/1.1 200"));
    }
    QCOMPARE(fixture.server->counters().overloadByAddress, 0);
}

void tst_UnixSockets::vanishesWithTheServer()
{
    HttpFixture fixture;
    listen(fixture);
    QVERIFY(QFileInfo::exists(m_path));
    fixture.server->stopAccepting();
    QVERIFY(!QFileInfo::exists(m_path));
}

void tst_UnixSockets::drains()
{
    HttpFixture fixture;
    listen(fixture);
    const auto idle = connectClient();
    const auto waiting = connectClient();
    waiting->write(get("/later"));
    QTRY_COMPARE(fixture.kept.size(), 1);
    bool isDrained = false;
    fixture.server->drain(5s, [&] { isDrained = true; });
    fixture.kept.first().send(Response::json(200, "done"));
    QTRY_VERIFY(isDrained);
    QVERIFY(read(*waiting, 50).endsWith("done"));
    QTRY_COMPARE(idle->state(), QLocalSocket::UnconnectedState);
}

void tst_UnixSockets::listensOnIpv6()
{
    HttpFixture fixture;
    const auto port = fixture.server->listen(QHostAddress::LocalHostIPv6, 0);
    QVERIFY(port);
    QTcpSocket client;
    client.connectToHost(QHostAddress::LocalHostIPv6, *port);
    client.write("GET /things/1 HTTP/1.0\r\n\r\n");
    QByteArray bytes;
    QTRY_VERIFY((bytes += client.readAll()).startsWith("HTTP/1.1 200 OK\r\n"));
    QCOMPARE(fixture.requests.first().client, QHostAddress(QHostAddress::LocalHostIPv6));
    QCOMPARE(fixture.requests.first().origin, "http://[::1]:" + QByteArray::number(*port));
}

int main(int argc, char **argv)
{
    QCoreApplication::setEventDispatcher(new net::EpollEventDispatcher);
    const QCoreApplication application(argc, argv);
    tst_UnixSockets test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_UnixSockets.moc"
