// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/EngineFixture.h"

#include <QTest>

using namespace sanad;
using namespace sanad::realtime;
using namespace sanad::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Whoever does not read, sends too much, or holds too much is cut off, and counted under its reason; nobody else.
class tst_EngineIoLimits : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void slowReader_data();
    void slowReader();
    void slowReadersTogether();
    void smallSharesArePardoned();
    void recoveredReaderIsForgotten();
    void flood_data();
    void flood();
    void burstIsThereAgain();
    void heldMessages();
    void heldPosts();
    void heldByTheHandler();
    void bucket_data();
    void bucket();
};

namespace {

class Recorder final : public EngineIoHandler
{
public:
    void opened(EngineIoSession &session) override { sessions.append(&session); }
    void received(EngineIoSession &, const protocol::EngineIoPacket &) override { ++messages; }
    void closed(EngineIoSession &session, Goodbye why) override
    {
        sessions.removeOne(&session);
        goodbyes.append(why);
    }

    QList<EngineIoSession *> sessions;
    int messages = 0;
    QList<Goodbye> goodbyes;
};

constexpr qint64 Limit = 100'000;

RealtimeConfig config()
{
    RealtimeConfig made;
    made.unsent = Limit;
    made.unsentInAll = 3 * Limit;
    made.heldInAll = 3 * Limit;
    made.smallShare = 1'000;
    made.packetsPerSecond = 10;
    made.packetBurst = 50;
    return made;
}

/// So much is left unsent.
void stall(StreamLog &log, qint64 bytes)
{
    log.unsent = bytes;
    log.reader->flushed();
}

} // namespace

void tst_EngineIoLimits::slowReader_data()
{
    QTest::addColumn<bool>("byPolling");
    QTest::newRow("polling") << true;
    QTest::newRow("WebSocket") << false;
}

void tst_EngineIoLimits::slowReader()
{
    QFETCH(const bool, byPolling);
    Recorder handler;
    EngineFixture fixture(handler, config());
    StreamLog &other = fixture.webSocket(EngineFixture::WebSocketQuery);
    StreamLog *socket = byPolling ? nullptr : &fixture.webSocket(EngineFixture::WebSocketQuery);
    if (byPolling)
        (void)fixture.openPolling();
    const auto leave = [&](qint64 bytes) {
        if (socket)
            return stall(*socket, bytes);
        handler.sessions.last()->send({.bytes = QByteArray(bytes, 'x'), .isBinary = true});
        fixture.endTurn();
    };
    leave(Limit);
    QCOMPARE(handler.goodbyes, QList<Goodbye>());
    leave(byPolling ? 1 : Limit + 1);
    QCOMPARE(handler.goodbyes, QList{Goodbye::SlowReader});
    QCOMPARE(fixture.counters.slow, 1U);
    QCOMPARE(fixture.counters.ended[std::size_t(Goodbye::SlowReader)], 1U);
    if (socket)
        QVERIFY(socket->isAborted);
    QVERIFY(other.reader);
    QCOMPARE(handler.sessions.size(), 1);
}

void tst_EngineIoLimits::slowReadersTogether()
{
    Recorder handler;
    EngineFixture fixture(handler, config());
    for (int i = 0; i < 4; ++i)
        stall(fixture.webSocket(EngineFixture::WebSocketQuery), i < 3 ? Limit : 1);
    QCOMPARE(handler.goodbyes, QList<Goodbye>());
    StreamLog &last = fixture.webSocket(EngineFixture::WebSocketQuery);
    stall(last, 2'000);
    QCOMPARE(handler.goodbyes, QList{Goodbye::SlowReader});
    QCOMPARE(fixture.counters.slowInAll, 1U);
    QVERIFY(last.isAborted);
}

void tst_EngineIoLimits::smallSharesArePardoned()
{
    Recorder handler;
    EngineFixture fixture(handler, config());
    for (int i = 0; i < 3; ++i)
        stall(fixture.webSocket(EngineFixture::WebSocketQuery), Limit);
    stall(fixture.webSocket(EngineFixture::WebSocketQuery), 1'000);
    QCOMPARE(handler.goodbyes, QList<Goodbye>());
}

void tst_EngineIoLimits::recoveredReaderIsForgotten()
{
    Recorder handler;
    EngineFixture fixture(handler, config());
    for (int i = 0; i < 20; ++i) {
        StreamLog &socket = fixture.webSocket(EngineFixture::WebSocketQuery);
        stall(socket, Limit);
        if (i % 2 == 0)
            stall(socket, 0);
        else
            socket.reader->ended(net::StreamEnd::Broken);
    }
    QCOMPARE(fixture.counters.slowInAll, 0U);
}

void tst_EngineIoLimits::flood_data()
{
    QTest::addColumn<QByteArray>("packet");
    QTest::newRow("messages") << QByteArray("4x");
    QTest::newRow("pongs") << QByteArray("3");
    QTest::newRow("noops") << QByteArray("6");
}

void tst_EngineIoLimits::flood()
{
    QFETCH(const QByteArray, packet);
    Recorder handler;
    EngineFixture fixture(handler, config());
    StreamLog &socket = fixture.webSocket(EngineFixture::WebSocketQuery);
    (void)takeFrames(socket);
    for (int i = 0; i < 50; ++i)
        arrive(socket, packet);
    QCOMPARE(handler.goodbyes, QList<Goodbye>());
    arrive(socket, packet);
    QCOMPARE(handler.goodbyes, QList{Goodbye::TransportError});
    QCOMPARE(fixture.counters.floods, 1U);
    QCOMPARE(takeFrames(socket), QByteArrayList{"close 1008"});
    arrive(socket, packet);
    QCOMPARE(handler.messages, packet == "4x" ? 50 : 0);
}

void tst_EngineIoLimits::burstIsThereAgain()
{
    Recorder handler;
    EngineFixture fixture(handler, config());
    StreamLog &socket = fixture.webSocket(EngineFixture::WebSocketQuery);
    for (int second = 0; second < 20; ++second) {
        for (int i = 0; i < 10; ++i)
            arrive(socket, "4x");
        fixture.pass(1s);
    }
    for (int i = 0; i < 50; ++i)
        arrive(socket, "4x");
    QCOMPARE(handler.goodbyes, QList<Goodbye>());
    QCOMPARE(handler.messages, 250);
}

void tst_EngineIoLimits::heldMessages()
{
    Recorder handler;
    EngineFixture fixture(handler, config());
    const QByteArray half = frame(net::WebSocketOpcode::Binary, QByteArray(2 * Limit, 'x')).first(Limit);
    for (int i = 0; i < 3; ++i)
        fixture.webSocket(EngineFixture::WebSocketQuery).reader->arrived(half);
    QCOMPARE(handler.goodbyes, QList<Goodbye>());
    StreamLog &last = fixture.webSocket(EngineFixture::WebSocketQuery);
    last.reader->arrived(half);
    QCOMPARE(handler.goodbyes, QList{Goodbye::TransportError});
    QCOMPARE(fixture.counters.heldInAll, 1U);
    QVERIFY(last.isAborted);
    // Whole messages hold nothing.
    StreamLog &other = fixture.webSocket(EngineFixture::WebSocketQuery);
    other.reader->arrived(frame(net::WebSocketOpcode::Binary, QByteArray(2 * Limit, 'x')));
    QCOMPARE(handler.messages, 1);
}

void tst_EngineIoLimits::heldPosts()
{
    Recorder handler;
    EngineFixture fixture(handler, config());
    std::vector<std::unique_ptr<EngineIoPost>> posts;
    for (int i = 0; i < 5; ++i) {
        posts.push_back(fixture.server->post({.method = EngineIoRequest::Method::Post,
            .query = EngineFixture::pollQuery(fixture.openPolling()),
            .peer = {}}));
        posts.back()->add(QByteArray(Limit, 'x'));
    }
    QCOMPARE(handler.goodbyes, (QList{Goodbye::TransportError, Goodbye::TransportError}));
    QCOMPARE(fixture.counters.heldInAll, 2U);
}

void tst_EngineIoLimits::heldByTheHandler()
{
    Recorder handler;
    EngineFixture fixture(handler, config());
    for (int i = 0; i < 4; ++i)
        (void)fixture.webSocket(EngineFixture::WebSocketQuery);
    const QList<EngineIoSession *> sessions = handler.sessions;
    for (int i = 0; i < 3; ++i)
        sessions.at(i)->hold(Limit);
    QCOMPARE(handler.goodbyes, QList<Goodbye>());
    sessions.at(0)->hold(0);
    sessions.at(3)->hold(Limit);
    QCOMPARE(handler.goodbyes, QList<Goodbye>());
    sessions.at(0)->hold(Limit);
    QCOMPARE(handler.goodbyes, QList{Goodbye::TransportError});
}

void tst_EngineIoLimits::bucket_data()
{
    QTest::addColumn<int>("perSecond");
    QTest::addColumn<int>("burst");
    QTest::newRow("one at once") << 1 << 1;
    QTest::newRow("usual") << 60 << 600;
    QTest::newRow("fast") << 1'000'000 << 10;
}

void tst_EngineIoLimits::bucket()
{
    QFETCH(const int, perSecond);
    QFETCH(const int, burst);
    TokenBucket bucket;
    std::chrono::nanoseconds now = 1h;
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < burst; ++i)
            QVERIFY(bucket.take(now, perSecond, burst));
        QVERIFY(!bucket.take(now, perSecond, burst));
        QVERIFY(!bucket.take(now, perSecond, burst));
        now += std::chrono::nanoseconds(1s) / perSecond;
        QVERIFY(bucket.take(now, perSecond, burst));
        QVERIFY(!bucket.take(now, perSecond, burst));
        now += 1h;
    }
}

QTEST_GUILESS_MAIN(tst_EngineIoLimits)
#include "tst_EngineIoLimits.moc"
