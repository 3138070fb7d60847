// SPDX-License-Identifier: GPL-3.0-or-later
#include "StreamFixture.h"

#include <QTest>

using namespace sanad;
using namespace sanad::http;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// How fast streamed bodies may and must come: receivers that are full, clients that are slow, requests that wait.
class tst_HttpUploadFlow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void holdsTheNextRequestBack();
    void waitsForRoom();
    void waitsForRoomBeforeFinishing();
    void answersForAFullReceiver();
    void answersForASilentOpener();
    void refusesSlowBodies_data();
    void refusesSlowBodies();
    void letsSteadyBodiesPass();
    void refusesDripsIntoAFullReceiver();
    void answersAfterHalfClose();
    void drains();
};

namespace {

HttpConfig hasty()
{
    HttpConfig config;
    config.limits.bodyTime = 200ms;
    config.limits.bodyProgress = 16;
    config.limits.answerTime = 500ms;
    config.limits.lingerTime = 200ms;
    return config;
}

} // namespace

void tst_HttpUploadFlow::holdsTheNextRequestBack()
{
    StreamFixture fixture;
    RawClient client(fixture.port());
    client.send(get("/hello") + upload(patternBytes(100'000)) + upload("second") + get("/hello") + upload({}));
    QVERIFY(client.waitForAnswers(5));
    QList<QByteArray> bodies;
    for (const Answer &answer : client.answers())
        bodies.append(answer.body);
    QCOMPARE(bodies, (QList<QByteArray>{"hello", "100000", "6", "hello", "0"}));
    QCOMPARE(fixture.record.bytes, patternBytes(100'000) + "second");
}

void tst_HttpUploadFlow::waitsForRoom()
{
    StreamFixture fixture;
    RawClient client(fixture.port());
    client.send(uploadHead(4'000'000));
    QTRY_VERIFY(fixture.receiver);
    fixture.receiver->fillsWithEachPiece = true;
    client.send(QByteArray(4'000'000, 'x') + get("/hello"));
    int rounds = 0;
    while (fixture.record.size < 4'000'000) {
        QTRY_COMPARE(fixture.record.pieces, rounds + 1);
        if (rounds % 20 == 0) {
            QVERIFY(fixture.isServing());
            QCOMPARE(fixture.record.pieces, rounds + 1);
            // One piece is with the receiver, at most one with the connection, the rest with the kernel.
            QVERIFY(fixture.server->counters().bytesIn <= quint64(fixture.record.size + HttpLimits().readAhead + 4096));
        }
        ++rounds;
        fixture.receiver->makeRoom();
    }
    QVERIFY(client.waitForAnswers(2));
    QCOMPARE(client.answers().first().body, "4000000");
    QVERIFY(rounds >= 60);
}

void tst_HttpUploadFlow::waitsForRoomBeforeFinishing()
{
    StreamFixture fixture;
    fixture.open = [&](const Request &, const BodyOpened &opened) {
        auto receiver = std::make_unique<RecordingReceiver>(fixture.record);
        fixture.receiver = receiver.get();
        receiver->fillsWithEachPiece = true;
        opened(std::move(receiver));
    };
    RawClient client(fixture.port());
    client.send(upload("hello"));
    QTRY_COMPARE(fixture.record.pieces, 1);
    QVERIFY(fixture.isServing());
    QCOMPARE(fixture.record.finished, 0);
    fixture.receiver->makeRoom();
    QVERIFY(client.waitForAnswers(1));
    QCOMPARE(fixture.record.finished, 1);
}

void tst_HttpUploadFlow::answersForAFullReceiver()
{
    StreamFixture fixture(hasty());
    RawClient client(fixture.port());
    client.send(uploadHead(1'000'000));
    QTRY_VERIFY(fixture.receiver);
    fixture.receiver->fillsWithEachPiece = true;
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"No room in time"_s));
    client.send(QByteArray(1'000'000, 'x'));
    QVERIFY(client.waitForEnd());
    QCOMPARE(client.answers().first().status, 503);
    QCOMPARE(fixture.record.brokenOff, 1);
}

void tst_HttpUploadFlow::answersForASilentOpener()
{
    StreamFixture fixture(hasty());
    fixture.open = [](const Request &, const BodyOpened &) {};
    RawClient client(fixture.port());
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"No room in time"_s));
    client.send(uploadHead(5));
    QVERIFY(client.waitForEnd());
    QCOMPARE(client.answers().first().status, 503);
}

void tst_HttpUploadFlow::refusesSlowBodies_data()
{
    QTest::addColumn<qsizetype>("sent");
    QTest::newRow("nothing") << qsizetype(0);
    QTest::newRow("a byte") << qsizetype(1);
    QTest::newRow("much at first") << qsizetype(300'000);
    QTest::newRow("all but one") << qsizetype(999'999);
}

void tst_HttpUploadFlow::refusesSlowBodies()
{
    QFETCH(const qsizetype, sent);
    StreamFixture fixture(hasty());
    RawClient client(fixture.port());
    client.send(uploadHead(1'000'000) + QByteArray(sent, 'x'));
    QVERIFY(client.waitForEnd());
    QCOMPARE(client.answers().size(), 1);
    QCOMPARE(client.answers().first().status, 408);
    QCOMPARE(fixture.record.brokenOff, 1);
    QCOMPARE(fixture.server->counters().stalled, 1);
    QVERIFY(fixture.isServing());
}

void tst_HttpUploadFlow::letsSteadyBodiesPass()
{
    StreamFixture fixture(hasty());
    RawClient client(fixture.port());
    client.send(uploadHead(200));
    QElapsedTimer time;
    time.start();
    QTimer drip;
    int sent = 0;
    connect(&drip, &QTimer::timeout, &client.socket(), [&] {
        if (sent < 200)
            client.send(QByteArray(5, 'x'));
        sent += 5;
    });
    drip.start(15ms);
    QVERIFY(client.waitForAnswers(1));
    QVERIFY(time.elapsed() > 450);
    QCOMPARE(client.answers().first().body, "200");
}

// A receiver that is often full for a moment must not renew a slow client's time.
void tst_HttpUploadFlow::refusesDripsIntoAFullReceiver()
{
    // On a busy machine the receiver itself may stay full for long, which is not what is tested here.
    HttpConfig config = hasty();
    config.limits.answerTime = std::chrono::seconds(30);
    StreamFixture fixture(config);
    RawClient client(fixture.port());
    client.send(uploadHead(200));
    QTRY_VERIFY(fixture.receiver);
    fixture.receiver->fillsWithEachPiece = true;
    QTimer drip;
    connect(&drip, &QTimer::timeout, &client.socket(), [&] {
        if (fixture.record.alive == 0)
            return;
        if (fixture.receiver->full)
            fixture.receiver->makeRoom();
        else
            client.send("x");
    });
    drip.start(20ms);
    QVERIFY(client.waitForEnd());
    QCOMPARE(client.answers().first().status, 408);
    QVERIFY(fixture.record.size < 100);
}

void tst_HttpUploadFlow::answersAfterHalfClose()
{
    StreamFixture fixture;
    fixture.open = [&](const Request &, const BodyOpened &opened) {
        auto receiver = std::make_unique<RecordingReceiver>(fixture.record);
        fixture.receiver = receiver.get();
        receiver->fillsWithEachPiece = true;
        opened(std::move(receiver));
    };
    RawClient client(fixture.port());
    client.send(upload(QByteArray(1000, 'x')));
    client.finishSending();
    QTRY_COMPARE(fixture.record.pieces, 1);
    QVERIFY(fixture.isServing());
    fixture.receiver->makeRoom();
    QVERIFY(client.waitForAnswers(1));
    QCOMPARE(client.answers().first().body, "1000");
    QVERIFY(client.waitForEnd());
}

void tst_HttpUploadFlow::drains()
{
    StreamFixture fixture;
    RawClient client(fixture.port());
    client.send(upload(QByteArray(1000, 'x')).chopped(500));
    QTRY_COMPARE(fixture.record.size, 500);
    int drained = 0;
    fixture.server->drain(5s, [&] { ++drained; });
    QVERIFY(drained == 0);
    client.send(QByteArray(500, 'x'));
    QVERIFY(client.waitForEnd());
    QCOMPARE(client.answers().first().status, 201);
    QCOMPARE(client.answers().first().header("connection"), "close");
    QTRY_COMPARE(drained, 1);
    QCOMPARE(fixture.record.alive, 0);
}

QTEST_GUILESS_MAIN(tst_HttpUploadFlow)
#include "tst_HttpUploadFlow.moc"
