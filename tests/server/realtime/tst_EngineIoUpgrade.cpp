// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/EngineFixture.h"

#include <QTest>

using namespace sanad;
using namespace sanad::realtime;
using namespace sanad::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// From polling to a WebSocket: nothing is lost, nothing overtakes, and a failed attempt leaves the session as it was.
class tst_EngineIoUpgrade : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void upgrades();
    void endsPollsUntilTheClientLeaves();
    void pollWithPacketsNeedsNoNudge();
    void losesNothing();
    void endsAPollThatIsLeft();
    void takesAnUpgradeWithoutAProbe();
    void refusesPollingAfterwards();
    void refusesASecondWebSocket_data();
    void refusesASecondWebSocket();
    void survivesBrokenProbes_data();
    void survivesBrokenProbes();
    void probeTakesTooLong();
    void closesTheProbeWithTheSession();
    void keepsItsHeartbeat();
    void abandonsAPost();
};

namespace {

/// Echoes, and writes down goodbyes.
class Echo final : public EngineIoHandler
{
public:
    void opened(EngineIoSession &opened) override { session = &opened; }
    void received(EngineIoSession &from, const protocol::EngineIoPacket &message) override
    {
        messages.append(message.data);
        from.send(message.encode());
    }
    void closed(EngineIoSession &, Goodbye why) override { goodbyes.append(why); }
    void say(const QByteArray &packet) const { session->send({.bytes = packet, .isBinary = false}); }

    EngineIoSession *session = nullptr;
    QByteArrayList messages;
    QList<Goodbye> goodbyes;
};

struct Fixture : EngineFixture
{
    explicit Fixture(const RealtimeConfig &config = {})
        : EngineFixture(echo, config)
        , sid(openPolling())
    {
    }
    ~Fixture() { server.reset(); }
    ReplyLog &poll() { return get(pollQuery(sid)); }
    StreamLog &connectProbe() { return webSocket(probeQuery(sid)); }

    Echo echo;
    QByteArray sid;
};

} // namespace

void tst_EngineIoUpgrade::upgrades()
{
    Fixture fixture;
    const ReplyLog &poll = fixture.poll();
    StreamLog &socket = fixture.connectProbe();
    QCOMPARE(takeFrames(socket), QByteArrayList());
    arrive(socket, "2probe");
    QCOMPARE(takeFrames(socket), QByteArrayList{"3probe"});
    fixture.endTurn();
    QCOMPARE(poll.body(), "6");
    arrive(socket, "5");
    arrive(socket, "4hello");
    QCOMPARE(takeFrames(socket), QByteArrayList{"4hello"});
    QCOMPARE(fixture.counters.upgrades, 1U);
    QCOMPARE(fixture.counters.brokenUpgrades, 0U);
    fixture.pass(15s);
    QCOMPARE(fixture.echo.goodbyes, QList<Goodbye>());
}

void tst_EngineIoUpgrade::endsPollsUntilTheClientLeaves()
{
    Fixture fixture;
    StreamLog &socket = fixture.connectProbe();
    arrive(socket, "2probe");
    fixture.endTurn();
    // A client that had not heard the answer yet polls again; it is let wait a little, so that it cannot spin.
    for (int i = 0; i < 3; ++i) {
        const ReplyLog &poll = fixture.poll();
        fixture.endTurn();
        QCOMPARE(poll.status(), 0);
        fixture.pass(200ms);
        QCOMPARE(poll.body(), "6");
    }
    QCOMPARE(fixture.echo.goodbyes, QList<Goodbye>());
}

void tst_EngineIoUpgrade::pollWithPacketsNeedsNoNudge()
{
    Fixture fixture;
    const ReplyLog &poll = fixture.poll();
    StreamLog &socket = fixture.connectProbe();
    fixture.echo.say("4a");
    arrive(socket, "2probe");
    fixture.endTurn();
    QCOMPARE(poll.body(), "4a");
}

void tst_EngineIoUpgrade::losesNothing()
{
    Fixture fixture;
    fixture.echo.say("4a");
    const ReplyLog &first = fixture.poll();
    QCOMPARE(first.body(), "4a");
    StreamLog &socket = fixture.connectProbe();
    fixture.echo.say("4b");
    arrive(socket, "2probe");
    fixture.echo.say("4c");
    fixture.endTurn();
    QCOMPARE(takeFrames(socket), QByteArrayList{"3probe"});
    QCOMPARE(fixture.poll().body(),
        "4b\x1e"
        "4c");
    fixture.echo.say("4d");
    fixture.endTurn();
    QCOMPARE(fixture.post(EngineFixture::pollQuery(fixture.sid), "4e").status(), 200);
    QCOMPARE(takeFrames(socket), QByteArrayList());
    arrive(socket, "5");
    QCOMPARE(takeFrames(socket), (QByteArrayList{"4d", "4e"}));
    fixture.echo.say("4f");
    QCOMPARE(takeFrames(socket), QByteArrayList{"4f"});
}

void tst_EngineIoUpgrade::endsAPollThatIsLeft()
{
    Fixture fixture;
    StreamLog &socket = fixture.connectProbe();
    arrive(socket, "2probe");
    fixture.endTurn();
    const ReplyLog &poll = fixture.poll();
    arrive(socket, "5");
    QCOMPARE(poll.body(), "6");
    QCOMPARE(fixture.echo.goodbyes, QList<Goodbye>());
}

void tst_EngineIoUpgrade::takesAnUpgradeWithoutAProbe()
{
    Fixture fixture;
    StreamLog &socket = fixture.connectProbe();
    socket.reader->arrived(frame(net::WebSocketOpcode::Text, "5") + frame(net::WebSocketOpcode::Text, "4at once"));
    QCOMPARE(takeFrames(socket), QByteArrayList{"4at once"});
}

void tst_EngineIoUpgrade::refusesPollingAfterwards()
{
    Fixture fixture;
    StreamLog &socket = fixture.connectProbe();
    arrive(socket, "5");
    QCOMPARE(fixture.poll().status(), 400);
    QCOMPARE(fixture.post(EngineFixture::pollQuery(fixture.sid), "4x").status(), 400);
    arrive(socket, "4on");
    QCOMPARE(takeFrames(socket), QByteArrayList{"4on"});
}

void tst_EngineIoUpgrade::refusesASecondWebSocket_data()
{
    QTest::addColumn<bool>("isUpgraded");
    QTest::newRow("beside the probe") << false;
    QTest::newRow("after the upgrade") << true;
}

void tst_EngineIoUpgrade::refusesASecondWebSocket()
{
    QFETCH(const bool, isUpgraded);
    Fixture fixture;
    StreamLog &first = fixture.connectProbe();
    if (isUpgraded)
        arrive(first, "5");
    StreamLog &second = fixture.connectProbe();
    QCOMPARE(takeFrames(second), QByteArrayList{"close 1008"});
    arrive(second, "5");
    if (!isUpgraded)
        arrive(first, "5");
    arrive(first, "4on");
    QCOMPARE(takeFrames(first), QByteArrayList{"4on"});
    QCOMPARE(fixture.echo.messages, QByteArrayList{"on"});
}

void tst_EngineIoUpgrade::survivesBrokenProbes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto text = [](const QByteArray &packet) { return frame(net::WebSocketOpcode::Text, packet); };
    QTest::newRow("message") << text("4x");
    QTest::newRow("ping without its word") << text("2");
    QTest::newRow("pong") << text("3probe");
    QTest::newRow("nonsense") << text("nonsense");
    QTest::newRow("binary") << frame(net::WebSocketOpcode::Binary, "5");
    QTest::newRow("malformed frame") << QByteArray("\x81\x01"
                                                   "5");
    QTest::newRow("close frame") << frame(net::WebSocketOpcode::Close, "");
    QTest::newRow("half a long message") << text(QByteArray(5'000, '2')).chopped(1);
    QTest::newRow("end of the connection") << QByteArray();
}

void tst_EngineIoUpgrade::survivesBrokenProbes()
{
    QFETCH(const QByteArray, bytes);
    Fixture fixture;
    const ReplyLog &poll = fixture.poll();
    StreamLog &socket = fixture.connectProbe();
    if (bytes.isEmpty())
        socket.reader->ended(net::StreamEnd::Finished);
    else
        socket.reader->arrived(bytes);
    QCOMPARE(fixture.counters.brokenUpgrades, 1U);
    QCOMPARE(fixture.echo.goodbyes, QList<Goodbye>());
    fixture.echo.say("4still");
    fixture.endTurn();
    QCOMPARE(poll.body(), "4still");
    fixture.pass(6s);
    QVERIFY(socket.isDestroyed);
    // And again, better.
    StreamLog &next = fixture.connectProbe();
    arrive(next, "2probe");
    QCOMPARE(takeFrames(next), QByteArrayList{"3probe"});
}

void tst_EngineIoUpgrade::probeTakesTooLong()
{
    Fixture fixture;
    (void)fixture.poll();
    StreamLog &socket = fixture.connectProbe();
    arrive(socket, "2probe");
    (void)takeFrames(socket);
    fixture.endTurn();
    (void)fixture.poll();
    fixture.pass(9'900ms);
    QCOMPARE(takeFrames(socket), QByteArrayList());
    fixture.pass(200ms);
    QCOMPARE(takeFrames(socket), QByteArrayList{"close 1008"});
    QCOMPARE(fixture.counters.brokenUpgrades, 1U);
    QCOMPARE(fixture.echo.goodbyes, QList<Goodbye>());
    // Polls wait as before.
    const ReplyLog &poll = fixture.poll();
    fixture.pass(1s);
    QCOMPARE(poll.status(), 0);
}

void tst_EngineIoUpgrade::closesTheProbeWithTheSession()
{
    Fixture fixture;
    StreamLog &socket = fixture.connectProbe();
    QCOMPARE(fixture.post(EngineFixture::pollQuery(fixture.sid), "1").status(), 200);
    QCOMPARE(takeFrames(socket), QByteArrayList{"close 1001"});
    arrive(socket, "5");
    QCOMPARE(fixture.counters.upgrades, 0U);
    QCOMPARE(fixture.echo.goodbyes, QList{Goodbye::Closed});
}

void tst_EngineIoUpgrade::keepsItsHeartbeat()
{
    Fixture fixture;
    (void)fixture.poll();
    fixture.pass(20s);
    StreamLog &socket = fixture.connectProbe();
    arrive(socket, "5");
    fixture.pass(5'100ms);
    QCOMPARE(takeFrames(socket), QByteArrayList{"2"});
    fixture.pass(20'100ms);
    QCOMPARE(fixture.echo.goodbyes, QList{Goodbye::PingTimeout});
}

void tst_EngineIoUpgrade::abandonsAPost()
{
    Fixture fixture;
    auto post = fixture.server->post(
        {.method = EngineIoRequest::Method::Post, .query = EngineFixture::pollQuery(fixture.sid), .peer = {}});
    post->add("4half");
    StreamLog &socket = fixture.connectProbe();
    arrive(socket, "5");
    post->add(" a message");
    post.reset();
    QCOMPARE(fixture.echo.messages, QByteArrayList());
    arrive(socket, "4on");
    QCOMPARE(takeFrames(socket), QByteArrayList{"4on"});
    QCOMPARE(fixture.echo.goodbyes, QList<Goodbye>());
}

QTEST_GUILESS_MAIN(tst_EngineIoUpgrade)
#include "tst_EngineIoUpgrade.moc"
