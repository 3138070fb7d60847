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

/// Handshakes as the protocol's text and its reference server have them; how many there may be, and the end of all.
class tst_EngineIoHandshake : public QObject
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
    void stops();
    void malformedClientLeavesOthersAlone();
};

namespace {

QJsonObject jsonOf(const QByteArray &body)
{
    return QJsonDocument::fromJson(body).object();
}

protocol::EngineIoFrame text(const QByteArray &bytes)
{
    return {.bytes = bytes, .isBinary = false};
}

} // namespace

void tst_EngineIoHandshake::opens_data()
{
    QTest::addColumn<bool>("byPolling");
    QTest::newRow("polling") << true;
    QTest::newRow("WebSocket") << false;
}

void tst_EngineIoHandshake::opens()
{
    QFETCH(const bool, byPolling);
    SessionRecorder handler;
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

void tst_EngineIoHandshake::idsCannotBeGuessed()
{
    SessionRecorder handler;
    EngineFixture fixture(handler);
    QSet<QByteArray> ids;
    for (int i = 0; i < 200; ++i) {
        const QByteArray id = fixture.openPolling();
        QVERIFY(QRegularExpression(u"^[A-Za-z0-9_-]{20}$"_s).match(QString::fromLatin1(id)).hasMatch());
        ids.insert(id);
    }
    QCOMPARE(ids.size(), 200);
}

void tst_EngineIoHandshake::refusesHandshakes_data()
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

void tst_EngineIoHandshake::refusesHandshakes()
{
    QFETCH(const int, method);
    QFETCH(const QByteArray, query);
    QFETCH(const int, code);
    const QStringList sentences{u"Transport unknown"_s, u"Session ID unknown"_s, u"Bad handshake method"_s,
        u"Bad request"_s, u"Forbidden"_s, u"Unsupported protocol version"_s};
    SessionRecorder handler;
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

void tst_EngineIoHandshake::refusesUpgrades_data()
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

void tst_EngineIoHandshake::refusesUpgrades()
{
    QFETCH(QByteArray, query);
    QFETCH(const int, status);
    SessionRecorder handler;
    EngineFixture fixture(handler);
    query.replace("SID", fixture.openPolling());
    QCOMPARE(fixture.upgradeStatus(query), status);
}

void tst_EngineIoHandshake::limitsSessions()
{
    RealtimeConfig config;
    config.sessions = 2;
    SessionRecorder handler;
    EngineFixture fixture(handler, config);
    const QByteArray first = fixture.openPolling();
    (void)fixture.webSocket(EngineFixture::WebSocketQuery);
    QCOMPARE(fixture.get(EngineFixture::PollingQuery).status(), 503);
    QCOMPARE(fixture.upgradeStatus(EngineFixture::WebSocketQuery), 503);
    QCOMPARE(fixture.counters.full, 2U);
    QCOMPARE(fixture.post(EngineFixture::pollQuery(first), "1").status(), 200);
    QCOMPARE(fixture.get(EngineFixture::PollingQuery).status(), 200);
}

void tst_EngineIoHandshake::limitsSessionsOfOneAddress()
{
    RealtimeConfig config;
    config.sessionsPerAddress = 1;
    SessionRecorder handler;
    EngineFixture fixture(handler, config);
    const QByteArray first = fixture.openPolling();
    QCOMPARE(fixture.get(EngineFixture::PollingQuery).status(), 503);
    QCOMPARE(fixture.counters.fullByAddress, 1U);
    fixture.peer.address = QHostAddress(u"192.0.2.2"_s);
    QCOMPARE(fixture.get(EngineFixture::PollingQuery).status(), 200);
    // All that one customer has counts as one.
    fixture.peer.address = QHostAddress(u"2001:db8:0:1::1"_s);
    QCOMPARE(fixture.get(EngineFixture::PollingQuery).status(), 200);
    fixture.peer.address = QHostAddress(u"2001:db8:0:1:ffff::2"_s);
    QCOMPARE(fixture.get(EngineFixture::PollingQuery).status(), 503);
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

void tst_EngineIoHandshake::stops()
{
    SessionRecorder handler;
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

void tst_EngineIoHandshake::malformedClientLeavesOthersAlone()
{
    SessionRecorder handler;
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

QTEST_GUILESS_MAIN(tst_EngineIoHandshake)
#include "tst_EngineIoHandshake.moc"
