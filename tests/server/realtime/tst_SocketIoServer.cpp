// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/realtime/SocketIoServer.h"
#include "tests/support/EngineFixture.h"

#include <QJsonArray>
#include <QTest>

using namespace sanad;
using namespace sanad::realtime;
using namespace sanad::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Namespaces, events and goodbyes as the protocol's text and its reference server have them, down to the bytes.
class tst_SocketIoServer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void connects();
    void refuses();
    void refusesUnknownNamespaces();
    void answersLater();
    void connectsToTwoNamespaces();
    void connectTimesOut_data();
    void connectTimesOut();
    void bringsEvents();
    void bringsAttachments();
    void clientLeaves();
    void serverEndsANamespace();
    void serverEndsTheConnection();
    void everySocketHearsOfTheEnd_data();
    void everySocketHearsOfTheEnd();
    void closes_data();
    void closes();
    void sendsNothingBeforeAndAfter();
    void handlersMayDoAnythingInsideCalls();
    void holdsAttachmentsToAccount();
};

namespace {

/// Does with each client what the test says, and writes down what it is told.
class Handler final : public NamespaceHandler
{
public:
    void connecting(Socket &socket, const QJsonObject &payload) override
    {
        sockets.append(&socket);
        told << u"connecting "_s + QString::fromUtf8(QJsonDocument(payload).toJson(QJsonDocument::Compact));
        if (onConnecting)
            onConnecting(socket);
    }
    void received(Socket &socket, const protocol::SocketIoPacket &packet) override
    {
        const QByteArray arguments = QJsonDocument(packet.arguments).toJson(QJsonDocument::Compact);
        const QString id = packet.ackId ? QString::number(*packet.ackId) : u"-"_s;
        const QString what = packet.type == protocol::SocketIoPacket::Type::Ack ? u"ack"_s : packet.event;
        told << u"%1 %2 %3 %4"_s.arg(what, id, QString::fromUtf8(arguments)).arg(packet.attachments.size());
        if (onReceived)
            onReceived(socket);
    }
    void disconnected(Socket &socket, Goodbye why) override
    {
        sockets.removeOne(&socket);
        goodbyes.append(why);
        if (onDisconnected)
            onDisconnected(socket);
    }
    [[nodiscard]] QStringList takeTold() { return std::exchange(told, {}); }

    std::function<void(Socket &)> onConnecting = [](Socket &socket) { socket.accept(R"({"sid":"s"})"); };
    std::function<void(Socket &)> onReceived;
    std::function<void(Socket &)> onDisconnected;
    QList<Socket *> sockets;
    QStringList told;
    QList<Goodbye> goodbyes;
};

/// One client over a WebSocket, with namespaces "/" and "/other".
struct Fixture
{
    explicit Fixture(const RealtimeConfig &config = {})
    {
        engine = std::make_unique<EngineFixture>(forwarder, config);
        sockets.emplace(config, engine->counters, engine->wheel, engine->streams.turnEnd);
        forwarder.to = &*sockets;
        sockets->addNamespace("/", main);
        sockets->addNamespace("/other", other);
        client = &engine->webSocket(EngineFixture::WebSocketQuery);
        (void)takeFrames(*client);
    }
    ~Fixture() { engine->server.reset(); }
    void say(const QByteArray &packet) const { arrive(*client, packet); }
    [[nodiscard]] QByteArrayList heard() const { return takeFrames(*client); }
    [[nodiscard]] quint64 ended(Goodbye why) const { return engine->counters.ended[std::size_t(why)]; }

    /// The engine is made before what speaks through it, whose counters and clock it has.
    struct Forwarder final : EngineIoHandler
    {
        void opened(EngineIoSession &session) override { to->opened(session); }
        void received(EngineIoSession &session, const protocol::EngineIoPacket &message) override
        {
            to->received(session, message);
        }
        void closed(EngineIoSession &session, Goodbye why) override { to->closed(session, why); }
        EngineIoHandler *to = nullptr;
    };

    Handler main;
    Handler other;
    Forwarder forwarder;
    std::unique_ptr<EngineFixture> engine;
    std::optional<SocketIoServer> sockets;
    StreamLog *client = nullptr;
};

} // namespace

void tst_SocketIoServer::connects()
{
    Fixture fixture;
    fixture.say(R"(40{"token":"abc"})");
    QCOMPARE(fixture.main.takeTold(), QStringList{uR"(connecting {"token":"abc"})"_s});
    QCOMPARE(fixture.heard(), QByteArrayList{R"(40{"sid":"s"})"});
    QCOMPARE(fixture.main.sockets.first()->peer().address, QHostAddress(u"192.0.2.1"_s));
    QCOMPARE(fixture.engine->counters.connected, 1U);
}

void tst_SocketIoServer::refuses()
{
    Fixture fixture;
    fixture.main.onConnecting = [](Socket &socket) {
        socket.refuse(R"({"message":"no","data":{"code":"unauthorized"}})");
        socket.accept("{}");
    };
    fixture.say("40");
    QCOMPARE(fixture.heard(), QByteArrayList{R"(44{"message":"no","data":{"code":"unauthorized"}})"});
    QCOMPARE(fixture.main.goodbyes, QList<Goodbye>());
    fixture.engine->endTurn();
    QCOMPARE(fixture.main.goodbyes, QList{Goodbye::ByServer});
    QCOMPARE(fixture.engine->counters.refused, 1U);
    // It may try again on the same connection.
    fixture.main.onConnecting = [](Socket &socket) { socket.accept("{}"); };
    fixture.say("40");
    QCOMPARE(fixture.heard(), QByteArrayList{"40{}"});
}

void tst_SocketIoServer::refusesUnknownNamespaces()
{
    Fixture fixture;
    fixture.say("40/unknown,{}");
    QCOMPARE(fixture.heard(), QByteArrayList{R"(44/unknown,{"message":"Invalid namespace"})"});
    QCOMPARE(fixture.engine->counters.unknownNamespaces, 1U);
    fixture.say("40");
    QCOMPARE(fixture.heard().size(), 1);
}

void tst_SocketIoServer::answersLater()
{
    Fixture fixture;
    fixture.main.onConnecting = {};
    fixture.say("40");
    fixture.engine->pass(1s);
    QCOMPARE(fixture.heard(), QByteArrayList());
    fixture.main.sockets.first()->accept("{}");
    QCOMPARE(fixture.heard(), QByteArrayList{"40{}"});
}

void tst_SocketIoServer::connectsToTwoNamespaces()
{
    Fixture fixture;
    fixture.say("40");
    fixture.say("40/other,");
    QCOMPARE(fixture.heard(), (QByteArrayList{R"(40{"sid":"s"})", R"(40/other,{"sid":"s"})"}));
    fixture.say(R"(42["a"])");
    fixture.say(R"(42/other,["b"])");
    QCOMPARE(fixture.main.told.last(), u"a - [] 0"_s);
    QCOMPARE(fixture.other.told.last(), u"b - [] 0"_s);
}

void tst_SocketIoServer::connectTimesOut_data()
{
    QTest::addColumn<QByteArray>("packet");
    QTest::addColumn<bool>("isClosed");
    QTest::newRow("says nothing") << QByteArray() << true;
    QTest::newRow("unknown namespace") << QByteArray("40/unknown") << true;
    QTest::newRow("let in") << QByteArray("40") << false;
    QTest::newRow("let in and gone again") << QByteArray("40|41") << false;
}

void tst_SocketIoServer::connectTimesOut()
{
    QFETCH(const QByteArray, packet);
    QFETCH(const bool, isClosed);
    RealtimeConfig config;
    config.connectTimeout = 10s;
    Fixture fixture(config);
    if (!packet.isEmpty()) {
        for (const QByteArray &each : packet.split('|'))
            fixture.say(each);
    }
    fixture.engine->pass(9'900ms);
    QCOMPARE(fixture.engine->server->sessionCount(), 1);
    fixture.engine->pass(200ms);
    QCOMPARE(fixture.engine->server->sessionCount(), isClosed ? 0 : 1);
    QCOMPARE(fixture.engine->counters.connectTimeouts, isClosed ? 1U : 0U);
    QCOMPARE(fixture.ended(Goodbye::ByServer), isClosed ? 1U : 0U);
}

void tst_SocketIoServer::bringsEvents()
{
    Fixture fixture;
    fixture.say("40");
    (void)fixture.main.takeTold();
    fixture.say(R"(42["plain",1,"two",{"x":[null]}])");
    fixture.say(R"(427["wants an answer"])");
    fixture.say(R"(435["answer"])");
    QCOMPARE(fixture.main.takeTold(),
        (QStringList{
            uR"(plain - [1,"two",{"x":[null]}] 0)"_s, uR"(wants an answer 7 [] 0)"_s, uR"(ack 5 ["answer"] 0)"_s}));
    (void)fixture.heard();
    fixture.main.sockets.first()->send(protocol::encodeAck(7, "true"));
    QCOMPARE(fixture.heard(), QByteArrayList{"437[true]"});
}

void tst_SocketIoServer::bringsAttachments()
{
    Fixture fixture;
    fixture.say("40");
    (void)fixture.main.takeTold();
    fixture.say(R"(451-["file",{"_placeholder":true,"num":0}])");
    QCOMPARE(fixture.main.takeTold(), QStringList());
    fixture.client->reader->arrived(frame(net::WebSocketOpcode::Binary, "\x01"));
    QCOMPARE(fixture.main.takeTold(), QStringList{uR"(file - [{"_placeholder":true,"num":0}] 1)"_s});
}

void tst_SocketIoServer::clientLeaves()
{
    Fixture fixture;
    fixture.say("40");
    fixture.say("41");
    QCOMPARE(fixture.main.goodbyes, QList{Goodbye::ByClient});
    QCOMPARE(fixture.engine->server->sessionCount(), 1);
    fixture.say("40");
    QCOMPARE(fixture.main.sockets.size(), 1);
}

void tst_SocketIoServer::serverEndsANamespace()
{
    Fixture fixture;
    fixture.say("40");
    fixture.say("40/other,");
    (void)fixture.heard();
    fixture.other.sockets.first()->disconnect(false);
    fixture.other.sockets.first()->disconnect(false);
    // Sent before the client knew.
    fixture.say(R"(42/other,["late"])");
    QCOMPARE(fixture.heard(), QByteArrayList{"41/other,"});
    QCOMPARE(fixture.other.goodbyes, QList<Goodbye>());
    fixture.engine->endTurn();
    QCOMPARE(fixture.other.goodbyes, QList{Goodbye::ByServer});
    fixture.say(R"(42["on"])");
    QCOMPARE(fixture.main.told.last(), u"on - [] 0"_s);
}

void tst_SocketIoServer::serverEndsTheConnection()
{
    Fixture fixture;
    fixture.say("40");
    fixture.say("40/other,");
    (void)fixture.heard();
    fixture.main.sockets.first()->send(protocol::encodeEvent("last"_L1, {}));
    fixture.main.sockets.first()->disconnect(true);
    QCOMPARE(fixture.main.goodbyes, QList<Goodbye>());
    fixture.engine->endTurn();
    QCOMPARE(fixture.heard(), (QByteArrayList{R"(42["last"])", "41", "close 1000"}));
    QCOMPARE(fixture.main.goodbyes, QList{Goodbye::ByServer});
    QCOMPARE(fixture.other.goodbyes, QList{Goodbye::ByServer});
    QCOMPARE(fixture.engine->server->sessionCount(), 0);
}

void tst_SocketIoServer::everySocketHearsOfTheEnd_data()
{
    QTest::addColumn<int>("why");
    QTest::newRow("closed") << int(Goodbye::Closed);
    QTest::newRow("ping timeout") << int(Goodbye::PingTimeout);
    QTest::newRow("transport error") << int(Goodbye::TransportError);
    QTest::newRow("slow reader") << int(Goodbye::SlowReader);
    QTest::newRow("stopping") << int(Goodbye::Stopping);
}

void tst_SocketIoServer::everySocketHearsOfTheEnd()
{
    QFETCH(const int, why);
    Fixture fixture;
    fixture.say("40");
    fixture.other.onConnecting = {};
    fixture.say("40/other,");
    switch (Goodbye(why)) {
    case Goodbye::Closed: fixture.client->reader->ended(net::StreamEnd::Finished); break;
    case Goodbye::PingTimeout: fixture.engine->pass(46s); break;
    case Goodbye::SlowReader:
        fixture.client->unsent = 2 * 1024 * 1024;
        fixture.client->reader->flushed();
        break;
    case Goodbye::Stopping: fixture.engine->server->stop(); break;
    default: fixture.say("nonsense");
    }
    QCOMPARE(fixture.main.goodbyes, QList{Goodbye(why)});
    // This one had not been let in yet.
    QCOMPARE(fixture.other.goodbyes, QList{Goodbye(why)});
    QVERIFY(!fixture.heard().contains("41"));
}

void tst_SocketIoServer::closes_data()
{
    QTest::addColumn<QByteArrayList>("packets");
    QTest::addColumn<bool>("isMalformed");
    const auto row = [](const char *name, const QByteArrayList &packets, bool isMalformed) {
        QTest::newRow(name) << packets << isMalformed;
    };
    row("unknown type", {"4abc"}, true);
    row("nothing", {"4"}, true);
    row("event without a payload", {"40", "42"}, true);
    row("event that is an object", {"40", "42{}"}, true);
    row("event without a name", {"40", "42[]"}, true);
    row("event whose name is a number", {"40", "42[1]"}, true);
    row("reserved name", {"40", R"(42["disconnect"])"}, true);
    row("bad acknowledgement id", {"40", R"(42abc["x"])"}, true);
    row("answer without an id", {"40", "43[]"}, true);
    row("broken JSON", {"40", R"(42["x")"}, true);
    row("deep JSON", {"40", R"(42["x",)" + QByteArray(100, '[') + QByteArray(100, ']') + "]"}, true);
    row("too many attachments", {"40", R"(459-["x"])"}, true);
    row("text where an attachment is due", {"40", R"(451-["x",{"_placeholder":true,"num":0}])", R"(42["y"])"}, true);
    row("auth that is no object", {"40[]"}, true);
    row("event before connecting", {R"(42["x"])"}, false);
    row("event to another namespace", {"40", R"(42/other,["x"])"}, false);
    row("goodbye before connecting", {"41"}, false);
    row("connecting twice", {"40", "40"}, false);
    row("error of a client", {"40", "44{}"}, false);
    row("event after goodbye", {"40", "41", R"(42["x"])"}, false);
}

void tst_SocketIoServer::closes()
{
    QFETCH(const QByteArrayList, packets);
    QFETCH(const bool, isMalformed);
    Fixture fixture;
    StreamLog &neighbour = fixture.engine->webSocket(EngineFixture::WebSocketQuery);
    arrive(neighbour, "40");
    (void)takeFrames(neighbour);
    for (const QByteArray &packet : packets) {
        QCOMPARE(fixture.ended(Goodbye::TransportError), 0U);
        fixture.say(packet);
    }
    QCOMPARE(fixture.ended(Goodbye::TransportError), 1U);
    QCOMPARE(fixture.heard().last(), "close 1008");
    QCOMPARE(fixture.engine->counters.malformedPackets, isMalformed ? 1U : 0U);
    QCOMPARE(fixture.engine->counters.unexpectedPackets, isMalformed ? 0U : 1U);
    QVERIFY(!fixture.main.told.contains(u"x - [] 0"_s));
    arrive(neighbour, R"(42["undisturbed"])");
    QCOMPARE(fixture.main.told.last(), u"undisturbed - [] 0"_s);
    QVERIFY(takeFrames(neighbour).isEmpty());
}

void tst_SocketIoServer::sendsNothingBeforeAndAfter()
{
    Fixture fixture;
    fixture.main.onConnecting = [](Socket &socket) { socket.send(protocol::encodeEvent("early"_L1, {})); };
    fixture.main.onDisconnected = [](Socket &socket) {
        socket.send(protocol::encodeEvent("late"_L1, {}));
        socket.accept("{}");
        socket.refuse("{}");
        socket.disconnect(true);
    };
    fixture.say("40");
    QCOMPARE(fixture.heard(), QByteArrayList());
    fixture.main.sockets.first()->accept("{}");
    fixture.say("41");
    QCOMPARE(fixture.heard(), QByteArrayList{"40{}"});
    fixture.engine->endTurn();
    QVERIFY(!fixture.heard().contains(R"(42["late"])"));
}

void tst_SocketIoServer::handlersMayDoAnythingInsideCalls()
{
    Fixture fixture;
    fixture.say("40");
    StreamLog &second = fixture.engine->webSocket(EngineFixture::WebSocketQuery);
    arrive(second, "40");
    // One client's event ends both, and whoever is told speaks to everybody.
    fixture.main.onReceived = [&](Socket &) {
        for (Socket *socket : std::as_const(fixture.main.sockets))
            socket->disconnect(true);
    };
    fixture.main.onDisconnected = [&](Socket &) {
        for (Socket *socket : std::as_const(fixture.main.sockets))
            socket->send(protocol::encodeEvent("left"_L1, {}));
    };
    fixture.client->reader->arrived(frame(net::WebSocketOpcode::Text, R"(42["end"])")
        + frame(net::WebSocketOpcode::Text, R"(42["behind the end"])"));
    fixture.engine->endTurn();
    QCOMPARE(fixture.main.goodbyes, (QList{Goodbye::ByServer, Goodbye::ByServer}));
    QCOMPARE(fixture.main.told.filter(u"behind"_s), QStringList());
    QCOMPARE(fixture.engine->server->sessionCount(), 0);
}

void tst_SocketIoServer::holdsAttachmentsToAccount()
{
    RealtimeConfig config;
    config.heldInAll = 10'000;
    config.smallShare = 100;
    Fixture fixture(config);
    fixture.say("40");
    fixture.say(R"(452-["x",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}])");
    fixture.client->reader->arrived(frame(net::WebSocketOpcode::Binary, QByteArray(20'000, 'x')));
    QCOMPARE(fixture.engine->counters.heldInAll, 1U);
    QCOMPARE(fixture.main.goodbyes, QList{Goodbye::TransportError});
}

QTEST_GUILESS_MAIN(tst_SocketIoServer)
#include "tst_SocketIoServer.moc"
