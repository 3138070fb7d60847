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

/// Polls and posts as the protocol's text and its reference server have them.
class tst_EngineIoPolling : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

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
};

namespace {

QJsonObject jsonOf(const QByteArray &body)
{
    return QJsonDocument::fromJson(body).object();
}

} // namespace

void tst_EngineIoPolling::pollsAndPosts()
{
    SessionRecorder handler;
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
    handler.sessions.first()->send(textFrame("4one"));
    handler.sessions.first()->send({.bytes = "\x01\x02\x03\x04", .isBinary = true});
    QCOMPARE(fixture.get(query).body(),
        "4one\x1e"
        "bAQIDBA==");
    QCOMPARE(fixture.counters.packetsIn, 3U);
    QCOMPARE(fixture.counters.packetsOut, 2U);
}

void tst_EngineIoPolling::pollWaits()
{
    SessionRecorder handler;
    EngineFixture fixture(handler);
    const QByteArray query = EngineFixture::pollQuery(fixture.openPolling());
    const ReplyLog &poll = fixture.get(query);
    fixture.pass(10s);
    QCOMPARE(poll.status(), 0);
    handler.sessions.first()->send(textFrame("4now"));
    QCOMPARE(poll.status(), 0);
    fixture.endTurn();
    QCOMPARE(poll.body(), "4now");
}

void tst_EngineIoPolling::pollGathersATurn()
{
    SessionRecorder handler;
    EngineFixture fixture(handler);
    const QByteArray query = EngineFixture::pollQuery(fixture.openPolling());
    const ReplyLog &poll = fixture.get(query);
    for (const char *packet : {"4a", "4b", "4c"})
        handler.sessions.first()->send(textFrame(packet));
    fixture.endTurn();
    QCOMPARE(poll.body(),
        "4a\x1e"
        "4b\x1e"
        "4c");
}

void tst_EngineIoPolling::secondPollCloses()
{
    SessionRecorder handler;
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

void tst_EngineIoPolling::secondPostCloses()
{
    SessionRecorder handler;
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

void tst_EngineIoPolling::brokenPostCloses()
{
    SessionRecorder handler;
    EngineFixture fixture(handler);
    auto post = fixture.server->post({.method = EngineIoRequest::Method::Post,
        .query = EngineFixture::pollQuery(fixture.openPolling()),
        .peer = {}});
    post->add("4he");
    post.reset();
    QCOMPARE(handler.goodbyes, QList{Goodbye::Closed});
    QCOMPARE(fixture.counters.brokenPosts, 1U);
}

void tst_EngineIoPolling::vanishedPollCloses()
{
    SessionRecorder handler;
    EngineFixture fixture(handler);
    const QByteArray query = EngineFixture::pollQuery(fixture.openPolling());
    fixture.get(query).vanish();
    QCOMPARE(handler.goodbyes, QList{Goodbye::Closed});
    QCOMPARE(fixture.get(query).status(), 400);
}

void tst_EngineIoPolling::closePacketEndsThePoll()
{
    SessionRecorder handler;
    EngineFixture fixture(handler);
    const QByteArray query = EngineFixture::pollQuery(fixture.openPolling());
    const ReplyLog &poll = fixture.get(query);
    QCOMPARE(fixture.post(query, "1").body(), "ok");
    QCOMPARE(poll.body(), "6");
    QCOMPARE(handler.goodbyes, QList{Goodbye::Closed});
}

void tst_EngineIoPolling::refusesOtherMethods()
{
    SessionRecorder handler;
    EngineFixture fixture(handler);
    const QByteArray query = EngineFixture::pollQuery(fixture.openPolling());
    QCOMPARE(fixture.request(EngineIoRequest::Method::Other, query).status(), 400);
    QCOMPARE(handler.goodbyes, QList<Goodbye>());
    QCOMPARE(fixture.post(query, "4x").status(), 200);
}

void tst_EngineIoPolling::badPosts_data()
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

void tst_EngineIoPolling::badPosts()
{
    QFETCH(const QByteArray, body);
    QFETCH(const int, status);
    SessionRecorder handler;
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

void tst_EngineIoPolling::takesPacketsBeforeTheClose()
{
    SessionRecorder handler;
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

void tst_EngineIoPolling::saysGoodbyeToThePoll_data()
{
    QTest::addColumn<bool>("isPollWaiting");
    QTest::newRow("poll waits") << true;
    QTest::newRow("poll comes later") << false;
}

void tst_EngineIoPolling::saysGoodbyeToThePoll()
{
    QFETCH(const bool, isPollWaiting);
    SessionRecorder handler;
    EngineFixture fixture(handler);
    const QByteArray query = EngineFixture::pollQuery(fixture.openPolling());
    const ReplyLog *poll = isPollWaiting ? &fixture.get(query) : nullptr;
    EngineIoSession *session = handler.sessions.first();
    session->send(textFrame("4last"));
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

void tst_EngineIoPolling::absentPollerIsGone()
{
    SessionRecorder handler;
    EngineFixture fixture(handler);
    const QByteArray query = EngineFixture::pollQuery(fixture.openPolling());
    const ReplyLog &poll = fixture.get(query);
    fixture.pass(20s);
    handler.sessions.first()->send(textFrame("4x"));
    fixture.endTurn();
    QCOMPARE(poll.status(), 200);
    fixture.pass(19s);
    QCOMPARE(handler.goodbyes, QList<Goodbye>());
    fixture.pass(2s);
    QCOMPARE(handler.goodbyes, QList{Goodbye::PingTimeout});
}

QTEST_GUILESS_MAIN(tst_EngineIoPolling)
#include "tst_EngineIoPolling.moc"
