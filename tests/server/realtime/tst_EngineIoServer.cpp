// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/EngineFixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace sanad;
using namespace sanad::realtime;
using namespace sanad::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Handshakes, polling, WebSockets and heartbeats as the protocol's text and its reference server have them.
class tst_EngineIoServer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void opens_data();
    void opens();
    void idsCannotBeGuessed();
    void refusesHandshakes_data();
    void refusesHandshakes();
    void refusesUpgrades_data();
    void refusesUpgrades();
    void limitsSessions();
    void limitsSessionsOfOneAddress();

    void pollsAndPosts();
    void pollWaits();
    void pollGathersATurn();
    void secondPollCloses();
    void secondPostCloses();
    void brokenPostCloses();
    void vanishedPollCloses();
    void closePacketEndsThePoll();
    void refusesOtherMethods();
    void badPosts_data();
    void badPosts();
    void takesPacketsBeforeTheClose();
    void saysGoodbyeToThePoll_data();
    void saysGoodbyeToThePoll();
    void absentPollerIsGone();

    void talksByWebSocket();
    void takesBase64ByWebSocket();
    void badMessages_data();
    void badMessages();
    void clientsGoodbye_data();
    void clientsGoodbye();

    void pings_data();
    void pings();
    void missesPongs_data();
    void missesPongs();
    void ignoresPongsThatNobodyAskedFor();

    void stops();
    void malformedClientLeavesOthersAlone();
};

namespace {

/// Writes down what it is told, and answers nothing.
class Recorder final : public EngineIoHandler
{
public:
    void opened(EngineIoSession &session) override { sessions.append(&session); }
    void received(EngineIoSession &, const protocol::EngineIoPacket &message) override
    {
        messages.append((message.isBinary ? "binary " : "") + message.data);
    }
    void closed(EngineIoSession &session, Goodbye why) override
    {
        sessions.removeOne(&session);
        goodbyes.append(why);
    }

    QList<EngineIoSession *> sessions;
    QByteArrayList messages;
    QList<Goodbye> goodbyes;
};

protocol::EngineIoFrame text(const QByteArray &bytes)
{
    return {.bytes = bytes, .isBinary = false};
}

QJsonObject jsonOf(const QByteArray &body)
{
    return QJsonDocument::fromJson(body).object();
}

RealtimeConfig shortConfig()
{
    RealtimeConfig config;
    config.maxPayload = 1'000;
    config.packetsPerPayload = 16;
    return config;
}

} // namespace

void tst_EngineIoServer::opens_data()
{
    QTest::addColumn<bool>("byPolling");
    QTest::newRow("polling") << true;
    QTest::newRow("WebSocket") << false;
}

void tst_EngineIoServer::opens()
{
    QFETCH(const bool, byPolling);
    Recorder handler;
    EngineFixture fixture(handler);
    QByteArray opened;
    if (byPolling) {
        const ReplyLog &reply = fixture.get(EngineFixture::PollingQuery);
        QCOMPARE(reply.status(), 200);
        QCOMPARE(reply.answer->contentType, "text/plain; charset=UTF-8");
        opened = reply.body();
    } else {
        opened = takeFrames(fixture.webSocket(EngineFixture::WebSocketQuery)).value(0);
    }
    QVERIFY(opened.startsWith('0'));
    const QJsonObject handshake = jsonOf(opened.sliced(1));
    QCOMPARE(
        handshake.keys(), (QStringList{u"maxPayload"_s, u"pingInterval"_s, u"pingTimeout"_s, u"sid"_s, u"upgrades"_s}));
    QCOMPARE(handshake.value("pingInterval"_L1).toInt(), 25'000);
    QCOMPARE(handshake.value("pingTimeout"_L1).toInt(), 20'000);
    QCOMPARE(handshake.value("maxPayload"_L1).toInt(), 1'000'000);
    QCOMPARE(handshake.value("upgrades"_L1).toArray(), byPolling ? QJsonArray{u"websocket"_s} : QJsonArray());
    QCOMPARE(handler.sessions.size(), 1);
    QCOMPARE(handler.sessions.first()->id(), handshake.value("sid"_L1).toString().toLatin1());
    QCOMPARE(handler.sessions.first()->peer().origin, "http://here");
    QCOMPARE(fixture.counters.byPolling, byPolling ? 1U : 0U);
    QCOMPARE(fixture.counters.byWebSocket, byPolling ? 0U : 1U);
}

void tst_EngineIoServer::idsCannotBeGuessed()
{
    Recorder handler;
    EngineFixture fixture(handler);
    QSet<QByteArray> ids;
    for (int i = 0; i < 200; ++i) {
        const QByteArray id = fixture.openPolling();
        QVERIFY(QRegularExpression(u"^[A-Za-z0-9_-]{20}$"_s).match(QString::fromLatin1(id)).hasMatch());
        ids.insert(id);
    }
    QCOMPARE(ids.size(), 200);
}

void tst_EngineIoServer::refusesHandshakes_data()
{
    QTest::addColumn<int>("method");
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<int>("code");
    const auto row = [](const char *name, EngineIoRequest::Method method, const char *query, int code) {
        QTest::newRow(name) << int(method) << QByteArray(query) << code;
    };
    using enum EngineIoRequest::Method;
    row("no transport", Get, "EIO=4", 0);
    row("unknown transport", Get, "EIO=4&transport=abc", 0);
    row("WebTransport", Get, "EIO=4&transport=webtransport", 0);
    row("unknown session", Get, "EIO=4&transport=polling&sid=abc", 1);
    row("unknown session by WebSocket", Get, "EIO=4&transport=websocket&sid=abc", 1);
    row("post", Post, "EIO=4&transport=polling", 2);
    row("another method", Other, "EIO=4&transport=polling", 2);
    row("WebSocket without an upgrade", Get, "EIO=4&transport=websocket", 3);
    row("no version", Get, "transport=polling", 5);
    row("version 3", Get, "EIO=3&transport=polling", 5);
    row("version that is no number", Get, "EIO=abc&transport=polling", 5);
    row("nothing at all", Get, "", 0);
    row("noise", Get, "&&=&=x&EIO&transport", 0);
}

void tst_EngineIoServer::refusesHandshakes()
{
    QFETCH(const int, method);
    QFETCH(const QByteArray, query);
    QFETCH(const int, code);
    const QStringList sentences{u"Transport unknown"_s, u"Session ID unknown"_s, u"Bad handshake method"_s,
        u"Bad request"_s, u"Forbidden"_s, u"Unsupported protocol version"_s};
    Recorder handler;
    EngineFixture fixture(handler);
    const auto kind = EngineIoRequest::Method(method);
    const ReplyLog &reply =
        kind == EngineIoRequest::Method::Post ? fixture.post(query, "4x") : fixture.request(kind, query);
    QCOMPARE(reply.status(), 400);
    QCOMPARE(reply.answer->contentType, "application/json");
    QCOMPARE(jsonOf(reply.body()), (QJsonObject{{u"code"_s, code}, {u"message"_s, sentences.at(code)}}));
    QCOMPARE(fixture.counters.faults[std::size_t(code)], 1U);
    QCOMPARE(handler.sessions.size(), 0);
}

void tst_EngineIoServer::refusesUpgrades_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<int>("status");
    QTest::newRow("in order") << QByteArray("EIO=4&transport=websocket") << 101;
    QTest::newRow("polling") << QByteArray("EIO=4&transport=polling") << 400;
    QTest::newRow("polling with a session") << QByteArray("EIO=4&transport=polling&sid=SID") << 400;
    QTest::newRow("unknown session") << QByteArray("EIO=4&transport=websocket&sid=abc") << 400;
    QTest::newRow("known session") << QByteArray("EIO=4&transport=websocket&sid=SID") << 101;
    QTest::newRow("version 3") << QByteArray("EIO=3&transport=websocket") << 400;
}

void tst_EngineIoServer::refusesUpgrades()
{
    QFETCH(QByteArray, query);
    QFETCH(const int, status);
    Recorder handler;
    EngineFixture fixture(handler);
    query.replace("SID", fixture.openPolling());
    QCOMPARE(fixture.upgradeStatus(query), status);
}

void tst_EngineIoServer::limitsSessions()
{
    RealtimeConfig config;
    config.sessions = 2;
    Recorder handler;
    EngineFixture fixture(handler, config);
    const QByteArray first = fixture.openPolling();
    (void)fixture.webSocket(EngineFixture::WebSocketQuery);
    QCOMPARE(fixture.get(EngineFixture::PollingQuery).status(), 503);
    QCOMPARE(fixture.upgradeStatus(EngineFixture::WebSocketQuery), 503);
    QCOMPARE(fixture.counters.full, 2U);
    QCOMPARE(fixture.post(EngineFixture::pollQuery(first), "1").status(), 200);
    QCOMPARE(fixture.get(EngineFixture::PollingQuery).status(), 200);
}

void tst_EngineIoServer::limitsSessionsOfOneAddress()
{
    RealtimeConfig config;
    config.sessionsPerAddress = 1;
    Recorder handler;
    EngineFixture fixture(handler, config);
    const QByteArray first = fixture.openPolling();
    QCOMPARE(fixture.get(EngineFixture::PollingQuery).status(), 503);
    QCOMPARE(fixture.counters.fullByAddress, 1U);
    fixture.peer.address = QHostAddress(u"192.0.2.2"_s);
    QCOMPARE(fixture.get(EngineFixture::PollingQuery).status(), 200);
    // A proxy on this machine, or one that says nothing: not one person's address.
    for (const QHostAddress &shared : {QHostAddress(QHostAddress::LocalHost), QHostAddress()}) {
        fixture.peer.address = shared;
        QCOMPARE(fixture.get(EngineFixture::PollingQuery).status(), 200);
        QCOMPARE(fixture.get(EngineFixture::PollingQuery).status(), 200);
    }
    fixture.peer.address = QHostAddress(u"192.0.2.1"_s);
    QCOMPARE(fixture.post(EngineFixture::pollQuery(first), "1").status(), 200);
    QCOMPARE(fixture.get(EngineFixture::PollingQuery).status(), 200);
}

// --- Polling -------------------------------------------------------------------------------------------------------

void tst_EngineIoServer::pollsAndPosts()
{
    Recorder handler;
    EngineFixture fixture(handler);
    const QByteArray query = EngineFixture::pollQuery(fixture.openPolling());
    const ReplyLog &posted = fixture.post(query,
        "4hello\x1e"
        "bAQIDBA==\x1e"
        "4\xd9\x84");
    QCOMPARE(posted.status(), 200);
    QCOMPARE(posted.body(), "ok");
    QCOMPARE(posted.answer->contentType, "text/html");
    QCOMPARE(handler.messages, (QByteArrayList{"hello", "binary \x01\x02\x03\x04", "\xd9\x84"}));
    handler.sessions.first()->send(text("4one"));
    handler.sessions.first()->send({.bytes = "\x01\x02\x03\x04", .isBinary = true});
    QCOMPARE(fixture.get(query).body(),
        "4one\x1e"
        "bAQIDBA==");
    QCOMPARE(fixture.counters.packetsIn, 3U);
    QCOMPARE(fixture.counters.packetsOut, 2U);
}

void tst_EngineIoServer::pollWaits()
{
    Recorder handler;
    EngineFixture fixture(handler);
    const QByteArray query = EngineFixture::pollQuery(fixture.openPolling());
    const ReplyLog &poll = fixture.get(query);
    fixture.pass(10s);
    QCOMPARE(poll.status(), 0);
    handler.sessions.first()->send(text("4now"));
    QCOMPARE(poll.status(), 0);
    fixture.endTurn();
    QCOMPARE(poll.body(), "4now");
}

void tst_EngineIoServer::pollGathersATurn()
{
    Recorder handler;
    EngineFixture fixture(handler);
    const QByteArray query = EngineFixture::pollQuery(fixture.openPolling());
    const ReplyLog &poll = fixture.get(query);
    for (const char *packet : {"4a", "4b", "4c"})
        handler.sessions.first()->send(text(packet));
    fixture.endTurn();
    QCOMPARE(poll.body(),
        "4a\x1e"
        "4b\x1e"
        "4c");
}

void tst_EngineIoServer::secondPollCloses()
{
    Recorder handler;
    EngineFixture fixture(handler);
    const QByteArray query = EngineFixture::pollQuery(fixture.openPolling());
    const ReplyLog &first = fixture.get(query);
    const ReplyLog &second = fixture.get(query);
    QCOMPARE(first.status(), 200);
    QCOMPARE(first.body(), "1");
    QCOMPARE(second.status(), 400);
    QCOMPARE(jsonOf(second.body()).value("code"_L1).toInt(), 3);
    QCOMPARE(handler.goodbyes, QList{Goodbye::TransportError});
    QCOMPARE(fixture.counters.overlaps, 1U);
    QCOMPARE(jsonOf(fixture.get(query).body()).value("code"_L1).toInt(), 1);
}

void tst_EngineIoServer::secondPostCloses()
{
    Recorder handler;
    EngineFixture fixture(handler);
    const EngineIoRequest request{
        .method = EngineIoRequest::Method::Post, .query = EngineFixture::pollQuery(fixture.openPolling()), .peer = {}};
    const auto first = fixture.server->post(request);
    first->add("4he");
    QCOMPARE(fixture.post(request.query, "4x").status(), 400);
    QCOMPARE(handler.goodbyes, QList{Goodbye::TransportError});
    QCOMPARE(fixture.counters.overlaps, 1U);
    first->add("llo");
    QCOMPARE(handler.messages, QByteArrayList());
}

void tst_EngineIoServer::brokenPostCloses()
{
    Recorder handler;
    EngineFixture fixture(handler);
    auto post = fixture.server->post({.method = EngineIoRequest::Method::Post,
        .query = EngineFixture::pollQuery(fixture.openPolling()),
        .peer = {}});
    post->add("4he");
    post.reset();
    QCOMPARE(handler.goodbyes, QList{Goodbye::Closed});
    QCOMPARE(fixture.counters.brokenPosts, 1U);
}

void tst_EngineIoServer::vanishedPollCloses()
{
    Recorder handler;
    EngineFixture fixture(handler);
    const QByteArray query = EngineFixture::pollQuery(fixture.openPolling());
    fixture.get(query).vanish();
    QCOMPARE(handler.goodbyes, QList{Goodbye::Closed});
    QCOMPARE(fixture.get(query).status(), 400);
}

void tst_EngineIoServer::closePacketEndsThePoll()
{
    Recorder handler;
    EngineFixture fixture(handler);
    const QByteArray query = EngineFixture::pollQuery(fixture.openPolling());
    const ReplyLog &poll = fixture.get(query);
    QCOMPARE(fixture.post(query, "1").body(), "ok");
    QCOMPARE(poll.body(), "6");
    QCOMPARE(handler.goodbyes, QList{Goodbye::Closed});
}

void tst_EngineIoServer::refusesOtherMethods()
{
    Recorder handler;
    EngineFixture fixture(handler);
    const QByteArray query = EngineFixture::pollQuery(fixture.openPolling());
    QCOMPARE(fixture.request(EngineIoRequest::Method::Other, query).status(), 400);
    QCOMPARE(handler.goodbyes, QList<Goodbye>());
    QCOMPARE(fixture.post(query, "4x").status(), 200);
}

void tst_EngineIoServer::badPosts_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::newRow("unknown packet") << QByteArray("abc") << 400;
    QTest::newRow("empty") << QByteArray() << 400;
    QTest::newRow("empty packet") << QByteArray("4a\x1e") << 400;
    QTest::newRow("not UTF-8") << QByteArray("4\xff") << 400;
    QTest::newRow("not base64") << QByteArray("b!!!!") << 400;
    QTest::newRow("data in a close packet") << QByteArray("1x") << 400;
    QTest::newRow("good packet before a bad one") << QByteArray("4a\x1ex") << 400;
    QTest::newRow("too many packets") << QByteArray("4a\x1e").repeated(16) + "4a" << 400;
    // As a WebSocket's would: the post itself was in order.
    QTest::newRow("ping of a client") << QByteArray("2") << 200;
}

void tst_EngineIoServer::badPosts()
{
    QFETCH(const QByteArray, body);
    QFETCH(const int, status);
    Recorder handler;
    EngineFixture fixture(handler, shortConfig());
    const QByteArray query = EngineFixture::pollQuery(fixture.openPolling());
    QCOMPARE(fixture.post(query, body).status(), status);
    QCOMPARE(handler.messages, QByteArrayList());
    QCOMPARE(handler.goodbyes, QList{Goodbye::TransportError});
    QCOMPARE(fixture.counters.malformedPayloads, status == 400 ? 1U : 0U);
    QCOMPARE(fixture.counters.unexpectedPackets, status == 400 ? 0U : 1U);
    QCOMPARE(fixture.get(query).status(), 400);
    QCOMPARE(fixture.server->sessionCount(), 0);
}

void tst_EngineIoServer::takesPacketsBeforeTheClose()
{
    Recorder handler;
    EngineFixture fixture(handler);
    const QByteArray query = EngineFixture::pollQuery(fixture.openPolling());
    QCOMPARE(fixture
                 .post(query,
                     "4a\x1e"
                     "1\x1e"
                     "4b")
                 .status(),
        200);
    QCOMPARE(handler.messages, QByteArrayList{"a"});
    QCOMPARE(handler.goodbyes, QList{Goodbye::Closed});
}

void tst_EngineIoServer::saysGoodbyeToThePoll_data()
{
    QTest::addColumn<bool>("isPollWaiting");
    QTest::newRow("poll waits") << true;
    QTest::newRow("poll comes later") << false;
}

void tst_EngineIoServer::saysGoodbyeToThePoll()
{
    QFETCH(const bool, isPollWaiting);
    Recorder handler;
    EngineFixture fixture(handler);
    const QByteArray query = EngineFixture::pollQuery(fixture.openPolling());
    const ReplyLog *poll = isPollWaiting ? &fixture.get(query) : nullptr;
    EngineIoSession *session = handler.sessions.first();
    session->send(text("4last"));
    session->close(Goodbye::ByServer);
    QCOMPARE(handler.goodbyes, QList{Goodbye::ByServer});
    fixture.endTurn();
    if (!poll) {
        fixture.pass(1s);
        QCOMPARE(fixture.post(query, "4x").status(), 400);
        poll = &fixture.get(query);
    }
    QCOMPARE(poll->body(),
        "4last\x1e"
        "1");
    QCOMPARE(jsonOf(fixture.get(query).body()).value("code"_L1).toInt(), 1);
    QCOMPARE(handler.messages, QByteArrayList());
    QCOMPARE(handler.goodbyes.size(), 1);
    QCOMPARE(fixture.server->sessionCount(), 0);
}

void tst_EngineIoServer::absentPollerIsGone()
{
    Recorder handler;
    EngineFixture fixture(handler);
    const QByteArray query = EngineFixture::pollQuery(fixture.openPolling());
    const ReplyLog &poll = fixture.get(query);
    fixture.pass(20s);
    handler.sessions.first()->send(text("4x"));
    fixture.endTurn();
    QCOMPARE(poll.status(), 200);
    fixture.pass(19s);
    QCOMPARE(handler.goodbyes, QList<Goodbye>());
    fixture.pass(2s);
    QCOMPARE(handler.goodbyes, QList{Goodbye::PingTimeout});
}

// --- WebSocket -----------------------------------------------------------------------------------------------------

void tst_EngineIoServer::talksByWebSocket()
{
    Recorder handler;
    EngineFixture fixture(handler);
    StreamLog &socket = fixture.webSocket(EngineFixture::WebSocketQuery);
    (void)takeFrames(socket);
    arrive(socket, "4hello");
    socket.reader->arrived(frame(net::WebSocketOpcode::Binary, "\x01\x02"));
    QCOMPARE(handler.messages, (QByteArrayList{"hello", "binary \x01\x02"}));
    handler.sessions.first()->send(text("4one"));
    handler.sessions.first()->send({.bytes = "\x03", .isBinary = true});
    QCOMPARE(takeFrames(socket), (QByteArrayList{"4one", "\x03"}));
    arrive(socket, "6");
    arrive(socket, "5");
    arrive(socket, "0{}");
    QCOMPARE(handler.goodbyes, QList<Goodbye>());
}

void tst_EngineIoServer::takesBase64ByWebSocket()
{
    Recorder handler;
    EngineFixture fixture(handler);
    StreamLog &socket = fixture.webSocket(EngineFixture::WebSocketQuery);
    arrive(socket, "bAQIDBA==");
    QCOMPARE(handler.messages, QByteArrayList{"binary \x01\x02\x03\x04"});
}

void tst_EngineIoServer::badMessages_data()
{
    using net::WebSocketOpcode;
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("counter"); // 0: frame, 1: too big, 2: payload, 3: unexpected
    QTest::newRow("unknown packet") << frame(WebSocketOpcode::Text, "abc") << 1008 << 2;
    QTest::newRow("empty packet") << frame(WebSocketOpcode::Text, "") << 1008 << 2;
    QTest::newRow("separator") << frame(WebSocketOpcode::Text,
        "bAQID\x1e"
        "4x") << 1008 << 2;
    QTest::newRow("not base64") << frame(WebSocketOpcode::Text, "b!") << 1008 << 2;
    QTest::newRow("ping of a client") << frame(WebSocketOpcode::Text, "2") << 1008 << 3;
    QTest::newRow("probe") << frame(WebSocketOpcode::Text, "2probe") << 1008 << 3;
    QTest::newRow("not UTF-8") << frame(WebSocketOpcode::Text, "4\xff") << 1007 << 0;
    QTest::newRow("no mask") << QByteArray("\x81\x02"
                                           "4x")
                             << 1002 << 0;
    QTest::newRow("too big") << frame(WebSocketOpcode::Text, QByteArray(1'001, '4')) << 1009 << 1;
}

void tst_EngineIoServer::badMessages()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, code);
    QFETCH(const int, counter);
    Recorder handler;
    EngineFixture fixture(handler, shortConfig());
    StreamLog &socket = fixture.webSocket(EngineFixture::WebSocketQuery);
    (void)takeFrames(socket);
    socket.reader->arrived(bytes);
    QCOMPARE(takeFrames(socket), QByteArrayList{"close " + QByteArray::number(code)});
    QCOMPARE(handler.goodbyes, QList{Goodbye::TransportError});
    QCOMPARE(handler.messages, QByteArrayList());
    const RealtimeCounters &counters = fixture.counters;
    const QList<quint64> counted{
        counters.malformedFrames, counters.tooBig, counters.malformedPayloads, counters.unexpectedPackets};
    for (int i = 0; i < counted.size(); ++i)
        QCOMPARE(counted.at(i), i == counter ? 1U : 0U);
    QCOMPARE(counters.ended[std::size_t(Goodbye::TransportError)], 1U);
    fixture.pass(6s);
    QVERIFY(socket.isDestroyed);
    QCOMPARE(fixture.server->closingCount(), 0);
}

void tst_EngineIoServer::clientsGoodbye_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("close packet") << frame(net::WebSocketOpcode::Text, "1") << QByteArray("close 1000");
    QTest::newRow("close frame") << frame(net::WebSocketOpcode::Close, "") << QByteArray("close ");
    QTest::newRow("end of the connection") << QByteArray() << QByteArray();
}

void tst_EngineIoServer::clientsGoodbye()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, answer);
    Recorder handler;
    EngineFixture fixture(handler);
    StreamLog &socket = fixture.webSocket(EngineFixture::WebSocketQuery);
    (void)takeFrames(socket);
    if (bytes.isEmpty())
        socket.reader->ended(net::StreamEnd::Broken);
    else
        socket.reader->arrived(bytes);
    QCOMPARE(takeFrames(socket).value(0), answer);
    QCOMPARE(handler.goodbyes, QList{Goodbye::Closed});
    QCOMPARE(fixture.server->sessionCount(), 0);
}

// --- Heartbeats ----------------------------------------------------------------------------------------------------

void tst_EngineIoServer::pings_data()
{
    opens_data();
}

void tst_EngineIoServer::pings()
{
    QFETCH(const bool, byPolling);
    Recorder handler;
    EngineFixture fixture(handler);
    const QByteArray query = byPolling ? EngineFixture::pollQuery(fixture.openPolling()) : QByteArray();
    StreamLog *socket = byPolling ? nullptr : &fixture.webSocket(EngineFixture::WebSocketQuery);
    if (socket)
        (void)takeFrames(*socket);
    for (int beat = 0; beat < 4; ++beat) {
        const ReplyLog *poll = byPolling ? &fixture.get(query) : nullptr;
        fixture.pass(24'900ms);
        QVERIFY(byPolling ? poll->status() == 0 : takeFrames(*socket).isEmpty());
        fixture.pass(200ms);
        QCOMPARE(byPolling ? poll->body() : takeFrames(*socket).value(0), "2");
        fixture.pass(5s);
        if (byPolling)
            QCOMPARE(fixture.post(query, "3").status(), 200);
        else
            arrive(*socket, "3");
    }
    QCOMPARE(handler.goodbyes, QList<Goodbye>());
}

void tst_EngineIoServer::missesPongs_data()
{
    opens_data();
}

void tst_EngineIoServer::missesPongs()
{
    QFETCH(const bool, byPolling);
    Recorder handler;
    EngineFixture fixture(handler);
    const QByteArray query = byPolling ? EngineFixture::pollQuery(fixture.openPolling()) : QByteArray();
    StreamLog *socket = byPolling ? nullptr : &fixture.webSocket(EngineFixture::WebSocketQuery);
    if (byPolling)
        (void)fixture.get(query);
    fixture.pass(25'100ms);
    const ReplyLog *poll = byPolling ? &fixture.get(query) : nullptr;
    fixture.pass(19'800ms);
    QCOMPARE(handler.goodbyes, QList<Goodbye>());
    fixture.pass(300ms);
    QCOMPARE(handler.goodbyes, QList{Goodbye::PingTimeout});
    if (byPolling)
        QCOMPARE(poll->body(), "1");
    else
        QCOMPARE(takeFrames(*socket).last(), "close 1008");
    QCOMPARE(fixture.server->sessionCount(), 0);
}

void tst_EngineIoServer::ignoresPongsThatNobodyAskedFor()
{
    Recorder handler;
    EngineFixture fixture(handler);
    StreamLog &socket = fixture.webSocket(EngineFixture::WebSocketQuery);
    (void)takeFrames(socket);
    fixture.pass(20s);
    arrive(socket, "3");
    fixture.pass(5'100ms);
    QCOMPARE(takeFrames(socket), QByteArrayList{"2"});
}

// --- The server ----------------------------------------------------------------------------------------------------

void tst_EngineIoServer::stops()
{
    Recorder handler;
    EngineFixture fixture(handler);
    const QByteArray query = EngineFixture::pollQuery(fixture.openPolling());
    const ReplyLog &poll = fixture.get(query);
    (void)fixture.openPolling();
    StreamLog &socket = fixture.webSocket(EngineFixture::WebSocketQuery);
    StreamLog &probe = fixture.webSocket(EngineFixture::probeQuery(handler.sessions.first()->id()));
    (void)takeFrames(socket);
    fixture.server->stop();
    QCOMPARE(handler.goodbyes, (QList{Goodbye::Stopping, Goodbye::Stopping, Goodbye::Stopping}));
    QCOMPARE(poll.body(), "1");
    QCOMPARE(takeFrames(socket), QByteArrayList{"close 1001"});
    QCOMPARE(takeFrames(probe), QByteArrayList{"close 1001"});
    QCOMPARE(fixture.server->sessionCount(), 0);
    QCOMPARE(fixture.server->closingCount(), 2);
    QCOMPARE(fixture.get(EngineFixture::PollingQuery).status(), 503);
    QCOMPARE(fixture.upgradeStatus(EngineFixture::WebSocketQuery), 503);
    fixture.pass(6s);
    QCOMPARE(fixture.server->closingCount(), 0);
    QVERIFY(socket.isDestroyed);
}

void tst_EngineIoServer::malformedClientLeavesOthersAlone()
{
    Recorder handler;
    EngineFixture fixture(handler);
    StreamLog &good = fixture.webSocket(EngineFixture::WebSocketQuery);
    StreamLog &bad = fixture.webSocket(EngineFixture::WebSocketQuery);
    const QByteArray query = EngineFixture::pollQuery(fixture.openPolling());
    const ReplyLog &poll = fixture.get(query);
    arrive(good, "4before");
    arrive(bad, "nonsense");
    arrive(good, "4after");
    QCOMPARE(handler.goodbyes, QList{Goodbye::TransportError});
    QCOMPARE(handler.messages, (QByteArrayList{"before", "after"}));
    for (EngineIoSession *session : std::as_const(handler.sessions))
        session->send(text("4all"));
    fixture.endTurn();
    QCOMPARE(takeFrames(good).last(), "4all");
    QCOMPARE(poll.body(), "4all");
    QVERIFY(!takeFrames(bad).contains("4all"));
}

QTEST_GUILESS_MAIN(tst_EngineIoServer)
#include "tst_EngineIoServer.moc"
