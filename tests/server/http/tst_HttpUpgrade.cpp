// SPDX-License-Identifier: GPL-3.0-or-later
#include "HttpFixture.h"
#include "server/net/EpollEventDispatcher.h"
#include "server/net/ListeningSocket.h"
#include "server/net/StreamSocket.h"
#include "server/net/TlsCredentials.h"
#include "tests/support/RawWebSocket.h"
#include "tests/support/TestCertificate.h"

#include <QDir>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>

#include <sys/socket.h>
#include <sys/un.h>

using namespace sanad;
using namespace sanad::http;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using sanad::test::RawWebSocket;

/// A request that goes on as a WebSocket leaves the HTTP layer without the client noticing, and goes on counting.
class tst_HttpUpgrade : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void handsOver();
    void handsOnWhatCameWithTheRequest_data();
    void handsOnWhatCameWithTheRequest();
    void answersWhatWasAskedBefore();
    void leavesNoDescriptorBehind();
    void refuses_data();
    void refuses();
    void isNoUpgrade_data();
    void isNoUpgrade();
    void refusesOtherOrigins_data();
    void refusesOtherOrigins();
    void handlerRefuses();
    void limitsRequests();
    void countsAgainstTheLimits_data();
    void countsAgainstTheLimits();
    void outlivesIdleTime();
    void drainWaitsForStreams();
    void drainBreaksStreams();
    void outlivesTheServer();
    void speaksTls();
    void speaksOverAUnixSocket();
};

namespace {

/// Sends back whatever comes.
class EchoStream final : public net::Stream::Reader
{
public:
    EchoStream(net::StreamContext &context, net::Handover connection)
        : m_stream(std::make_unique<net::StreamSocket>(context, std::move(connection)))
    {
        m_stream->setReader(*this);
        if (const QByteArray early = m_stream->takeArrived(); !early.isEmpty())
            arrived(early);
    }
    void arrived(QByteArrayView bytes) override { m_stream->send("<", bytes.toByteArray()); }
    void flushed() override {}
    void ended(net::StreamEnd) override { hasEnded = true; }

    bool hasEnded = false;

private:
    std::unique_ptr<net::StreamSocket> m_stream;
};

/// A server with one route that takes connections over.
struct Fixture
{
    explicit Fixture(const HttpConfig &config = {})
    {
        RouteTable routes;
        Route upgrade{.method = Method::Get, .pattern = "/stream", .access = Access::Public};
        upgrade.rateClass = RateClass::Realtime;
        upgrade.handler = [](const Request &, const Responder &responder) {
            responder.send(Response::json(200, "\"plain\""));
        };
        upgrade.upgrade = [this](const Request &request) -> std::variant<Response, StreamTaker> {
            requests.append(request);
            if (refusal)
                return *refusal;
            return [this](net::Handover connection) {
                streams.push_back(std::make_unique<EchoStream>(context, std::move(connection)));
            };
        };
        routes.add(upgrade);
        server = std::make_unique<HttpServer>(std::move(routes), authenticator, config);
        const auto listening = server->listen(QHostAddress::LocalHost, 0);
        if (!listening)
            qFatal("cannot listen");
        port = *listening;
    }

    FakeAuthenticator authenticator;
    net::StreamContext context;
    std::optional<Response> refusal;
    QList<Request> requests;
    std::vector<std::unique_ptr<EchoStream>> streams;
    std::unique_ptr<HttpServer> server;
    quint16 port = 0;
};

/// What comes until `wanted` does.
QByteArray readUntil(QIODevice &device, const QByteArray &wanted)
{
    QByteArray bytes;
    (void)QTest::qWaitFor([&] { return (bytes += device.readAll()).contains(wanted); }, 5000);
    return bytes;
}

int openDescriptors()
{
    return int(QDir(u"/proc/self/fd"_s).entryList(QDir::NoDotAndDotDot | QDir::AllEntries | QDir::System).size());
}

} // namespace

void tst_HttpUpgrade::handsOver()
{
    Fixture fixture;
    RawWebSocket client(fixture.port, "/stream?a=b", "X-Test: 1\r\n");
    QVERIFY(client.waitForAnswer());
    QCOMPARE(client.answer(),
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
    QCOMPARE(fixture.requests.first().query, "a=b");
    QCOMPARE(fixture.requests.first().header("x-test"), "1");
    QCOMPARE(fixture.requests.first().origin, "http://here");
    for (const char *word : {"one", "two", "three"}) {
        client.send(word);
        const QByteArray expected = QByteArray("<") + word;
        QCOMPARE(client.readUntil(expected), expected);
    }
    QCOMPARE(fixture.server->counters().upgraded, 1U);
    QCOMPARE(fixture.server->counters().responses[1], 1U);
    QCOMPARE(fixture.server->counters().vanished, 0U);
    client.socket().disconnectFromHost();
    QTRY_VERIFY(fixture.streams.front()->hasEnded);
}

void tst_HttpUpgrade::handsOnWhatCameWithTheRequest_data()
{
    QTest::addColumn<int>("size");
    QTest::newRow("some bytes") << 10;
    QTest::newRow("more than is read at once") << 300'000;
}

void tst_HttpUpgrade::handsOnWhatCameWithTheRequest()
{
    QFETCH(const int, size);
    Fixture fixture;
    RawClient client(fixture.port);
    const QByteArray early(size, 'e');
    client.send(RawWebSocket::request("/stream") + early + "END");
    QByteArray bytes = readUntil(client.socket(), "END");
    bytes.remove(0, bytes.indexOf("\r\n\r\n") + 4);
    QCOMPARE(bytes.replace("<", ""), early + "END");
}

void tst_HttpUpgrade::answersWhatWasAskedBefore()
{
    Fixture fixture;
    RawClient client(fixture.port);
    client.send(get("/stream") + get("/nothing") + RawWebSocket::request("/stream") + "x");
    const QByteArray bytes = readUntil(client.socket(), "<x");
    QVERIFY(bytes.startsWith("HTTP/1.1 200 "));
    QVERIFY(bytes.indexOf("HTTP/1.1 404 ") < bytes.indexOf("HTTP/1.1 101 "));
    QVERIFY(bytes.endsWith("\r\n\r\n<x"));
}

void tst_HttpUpgrade::leavesNoDescriptorBehind()
{
    Fixture fixture;
    const int before = openDescriptors();
    {
        std::vector<std::unique_ptr<RawWebSocket>> clients;
        for (int i = 0; i < 10; ++i) {
            clients.push_back(std::make_unique<RawWebSocket>(fixture.port, "/stream"));
            QVERIFY(clients.back()->waitForAnswer());
        }
        QTRY_COMPARE(openDescriptors(), before + 20);
    }
    QTRY_VERIFY(fixture.streams.back()->hasEnded);
    fixture.streams.clear();
    QTRY_COMPARE(openDescriptors(), before);
    QCOMPARE(fixture.server->connectionCount(), 0);
}

void tst_HttpUpgrade::refuses_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    const QByteArray good = RawWebSocket::request("/stream");
    const auto changed = [&](const char *from, const char *to) { return QByteArray(good).replace(from, to); };
    QTest::newRow("version 8") << changed("Version: 13", "Version: 8") << 426;
    QTest::newRow("no version") << changed("Sec-WebSocket-Version: 13\r\n", "") << 426;
    QTest::newRow("two versions") << changed(
        "Sec-WebSocket-Version: 13\r\n", "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Version: 13\r\n")
                                  << 426;
    QTest::newRow("no key") << changed("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", "") << 400;
    QTest::newRow("short key") << changed("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBu") << 400;
    QTest::newRow("two keys") << changed(
        "Upgrade: websocket\r\n", "Upgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")
                              << 400;
    QTest::newRow("no host") << changed("Host: here\r\n", "") << 400;
    QTest::newRow("body") << changed("Host: here\r\n", "Host: here\r\nContent-Length: 5\r\n") + "hello" << 413;
}

void tst_HttpUpgrade::refuses()
{
    QFETCH(const QByteArray, request);
    QFETCH(const int, status);
    Fixture fixture;
    RawClient client(fixture.port);
    client.send(request);
    QVERIFY(client.waitForAnswers(1));
    QCOMPARE(client.answers().first().status, status);
    QCOMPARE(client.answers().first().errorFormFault(), QString());
    QCOMPARE(client.answers().first().header("sec-websocket-version"), status == 426 ? "13" : "");
    QCOMPARE(fixture.requests.size(), 0);
    QCOMPARE(fixture.server->counters().upgraded, 0U);
}

void tst_HttpUpgrade::isNoUpgrade_data()
{
    QTest::addColumn<QByteArray>("request");
    const QByteArray good = RawWebSocket::request("/stream");
    QTest::newRow("plain") << get("/stream");
    QTest::newRow("another protocol") << QByteArray(good).replace("Upgrade: websocket", "Upgrade: h2c");
    QTest::newRow("connection says nothing") << QByteArray(good).replace("keep-alive, Upgrade", "keep-alive");
    QTest::newRow("HTTP/1.0") << QByteArray(good).replace("HTTP/1.1", "HTTP/1.0");
}

void tst_HttpUpgrade::isNoUpgrade()
{
    QFETCH(const QByteArray, request);
    Fixture fixture;
    RawClient client(fixture.port);
    client.send(request);
    QVERIFY(client.waitForAnswers(1));
    QCOMPARE(client.answers().first().body, "\"plain\"");
}

void tst_HttpUpgrade::refusesOtherOrigins_data()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<int>("status");
    QTest::newRow("allowed") << QByteArray("Origin: https://school.example\r\n") << 101;
    QTest::newRow("another") << QByteArray("Origin: https://evil.example\r\n") << 403;
    QTest::newRow("the allowed one with more") << QByteArray("Origin: https://school.example.evil\r\n") << 403;
    QTest::newRow("null") << QByteArray("Origin: null\r\n") << 403;
    QTest::newRow("no page at all") << QByteArray() << 101;
}

void tst_HttpUpgrade::refusesOtherOrigins()
{
    QFETCH(const QByteArray, headers);
    QFETCH(const int, status);
    HttpConfig config;
    config.allowedOrigins = {"https://school.example"};
    Fixture fixture(config);
    RawWebSocket client(fixture.port, "/stream", headers);
    QVERIFY(client.waitForAnswer());
    QCOMPARE(client.status(), status);
}

void tst_HttpUpgrade::handlerRefuses()
{
    Fixture fixture;
    fixture.refusal = Response::json(400, R"({"code":1})");
    RawClient client(fixture.port);
    client.send(RawWebSocket::request("/stream") + get("/stream"));
    QVERIFY(client.waitForAnswers(2));
    QCOMPARE(client.answers().first().status, 400);
    QCOMPARE(client.answers().first().body, R"({"code":1})");
    QCOMPARE(client.answers().last().body, "\"plain\"");
}

void tst_HttpUpgrade::limitsRequests()
{
    HttpConfig config;
    config.rates.perAddress[std::size_t(RateClass::Realtime)] = {.requests = 1, .window = 60s};
    Fixture fixture(config);
    RawWebSocket first(fixture.port, "/stream");
    QVERIFY(first.waitForAnswer());
    QCOMPARE(first.status(), 101);
    RawWebSocket second(fixture.port, "/stream");
    QVERIFY(second.waitForAnswer());
    QCOMPARE(second.status(), 429);
}

void tst_HttpUpgrade::countsAgainstTheLimits_data()
{
    QTest::addColumn<bool>("byAddress");
    QTest::newRow("all") << false;
    QTest::newRow("of one address") << true;
}

void tst_HttpUpgrade::countsAgainstTheLimits()
{
    QFETCH(const bool, byAddress);
    HttpConfig config;
    config.limits.countLoopback = true;
    (byAddress ? config.limits.connectionsPerAddress : config.limits.connections) = 2;
    Fixture fixture(config);
    auto first = std::make_unique<RawWebSocket>(fixture.port, "/stream");
    RawWebSocket second(fixture.port, "/stream");
    QVERIFY(first->waitForAnswer());
    QVERIFY(second.waitForAnswer());
    QCOMPARE(fixture.server->connectionCount(), 2);
    RawClient third(fixture.port);
    QVERIFY(third.waitForAnswers(1));
    QCOMPARE(third.answers().first().status, 503);
    const HttpCounters &counters = fixture.server->counters();
    QCOMPARE(byAddress ? counters.overloadByAddress : counters.overload, 1U);
    first.reset();
    QTRY_VERIFY(fixture.streams.front()->hasEnded);
    fixture.streams.front().reset();
    QTRY_COMPARE(fixture.server->connectionCount(), 1);
    RawWebSocket fourth(fixture.port, "/stream");
    QVERIFY(fourth.waitForAnswer());
    QCOMPARE(fourth.status(), 101);
}

void tst_HttpUpgrade::outlivesIdleTime()
{
    HttpConfig config;
    config.limits.idleTime = 100ms;
    config.limits.headTime = 100ms;
    Fixture fixture(config);
    RawWebSocket client(fixture.port, "/stream");
    RawClient idle(fixture.port);
    QVERIFY(client.waitForAnswer());
    QVERIFY(idle.waitForEnd());
    client.send("still here");
    QCOMPARE(client.readUntil("here"), "<still here");
}

void tst_HttpUpgrade::drainWaitsForStreams()
{
    Fixture fixture;
    RawWebSocket client(fixture.port, "/stream");
    QVERIFY(client.waitForAnswer());
    bool isDrained = false;
    fixture.server->drain(20s, [&] { isDrained = true; });
    QTest::qWait(50);
    QVERIFY(!isDrained);
    fixture.streams.clear();
    QTRY_VERIFY(isDrained);
}

void tst_HttpUpgrade::drainBreaksStreams()
{
    Fixture fixture;
    RawWebSocket client(fixture.port, "/stream");
    QVERIFY(client.waitForAnswer());
    bool isDrained = false;
    fixture.server->drain(100ms, [&] { isDrained = true; });
    QTRY_VERIFY(isDrained);
    QVERIFY(fixture.streams.front()->hasEnded);
    QVERIFY(client.waitForEnd());
}

void tst_HttpUpgrade::outlivesTheServer()
{
    Fixture fixture;
    RawWebSocket client(fixture.port, "/stream");
    QVERIFY(client.waitForAnswer());
    fixture.server.reset();
    client.send("alone");
    QCOMPARE(client.readUntil("alone"), "<alone");
    fixture.streams.clear();
    QVERIFY(client.waitForEnd());
}

void tst_HttpUpgrade::speaksTls()
{
    const QTemporaryDir folder;
    const auto credentials = net::TlsCredentials::load(test::writeCertificate(folder));
    QVERIFY(credentials);
    Fixture fixture;
    const auto port = fixture.server->listen(QHostAddress::LocalHost, 0, credentials->get());
    QVERIFY(port);
    QSslSocket client;
    test::connectEncrypted(client, *port);
    QTRY_VERIFY(client.isEncrypted());
    client.write(RawWebSocket::request("/stream") + "early");
    QVERIFY(readUntil(client, "<early").startsWith("HTTP/1.1 101 "));
    client.write("later");
    QCOMPARE(readUntil(client, "<later"), "<later");
    QCOMPARE(fixture.requests.first().origin, "https://here");
    client.disconnectFromHost();
    QTRY_VERIFY(fixture.streams.front()->hasEnded);
}

void tst_HttpUpgrade::speaksOverAUnixSocket()
{
    const QTemporaryDir folder;
    const QByteArray path = folder.filePath(u"web"_s).toLocal8Bit();
    Fixture fixture;
    auto listening = net::ListeningSocket::onPath(QString::fromLocal8Bit(path), 0600);
    QVERIFY(listening);
    QVERIFY(fixture.server->listen(*std::move(listening)));
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    qstrncpy(address.sun_path, path.constData(), sizeof address.sun_path);
    QCOMPARE(::connect(descriptor, reinterpret_cast<sockaddr *>(&address), sizeof address), 0);
    QTcpSocket client;
    QVERIFY(client.setSocketDescriptor(descriptor));
    client.write(RawWebSocket::request("/stream") + "early");
    QVERIFY(readUntil(client, "<early").startsWith("HTTP/1.1 101 "));
    QVERIFY(fixture.requests.first().client.isNull());
}

int main(int argc, char **argv)
{
    QCoreApplication::setEventDispatcher(new net::EpollEventDispatcher);
    QCoreApplication application(argc, argv);
    tst_HttpUpgrade test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_HttpUpgrade.moc"
