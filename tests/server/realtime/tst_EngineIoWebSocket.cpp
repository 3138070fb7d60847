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

/// Messages by WebSocket, and heartbeats by both transports.
class tst_EngineIoWebSocket : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

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
};

void tst_EngineIoWebSocket::talksByWebSocket()
{
    SessionRecorder handler;
    EngineFixture fixture(handler);
    StreamLog &socket = fixture.webSocket(EngineFixture::WebSocketQuery);
    (void)takeFrames(socket);
    arrive(socket, "4hello");
    socket.reader->arrived(frame(net::WebSocketOpcode::Binary, "\x01\x02"));
    QCOMPARE(handler.messages, (QByteArrayList{"hello", "binary \x01\x02"}));
    handler.sessions.first()->send(textFrame("4one"));
    handler.sessions.first()->send({.bytes = "\x03", .isBinary = true});
    QCOMPARE(takeFrames(socket), (QByteArrayList{"4one", "\x03"}));
    arrive(socket, "6");
    arrive(socket, "5");
    arrive(socket, "0{}");
    QCOMPARE(handler.goodbyes, QList<Goodbye>());
}

void tst_EngineIoWebSocket::takesBase64ByWebSocket()
{
    SessionRecorder handler;
    EngineFixture fixture(handler);
    StreamLog &socket = fixture.webSocket(EngineFixture::WebSocketQuery);
    arrive(socket, "bAQIDBA==");
    QCOMPARE(handler.messages, QByteArrayList{"binary \x01\x02\x03\x04"});
}

void tst_EngineIoWebSocket::badMessages_data()
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

void tst_EngineIoWebSocket::badMessages()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, code);
    QFETCH(const int, counter);
    SessionRecorder handler;
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

void tst_EngineIoWebSocket::clientsGoodbye_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("close packet") << frame(net::WebSocketOpcode::Text, "1") << QByteArray("close 1000");
    QTest::newRow("close frame") << frame(net::WebSocketOpcode::Close, "") << QByteArray("close ");
    QTest::newRow("end of the connection") << QByteArray() << QByteArray();
}

void tst_EngineIoWebSocket::clientsGoodbye()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, answer);
    SessionRecorder handler;
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

void tst_EngineIoWebSocket::pings_data()
{
    QTest::addColumn<bool>("byPolling");
    QTest::newRow("polling") << true;
    QTest::newRow("WebSocket") << false;
}

void tst_EngineIoWebSocket::pings()
{
    QFETCH(const bool, byPolling);
    SessionRecorder handler;
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

void tst_EngineIoWebSocket::missesPongs_data()
{
    pings_data();
}

void tst_EngineIoWebSocket::missesPongs()
{
    QFETCH(const bool, byPolling);
    SessionRecorder handler;
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

void tst_EngineIoWebSocket::ignoresPongsThatNobodyAskedFor()
{
    SessionRecorder handler;
    EngineFixture fixture(handler);
    StreamLog &socket = fixture.webSocket(EngineFixture::WebSocketQuery);
    (void)takeFrames(socket);
    fixture.pass(20s);
    arrive(socket, "3");
    fixture.pass(5'100ms);
    QCOMPARE(takeFrames(socket), QByteArrayList{"2"});
}

QTEST_GUILESS_MAIN(tst_EngineIoWebSocket)
#include "tst_EngineIoWebSocket.moc"
