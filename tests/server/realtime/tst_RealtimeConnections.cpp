// SPDX-License-Identifier: GPL-3.0-or-later
#include "../http/HttpFixture.h"
#include "server/app/realtime_routes.h"
#include "server/net/EpollEventDispatcher.h"
#include "server/net/TlsCredentials.h"
#include "server/realtime/SocketIoServer.h"
#include "tests/support/EchoHandlers.h"
#include "tests/support/EngineFixture.h"
#include "tests/support/RawWebSocket.h"
#include "tests/support/TestCertificate.h"

#include <QSslConfiguration>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace sanad;
using namespace sanad::realtime;
using namespace sanad::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using http::get;
using http::post;
using http::RawClient;

/// Socket.IO over real connections: what comes in pieces, what nobody reads, who goes away without a word.
class tst_RealtimeConnections : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void polls_data();
    void polls();
    void answersForPages();
    void takesAnyContentType_data();
    void takesAnyContentType();
    void refusesLargePosts();
    void refusesMethods_data();
    void refusesMethods();
    void headTakesNothing();
    void noticesAPollThatIsGivenUp();
    void noticesAPostThatIsGivenUp();
    void talksByWebSocket();
    void readsByteByByte();
    void upgrades();
    void speaksTls();
    void cutsOffSlowReaders();
    void halfOpenConnectionEnds();
    void badClientsDisturbNobody();
    void broadcastReachesEachOnce();
    void stopsInOrder();
};

namespace {

constexpr char Path[] = "/realtime";

struct Fixture
{
    explicit Fixture(const RealtimeConfig &config = {})
        : sockets(config, counters, wheel, streams.turnEnd)
        , engine(sockets, config, counters, wheel, streams)
    {
        sockets.addNamespace("/", echo);
        http::RouteTable routes;
        app::addRealtimeRoutes(routes, Path, config.maxPayload, engine);
        server = std::make_unique<http::HttpServer>(std::move(routes), authenticator, http::HttpConfig());
        const auto listening = server->listen(QHostAddress::LocalHost, 0);
        if (!listening)
            qFatal("cannot listen");
        port = *listening;
    }

    /// A session by polling, in namespace "/"; its query.
    [[nodiscard]] QByteArray openPolling(RawClient &client) const
    {
        client.send(get(Path + QByteArray("/?EIO=4&transport=polling")));
        if (!client.waitForAnswers(1))
            qFatal("no handshake");
        const QByteArray sid = QJsonDocument::fromJson(client.answers().last().body.sliced(1))
                                   .object()
                                   .value("sid"_L1)
                                   .toString()
                                   .toLatin1();
        return Path + QByteArray("/?EIO=4&transport=polling&sid=") + sid;
    }
    /// A client in namespace "/" by WebSocket.
    [[nodiscard]] std::unique_ptr<RawWebSocket> connectClient() const
    {
        auto client = std::make_unique<RawWebSocket>(port, Path + QByteArray("/?EIO=4&transport=websocket"));
        if (!client->waitForAnswer() || client->status() != 101)
            qFatal("no upgrade");
        client->sendText("40");
        for (int i = 0; i < 3; ++i) // handshake, CONNECT, "auth"
            (void)client->next();
        return client;
    }

    net::TimerWheel wheel{20ms};
    net::StreamContext streams;
    RealtimeCounters counters;
    SocketEcho echo{"/"};
    SocketIoServer sockets;
    EngineIoServer engine;
    http::FakeAuthenticator authenticator;
    std::unique_ptr<http::HttpServer> server;
    quint16 port = 0;
};

QByteArray message(const QByteArray &argument)
{
    return R"(42["message",")" + argument + R"("])";
}

QByteArray answerTo(const QByteArray &argument)
{
    return R"(42["message-back",")" + argument + R"("])";
}

} // namespace

void tst_RealtimeConnections::polls_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("with its slash") << QByteArray("/realtime/");
    QTest::newRow("without") << QByteArray("/realtime");
}

void tst_RealtimeConnections::polls()
{
    QFETCH(const QByteArray, path);
    Fixture fixture;
    RawClient client(fixture.port);
    const QByteArray query = fixture.openPolling(client).replace("/realtime/", path);
    client.send(post(query, "40"));
    client.send(get(query));
    QVERIFY(client.waitForAnswers(3));
    QCOMPARE(client.answers().at(1).body, "ok");
    QCOMPARE(client.answers().at(1).header("content-type"), "text/html");
    QVERIFY(client.answers().at(2).body.startsWith("40{"));
    QVERIFY(client.answers().at(2).body.endsWith("\x1e"
                                                 R"(42["auth",{}])"));
    // A poll that waits, and a post on another connection.
    client.send(get(query));
    RawClient second(fixture.port);
    second.send(post(query, message("hello")));
    QVERIFY(client.waitForAnswers(4));
    QCOMPARE(client.answers().last().body, answerTo("hello"));
}

void tst_RealtimeConnections::answersForPages()
{
    Fixture fixture;
    RawClient client(fixture.port);
    client.send(get("/realtime/?EIO=4&transport=polling&t=abc", "Origin: https://school.example\r\n"));
    client.send(get("/realtime/?EIO=3&transport=polling", "Origin: https://school.example\r\n"));
    client.send("OPTIONS /realtime/?EIO=4&transport=polling HTTP/1.1\r\nHost: here\r\n"
                "Origin: https://school.example\r\nAccess-Control-Request-Method: POST\r\n\r\n");
    QVERIFY(client.waitForAnswers(3));
    for (const http::Answer &answer : client.answers())
        QCOMPARE(answer.header("access-control-allow-origin"), "*");
    QCOMPARE(client.answers().at(0).header("cache-control"), "no-store");
    QCOMPARE(client.answers().at(1).status, 400);
    QCOMPARE(client.answers().at(2).status, 204);
    QVERIFY(client.answers().at(2).header("access-control-allow-methods").contains("POST"));
}

void tst_RealtimeConnections::takesAnyContentType_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("text/plain") << QByteArray("Content-Type: text/plain;charset=UTF-8\r\n");
    QTest::newRow("form") << QByteArray("Content-Type: application/x-www-form-urlencoded\r\n");
    QTest::newRow("none") << QByteArray();
}

void tst_RealtimeConnections::takesAnyContentType()
{
    QFETCH(const QByteArray, header);
    Fixture fixture;
    RawClient client(fixture.port);
    client.send(post(fixture.openPolling(client), "40", header));
    QVERIFY(client.waitForAnswers(2));
    QCOMPARE(client.answers().last().status, 200);
}

void tst_RealtimeConnections::refusesLargePosts()
{
    RealtimeConfig config;
    config.maxPayload = 1'000;
    Fixture fixture(config);
    RawClient client(fixture.port);
    const QByteArray query = fixture.openPolling(client);
    RawClient large(fixture.port);
    large.send(post(query, QByteArray(1'001, '4')));
    QVERIFY(large.waitForAnswers(1));
    QCOMPARE(large.answers().first().status, 413);
    client.send(post(query, "40") + post(query, '4' + QByteArray(999, '2')));
    QVERIFY(client.waitForAnswers(3));
    QCOMPARE(client.answers().at(1).status, 200);
}

void tst_RealtimeConnections::refusesMethods_data()
{
    QTest::addColumn<QByteArray>("method");
    for (const char *method : {"PUT", "PATCH", "DELETE"})
        QTest::newRow(method) << QByteArray(method);
}

void tst_RealtimeConnections::refusesMethods()
{
    QFETCH(const QByteArray, method);
    Fixture fixture;
    RawClient client(fixture.port);
    client.send(method + " /realtime/?EIO=4&transport=polling HTTP/1.1\r\nHost: here\r\n\r\n");
    QVERIFY(client.waitForAnswers(1));
    QCOMPARE(client.answers().first().status, 400);
    QCOMPARE(client.answers().first().body, R"({"code":2,"message":"Bad handshake method"})");
}

void tst_RealtimeConnections::headTakesNothing()
{
    Fixture fixture;
    RawClient client(fixture.port);
    const QByteArray query = fixture.openPolling(client);
    client.send(post(query, "40"));
    QVERIFY(client.waitForAnswers(2));
    RawClient other(fixture.port);
    other.send(get(query).replace("GET ", "HEAD "));
    QVERIFY(other.waitForAnswers(1, true));
    QCOMPARE(other.answers().first().status, 400);
    client.send(get(query));
    QVERIFY(client.waitForAnswers(3));
    QVERIFY(client.answers().last().body.startsWith("40{"));
}

void tst_RealtimeConnections::noticesAPollThatIsGivenUp()
{
    Fixture fixture;
    RawClient client(fixture.port);
    const QByteArray query = fixture.openPolling(client);
    RawClient poller(fixture.port);
    poller.send(get(query));
    QTRY_COMPARE(fixture.server->counters().requests, 2U);
    QTest::qWait(5);
    QCOMPARE(fixture.engine.sessionCount(), 1);
    poller.vanish();
    QTRY_COMPARE(fixture.engine.sessionCount(), 0);
    QCOMPARE(fixture.counters.ended[std::size_t(Goodbye::Closed)], 1U);
}

void tst_RealtimeConnections::noticesAPostThatIsGivenUp()
{
    Fixture fixture;
    RawClient client(fixture.port);
    const QByteArray query = fixture.openPolling(client);
    RawClient poster(fixture.port);
    poster.send(post(query, QByteArray(1'000, '4')).chopped(500));
    QTRY_COMPARE(fixture.server->counters().requests, 2U);
    QTest::qWait(5);
    poster.vanish();
    QTRY_COMPARE(fixture.counters.brokenPosts, 1U);
    QCOMPARE(fixture.engine.sessionCount(), 0);
}

void tst_RealtimeConnections::talksByWebSocket()
{
    Fixture fixture;
    const auto client = fixture.connectClient();
    client->sendText(message("hello"));
    QCOMPARE(client->nextPayload(), answerTo("hello"));
    client->sendText(R"(427["message-with-ack",1])");
    QCOMPARE(client->nextPayload(), "437[1]");
    client->send(frame(net::WebSocketOpcode::Close, net::webSocketClosePayload(net::WebSocketClose::Normal)));
    QCOMPARE(client->closeCode(), 1000);
    QVERIFY(client->waitForEnd());
    QTRY_COMPARE(fixture.engine.sessionCount(), 0);
    QTRY_COMPARE(fixture.server->connectionCount(), 0);
}

void tst_RealtimeConnections::readsByteByByte()
{
    Fixture fixture;
    const auto client = fixture.connectClient();
    client->socket().setSocketOption(QAbstractSocket::LowDelayOption, 1);
    const QByteArray bytes = frame(net::WebSocketOpcode::Text, message("slow").first(9), {.isFinal = false})
        + frame(net::WebSocketOpcode::Ping, "are you there")
        + frame(net::WebSocketOpcode::Continuation, message("slow").sliced(9));
    for (const char byte : bytes) {
        client->send({&byte, 1});
        QCoreApplication::processEvents();
    }
    QCOMPARE(client->next(), (RawWebSocket::Frame{net::WebSocketOpcode::Pong, "are you there"}));
    QCOMPARE(client->nextPayload(), answerTo("slow"));
}

void tst_RealtimeConnections::upgrades()
{
    Fixture fixture;
    RawClient client(fixture.port);
    const QByteArray query = fixture.openPolling(client);
    client.send(post(query, "40") + get(query) + get(query));
    QVERIFY(client.waitForAnswers(3));
    RawWebSocket socket(fixture.port, QByteArray(query).replace("polling", "websocket"));
    QVERIFY(socket.waitForAnswer());
    QCOMPARE(socket.status(), 101);
    socket.sendText("2probe");
    QCOMPARE(socket.nextPayload(), "3probe");
    QVERIFY(client.waitForAnswers(4));
    QCOMPARE(client.answers().last().body, "6");
    socket.sendText("5");
    socket.sendText(message("now by WebSocket"));
    QCOMPARE(socket.nextPayload(), answerTo("now by WebSocket"));
}

void tst_RealtimeConnections::speaksTls()
{
    const QTemporaryDir folder;
    const auto credentials = net::TlsCredentials::load(writeCertificate(folder));
    QVERIFY(credentials);
    Fixture fixture;
    const auto port = fixture.server->listen(QHostAddress::LocalHost, 0, credentials->get());
    QVERIFY(port);
    QSslSocket client;
    connectEncrypted(client, *port);
    QTRY_VERIFY(client.isEncrypted());
    client.write(RawWebSocket::request("/realtime/?EIO=4&transport=websocket"));
    client.write(frame(net::WebSocketOpcode::Text, "40"));
    client.write(frame(net::WebSocketOpcode::Text, message(QByteArray(100'000, 'x'))));
    QByteArray bytes;
    QTRY_VERIFY((bytes += client.readAll()).endsWith(answerTo(QByteArray(100'000, 'x'))));
    QVERIFY(bytes.startsWith("HTTP/1.1 101 "));
    client.write(frame(net::WebSocketOpcode::Close, ""));
    QTRY_COMPARE(fixture.engine.sessionCount(), 0);
    QTRY_COMPARE(client.state(), QAbstractSocket::UnconnectedState);
}

void tst_RealtimeConnections::cutsOffSlowReaders()
{
    RealtimeConfig config;
    config.unsent = 100'000;
    Fixture fixture(config);
    const auto good = fixture.connectClient();
    const auto slow = fixture.connectClient();
    // It stops reading: what the server sends fills the kernel, and then the server.
    slow->stopReading();
    const QByteArray block = frame(net::WebSocketOpcode::Text, message(QByteArray(100'000, 'x')));
    for (int i = 0; i < 200 && fixture.counters.slow == 0; ++i) {
        slow->send(block);
        QCoreApplication::processEvents();
    }
    QTRY_COMPARE(fixture.counters.slow, 1U);
    QCOMPARE(fixture.counters.ended[std::size_t(Goodbye::SlowReader)], 1U);
    QTRY_COMPARE(fixture.server->connectionCount(), 1);
    good->sendText(message("undisturbed"));
    QCOMPARE(good->nextPayload(), answerTo("undisturbed"));
}

void tst_RealtimeConnections::halfOpenConnectionEnds()
{
    RealtimeConfig config;
    config.pingInterval = 100ms;
    config.pingTimeout = 100ms;
    config.closeTimeout = 100ms;
    Fixture fixture(config);
    const auto client = fixture.connectClient();
    // As if its network had gone: nothing is answered, not even the Close frame.
    QTRY_COMPARE(fixture.counters.ended[std::size_t(Goodbye::PingTimeout)], 1U);
    QTRY_COMPARE(fixture.engine.closingCount(), 0);
    QCOMPARE(fixture.server->connectionCount(), 0);
    QVERIFY(client->waitForEnd());
}

void tst_RealtimeConnections::badClientsDisturbNobody()
{
    RealtimeConfig config;
    config.closeTimeout = 100ms; // none of them answers a Close frame
    Fixture fixture(config);
    const auto good = fixture.connectClient();
    const QByteArrayList bad{"\x81\x05hello", frame(net::WebSocketOpcode::Text, "\xff"),
        frame(net::WebSocketOpcode::Text, "nonsense"), frame(net::WebSocketOpcode::Text, "4nonsense"),
        frame(net::WebSocketOpcode::Binary, "no attachment is due"), frame(net::WebSocketOpcode::Continuation, "x"),
        frame(net::WebSocketOpcode::Text, QByteArray(1'000'001, '4')), QByteArray("GET / HTTP/1.1\r\n\r\n")};
    for (const QByteArray &bytes : bad) {
        const auto client = fixture.connectClient();
        client->send(bytes);
        QVERIFY(client->closeCode() > 1000);
        QVERIFY(client->waitForEnd());
        good->sendText(message("still here"));
        QCOMPARE(good->nextPayload(), answerTo("still here"));
    }
    QTRY_COMPARE(fixture.server->connectionCount(), 1);
    QCOMPARE(fixture.counters.ended[std::size_t(Goodbye::TransportError)], quint64(bad.size()));
}

void tst_RealtimeConnections::broadcastReachesEachOnce()
{
    /// Sends what one says to all.
    class Broadcast final : public NamespaceHandler
    {
    public:
        void connecting(Socket &socket, const QJsonObject &) override
        {
            socket.accept("{}");
            all.append(&socket);
        }
        void received(Socket &, const protocol::SocketIoPacket &packet) override
        {
            const auto encoded = protocol::encodeEvent("said"_L1, QByteArray::number(packet.arguments.first().toInt()));
            for (Socket *socket : std::as_const(all))
                socket->send(encoded);
        }
        void disconnected(Socket &socket, Goodbye) override { all.removeOne(&socket); }
        QList<Socket *> all;
    };
    Broadcast room;
    Fixture fixture;
    fixture.sockets.addNamespace("/room", room);
    std::vector<std::unique_ptr<RawWebSocket>> clients;
    constexpr int count = 100;
    for (int i = 0; i < count; ++i) {
        clients.push_back(fixture.connectClient());
        clients.back()->sendText("40/room,");
        QCOMPARE(clients.back()->nextPayload(), "40/room,{}");
    }
    for (int i = 0; i < 20; ++i)
        clients.at(std::size_t(i))->sendText("42/room,[\"say\"," + QByteArray::number(i) + "]");
    for (const auto &client : clients) {
        QSet<QByteArray> heard;
        for (int i = 0; i < 20; ++i)
            heard.insert(client->nextPayload());
        QCOMPARE(heard.size(), 20);
    }
    for (const auto &client : clients)
        QVERIFY(!client->next(0));
}

void tst_RealtimeConnections::stopsInOrder()
{
    Fixture fixture;
    const auto client = fixture.connectClient();
    RawClient poller(fixture.port);
    const QByteArray query = fixture.openPolling(poller);
    poller.send(get(query));
    QTRY_COMPARE(fixture.server->counters().requests, 3U);
    bool isDrained = false;
    fixture.engine.stop();
    fixture.server->drain(10s, [&] { isDrained = true; });
    QVERIFY(poller.waitForAnswers(2));
    QCOMPARE(poller.answers().last().body, "1");
    QCOMPARE(client->closeCode(), 1001);
    QVERIFY(!isDrained);
    client->send(frame(net::WebSocketOpcode::Close, net::webSocketClosePayload(net::WebSocketClose::GoingAway)));
    QVERIFY(client->waitForEnd());
    QTRY_VERIFY(isDrained);
}

int main(int argc, char **argv)
{
    QCoreApplication::setEventDispatcher(new net::EpollEventDispatcher);
    QCoreApplication application(argc, argv);
    tst_RealtimeConnections test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_RealtimeConnections.moc"
