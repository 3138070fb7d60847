// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/WebSocket.h"
#include "server/net/WebSocketCloser.h"
#include "tests/support/FakeStream.h"
#include "tests/support/websocket_frames.h"

#include <QTest>

using namespace sanad::net;
using namespace sanad::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Messages and the closing handshake, told to an owner, over a stream without a socket.
class tst_WebSocket : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void bringsMessages();
    void readsWhatHadCome();
    void sends();
    void answersTheLastPing();
    void tellsOfPartsOfMessages();
    void ends_data();
    void ends();
    void endsWithTheStream_data();
    void endsWithTheStream();
    void closes();
    void holdsLittleWhileClosing();
    void closesWithBothSidesAtOnce();
    void closerWaitsForTheClient();
    void closerLosesPatience();
    void closerTakesWhatIsGone();
};

namespace {

/// Writes down what it is told.
class Recorder final : public WebSocket::Owner
{
public:
    QStringList told;

private:
    void received(WebSocket &, const QByteArray &message, bool isBinary) override
    {
        told << (isBinary ? u"binary "_s : u"text "_s) + QString::fromLatin1(message.toPercentEncoding());
    }
    void flushed(WebSocket &) override { told << u"flushed"_s; }
    void gathering(WebSocket &socket) override { told << u"holds %1"_s.arg(socket.held()); }
    void ended(WebSocket &, WebSocketEnd why) override
    {
        const QStringList names{u"closed"_s, u"lost"_s, u"malformed"_s, u"too big"_s};
        told << names.at(int(why));
    }
    void gone(WebSocket &) override { told << u"gone"_s; }
};

struct Fixture
{
    explicit Fixture(const QByteArray &arrived = {}, qint64 maxMessage = 1000)
        : socket(std::make_unique<WebSocket>(std::make_unique<FakeStream>(log, arrived), maxMessage, recorder))
    {
    }
    void arrive(const QByteArray &bytes) const { log.reader->arrived(bytes); }
    [[nodiscard]] QByteArray takeSent() { return std::exchange(log.sent, QByteArray()); }

    StreamLog log;
    Recorder recorder;
    std::unique_ptr<WebSocket> socket;
};

QByteArray closeFrame(int code)
{
    return frame(WebSocketOpcode::Close, webSocketClosePayload(WebSocketClose(code)));
}

/// A Close frame of the server.
QByteArray serverClose(int code)
{
    return QByteArray("\x88\x02") + webSocketClosePayload(WebSocketClose(code));
}

} // namespace

void tst_WebSocket::bringsMessages()
{
    Fixture fixture;
    fixture.arrive(frame(WebSocketOpcode::Text, "a") + frame(WebSocketOpcode::Binary, "\xff"));
    QCOMPARE(fixture.recorder.told, (QStringList{u"text a"_s, u"binary %FF"_s}));
}

void tst_WebSocket::readsWhatHadCome()
{
    Fixture fixture(frame(WebSocketOpcode::Text, "early"));
    QCOMPARE(fixture.recorder.told, QStringList());
    fixture.socket->start();
    QCOMPARE(fixture.recorder.told, QStringList{u"text early"_s});
}

void tst_WebSocket::sends()
{
    Fixture fixture;
    fixture.socket->send("hello", false);
    QCOMPARE(fixture.takeSent(), QByteArray("\x81\x05hello"));
    fixture.socket->send("\xff", true);
    QCOMPARE(fixture.takeSent(), QByteArray("\x82\x01\xff"));
}

void tst_WebSocket::answersTheLastPing()
{
    Fixture fixture;
    fixture.arrive(frame(WebSocketOpcode::Ping, "1") + frame(WebSocketOpcode::Ping, "2"));
    QCOMPARE(fixture.takeSent(), QByteArray("\x8a\x01\x32"));
    fixture.arrive(frame(WebSocketOpcode::Ping, ""));
    QCOMPARE(fixture.takeSent(), QByteArray("\x8a\x00", 2));
    fixture.arrive(frame(WebSocketOpcode::Pong, "x"));
    QCOMPARE(fixture.takeSent(), QByteArray());
}

void tst_WebSocket::tellsOfPartsOfMessages()
{
    Fixture fixture;
    const QByteArray bytes = frame(WebSocketOpcode::Text, "hello");
    fixture.arrive(bytes.chopped(2));
    fixture.arrive(bytes.last(2));
    QCOMPARE(fixture.recorder.told, (QStringList{u"holds 3"_s, u"text hello"_s}));
}

void tst_WebSocket::ends_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("told");
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("close") << closeFrame(1000) << u"closed"_s << serverClose(1000);
    QTest::newRow("close with a code of the application") << closeFrame(4321) << u"closed"_s << serverClose(4321);
    QTest::newRow("close without a code")
        << frame(WebSocketOpcode::Close, "") << u"closed"_s << QByteArray("\x88\x00", 2);
    QTest::newRow("no mask") << QByteArray("\x81\x01x") << u"malformed"_s << serverClose(1002);
    QTest::newRow("not UTF-8") << frame(WebSocketOpcode::Text, "\xff") << u"malformed"_s << serverClose(1007);
    QTest::newRow("too big") << frame(WebSocketOpcode::Text, QByteArray(1001, 'x')) << u"too big"_s
                             << serverClose(1009);
}

void tst_WebSocket::ends()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, told);
    QFETCH(const QByteArray, answer);
    Fixture fixture;
    fixture.arrive(bytes + frame(WebSocketOpcode::Text, "after the end"));
    QCOMPARE(fixture.recorder.told, QStringList{told});
    QCOMPARE(fixture.takeSent(), answer);
    QVERIFY(fixture.log.isFinished);
    QVERIFY(!fixture.socket->isOpen());
    QVERIFY(!fixture.socket->isGone());
    fixture.socket->send("x", false);
    fixture.arrive(frame(WebSocketOpcode::Text, "later"));
    fixture.log.reader->ended(StreamEnd::Finished);
    QCOMPARE(fixture.recorder.told, (QStringList{told, u"gone"_s}));
    QVERIFY(fixture.socket->isGone());
    QVERIFY(fixture.log.isAborted);
}

void tst_WebSocket::endsWithTheStream_data()
{
    QTest::addColumn<int>("why");
    QTest::newRow("finished") << int(StreamEnd::Finished);
    QTest::newRow("broken") << int(StreamEnd::Broken);
}

void tst_WebSocket::endsWithTheStream()
{
    QFETCH(const int, why);
    Fixture fixture;
    fixture.log.reader->ended(StreamEnd(why));
    QCOMPARE(fixture.recorder.told, (QStringList{u"lost"_s, u"gone"_s}));
    QVERIFY(fixture.socket->isGone());
}

void tst_WebSocket::closes()
{
    Fixture fixture;
    fixture.socket->close(WebSocketClose::GoingAway);
    fixture.socket->close(WebSocketClose::Normal);
    fixture.socket->send("x", false);
    QCOMPARE(fixture.takeSent(), serverClose(1001));
    QVERIFY(!fixture.log.isFinished);
    fixture.arrive(frame(WebSocketOpcode::Text, "did not know") + closeFrame(1001));
    QVERIFY(fixture.log.isFinished);
    fixture.log.reader->ended(StreamEnd::Finished);
    QCOMPARE(fixture.recorder.told, QStringList{u"gone"_s});
    QCOMPARE(fixture.takeSent(), QByteArray());
}

void tst_WebSocket::holdsLittleWhileClosing()
{
    Fixture fixture({}, 1'000'000);
    const QByteArray large = frame(WebSocketOpcode::Text, QByteArray(40'000, 'x'));
    fixture.socket->close(WebSocketClose::Normal);
    fixture.arrive(large.first(10'000));
    QVERIFY(!fixture.log.isFinished);
    fixture.arrive(large.sliced(10'000, 20'000));
    QVERIFY(fixture.log.isFinished);
    const qint64 held = fixture.socket->held();
    fixture.arrive(large.sliced(30'000));
    QCOMPARE(fixture.socket->held(), held);
    fixture.log.reader->ended(StreamEnd::Finished);
    QCOMPARE(fixture.recorder.told, QStringList{u"gone"_s});
}

void tst_WebSocket::closesWithBothSidesAtOnce()
{
    Fixture fixture;
    fixture.socket->close(WebSocketClose::Normal);
    fixture.log.reader->ended(StreamEnd::Finished);
    QCOMPARE(fixture.recorder.told, QStringList{u"gone"_s});
}

void tst_WebSocket::closerWaitsForTheClient()
{
    TimerWheel wheel;
    TurnEnd turnEnd;
    WebSocketCloser closer(wheel, turnEnd, 5s);
    Fixture fixture;
    closer.close(std::move(fixture.socket), WebSocketClose::Normal);
    QCOMPARE(closer.count(), 1);
    fixture.arrive(closeFrame(1000));
    turnEnd.run();
    QVERIFY(!fixture.log.isDestroyed);
    fixture.log.reader->ended(StreamEnd::Finished);
    QCOMPARE(closer.count(), 0);
    QVERIFY(!fixture.log.isDestroyed);
    turnEnd.run();
    QVERIFY(fixture.log.isDestroyed);
    QCOMPARE(fixture.recorder.told, QStringList());
}

void tst_WebSocket::closerLosesPatience()
{
    std::chrono::nanoseconds now = 0s;
    TimerWheel wheel(100ms, [&] { return now; });
    TurnEnd turnEnd;
    WebSocketCloser closer(wheel, turnEnd, 5s);
    Fixture fixture;
    closer.close(std::move(fixture.socket), WebSocketClose::Normal);
    now = 4900ms;
    wheel.catchUp();
    QCOMPARE(closer.count(), 1);
    now = 5100ms;
    wheel.catchUp();
    QCOMPARE(closer.count(), 0);
    QVERIFY(fixture.log.isAborted);
    turnEnd.run();
    QVERIFY(fixture.log.isDestroyed);
}

void tst_WebSocket::closerTakesWhatIsGone()
{
    TimerWheel wheel;
    TurnEnd turnEnd;
    WebSocketCloser closer(wheel, turnEnd, 5s);
    Fixture lost;
    lost.log.reader->ended(StreamEnd::Broken);
    closer.close(std::move(lost.socket), WebSocketClose::Normal);
    Fixture cutOff;
    closer.abort(std::move(cutOff.socket));
    QVERIFY(cutOff.log.isAborted);
    QCOMPARE(cutOff.takeSent(), QByteArray());
    QCOMPARE(closer.count(), 0);
    turnEnd.run();
    QVERIFY(lost.log.isDestroyed);
    QVERIFY(cutOff.log.isDestroyed);
}

QTEST_GUILESS_MAIN(tst_WebSocket)
#include "tst_WebSocket.moc"
