// SPDX-License-Identifier: GPL-3.0-or-later
#include "StreamFixture.h"

#include <QTest>

using namespace sanad;
using namespace sanad::http;
using namespace Qt::StringLiterals;

/// Bodies that go to a receiver while they arrive.
class tst_HttpUploads : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void receives_data();
    void receives();
    void asksBeforeTheBody();
    void isNotAskedForWhatIsRefused_data();
    void isNotAskedForWhatIsRefused();
    void takesNoMoreThanAnnounced();
    void givesTheHead();
    void continuesOnlyWhenAccepted();
    void refusesInsteadOfContinuing();
    void refuses_data();
    void refuses();
    void refusesLargeBodiesThatAreOnTheirWay();
    void refusesInTheMiddle_data();
    void refusesInTheMiddle();
    void decidesOnce();
    void decidesForNobody();
    void decidesWithoutReceiver();
    void endsWhatBreaksOff_data();
    void endsWhatBreaksOff();
    void endsWhatTheServerBreaksOff();
    void finishesForNobody();
    void answersLater();
};

void tst_HttpUploads::receives_data()
{
    QTest::addColumn<qsizetype>("size");
    QTest::addColumn<qsizetype>("step");
    QTest::newRow("nothing") << qsizetype(0) << qsizetype(1000);
    QTest::newRow("one byte") << qsizetype(1) << qsizetype(1000);
    QTest::newRow("with the head") << qsizetype(500) << qsizetype(10'000);
    QTest::newRow("byte by byte") << qsizetype(200) << qsizetype(1);
    QTest::newRow("odd pieces") << qsizetype(300'000) << qsizetype(7'777);
    QTest::newRow("one megabyte") << qsizetype(1'048'576) << qsizetype(1'048'576 + 200);
}

void tst_HttpUploads::receives()
{
    QFETCH(const qsizetype, size);
    QFETCH(const qsizetype, step);
    StreamFixture fixture;
    RawClient client(fixture.port());
    const QByteArray body = patternBytes(size);
    const QByteArray bytes = upload(body);
    for (qsizetype at = 0; at < bytes.size(); at += step)
        client.send(bytes.mid(at, step));
    client.send(get("/hello"));
    QVERIFY(client.waitForAnswers(2));
    QCOMPARE(client.answers().first().status, 201);
    QCOMPARE(client.answers().first().body, QByteArray::number(size));
    QCOMPARE(client.answers().last().body, "hello");
    QCOMPARE(fixture.record.bytes, body);
    QVERIFY(fixture.record.largestPiece <= HttpLimits().readAhead);
    QCOMPARE(fixture.record.finished, 1);
    QCOMPARE(fixture.record.alive, 0);
    QCOMPARE(fixture.record.brokenOff, 0);
    QCOMPARE(fixture.server->counters().responses.at(2), 2);
}

void tst_HttpUploads::asksBeforeTheBody()
{
    StreamFixture fixture;
    BodyOpened decide;
    fixture.open = [&](const Request &, const BodyOpened &opened) { decide = opened; };
    RawClient client(fixture.port());
    const QByteArray body = patternBytes(1'000'000);
    client.send(upload(body) + get("/hello"));
    QTRY_VERIFY(decide);
    QVERIFY(fixture.isServing()); // many turns of the event loop later
    // What comes meanwhile stays in the kernel.
    QVERIFY(fixture.server->counters().bytesIn < 200'000);
    QCOMPARE(fixture.record.pieces, 0);
    decide(std::make_unique<RecordingReceiver>(fixture.record));
    QVERIFY(client.waitForAnswers(2));
    QCOMPARE(fixture.record.bytes, body);
    QCOMPARE(client.answers().last().body, "hello");
}

void tst_HttpUploads::isNotAskedForWhatIsRefused_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<int>("status");
    const QByteArray start = "POST /upload HTTP/1.1\r\nHost: test\r\n"_ba;
    QTest::newRow("too large") << uploadHead(64 * 1024 * 1024 + 1) << 413;
    QTest::newRow("far too large") << start + "Content-Length: 999999999999999999\r\n\r\n" << 413;
    QTest::newRow("larger than any number") << start + "Content-Length: 99999999999999999999\r\n\r\n" << 400;
    QTest::newRow("negative") << start + "Content-Length: -1\r\n\r\n" << 400;
    QTest::newRow("two lengths") << start + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n" << 400;
    QTest::newRow("no length") << start + "\r\n" << 411;
    QTest::newRow("chunked") << start + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n" << 411;
    QTest::newRow("chunked and a length")
        << start + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nhello" << 411;
    QTest::newRow("unknown expectation") << uploadHead(5, "Expect: 200-ok\r\n") << 417;
    QTest::newRow("two expectations") << uploadHead(5, "Expect: 100-continue\r\nExpect: 100-continue\r\n") << 417;
    QTest::newRow("other method") << "PUT /upload HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\n"_ba << 405;
}

void tst_HttpUploads::isNotAskedForWhatIsRefused()
{
    QFETCH(const QByteArray, head);
    QFETCH(const int, status);
    StreamFixture fixture;
    RawClient client(fixture.port());
    client.send(head);
    QVERIFY(client.waitForEnd());
    QCOMPARE(client.answers().size(), 1);
    QCOMPARE(client.answers().first().status, status);
    QCOMPARE(client.answers().first().errorFormFault(), QString());
    QCOMPARE(fixture.opened, 0);
}

void tst_HttpUploads::takesNoMoreThanAnnounced()
{
    StreamFixture fixture;
    RawClient client(fixture.port());
    client.send(uploadHead(5) + "hello and more\r\n\r\n");
    QVERIFY(client.waitForEnd());
    QCOMPARE(client.answers().size(), 2);
    QCOMPARE(client.answers().first().status, 201);
    QCOMPARE(client.answers().last().status, 400);
    QCOMPARE(fixture.record.bytes, "hello");
}

void tst_HttpUploads::givesTheHead()
{
    StreamFixture fixture;
    Request seen;
    fixture.open = [&](const Request &head, const BodyOpened &opened) {
        seen = head;
        opened(std::make_unique<RecordingReceiver>(fixture.record));
    };
    RawClient client(fixture.port());
    client.send("POST /upload?chat=5 HTTP/1.1\r\nHost: school.example\r\nContent-Length: 4\r\nContent-Type: "
                "multipart/form-data; boundary=x\r\n\r\nbody");
    QVERIFY(client.waitForAnswers(1));
    QCOMPARE(seen.path, "/upload");
    QCOMPARE(seen.query, "chat=5");
    QCOMPARE(seen.header("content-type"), "multipart/form-data; boundary=x");
    QCOMPARE(seen.origin, "http://school.example");
    QCOMPARE(seen.body, "");
}

void tst_HttpUploads::continuesOnlyWhenAccepted()
{
    StreamFixture fixture;
    BodyOpened decide;
    fixture.open = [&](const Request &, const BodyOpened &opened) { decide = opened; };
    RawClient client(fixture.port());
    client.send(uploadHead(5, "Expect: 100-continue\r\n"));
    QTRY_VERIFY(decide);
    QVERIFY(fixture.isServing());
    QCOMPARE(client.socket().bytesAvailable(), 0);
    decide(std::make_unique<RecordingReceiver>(fixture.record));
    QTRY_COMPARE(client.socket().peek(100), "HTTP/1.1 100 Continue\r\n\r\n");
    (void)client.socket().readAll();
    client.send("hello");
    QVERIFY(client.waitForAnswers(1));
    QCOMPARE(client.answers().first().status, 201);
    QCOMPARE(fixture.record.bytes, "hello");
}

void tst_HttpUploads::refusesInsteadOfContinuing()
{
    StreamFixture fixture;
    fixture.open = [](const Request &, const BodyOpened &opened) { opened(Error::of(ErrorCode::WaitingForAdmin)); };
    RawClient client(fixture.port());
    client.send(uploadHead(5'000'000, "Expect: 100-continue\r\n"));
    QVERIFY(client.waitForEnd());
    QCOMPARE(client.answers().size(), 1);
    QCOMPARE(client.answers().first().status, 403);
    QCOMPARE(client.answers().first().header("connection"), "close");
    QCOMPARE(client.answers().first().errorFormFault(), QString());
    QCOMPARE(fixture.server->counters().refused.at(std::size_t(ErrorCode::WaitingForAdmin)), 1);
}

void tst_HttpUploads::refuses_data()
{
    QTest::addColumn<bool>("later");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("keeps");
    for (const bool later : {false, true}) {
        const char *when = later ? "later" : "at once";
        QTest::addRow("no body, %s", when) << later << upload({}) << true;
        QTest::addRow("whole body there, %s", when) << later << upload("hello") << true;
        QTest::addRow("part of the body there, %s", when) << later << upload("hello").chopped(1) << false;
        QTest::addRow("none of the body there, %s", when) << later << upload("hello").chopped(5) << false;
    }
}

void tst_HttpUploads::refuses()
{
    QFETCH(const bool, later);
    QFETCH(const QByteArray, bytes);
    QFETCH(const bool, keeps);
    StreamFixture fixture;
    BodyOpened decide;
    fixture.open = [&](const Request &, const BodyOpened &opened) {
        if (later)
            decide = opened;
        else
            opened(Error::of(ErrorCode::Conflict));
    };
    RawClient client(fixture.port());
    client.send(keeps ? bytes + get("/hello") : bytes);
    if (later) {
        QTRY_VERIFY(decide);
        decide(Error::of(ErrorCode::Conflict));
    }
    QVERIFY(keeps ? client.waitForAnswers(2) : client.waitForEnd());
    QCOMPARE(client.answers().first().status, 409);
    QCOMPARE(client.answers().first().errorFormFault(), QString());
    QCOMPARE(client.answers().first().header("connection"), keeps ? "" : "close");
    if (keeps)
        QCOMPARE(client.answers().last().body, "hello");
    QCOMPARE(fixture.record.pieces, 0);
}

// Closing at once would reset the connection, and the reset can destroy the answer before the client has read it.
void tst_HttpUploads::refusesLargeBodiesThatAreOnTheirWay()
{
    StreamFixture fixture;
    fixture.open = [](const Request &, const BodyOpened &opened) { opened(Error::of(ErrorCode::Forbidden)); };
    RawClient client(fixture.port());
    client.send(upload(QByteArray(8 * 1024 * 1024, 'x')));
    QVERIFY(client.waitForEnd());
    QCOMPARE(client.answers().size(), 1);
    QCOMPARE(client.answers().first().status, 403);
    QCOMPARE(client.socket().error(), QAbstractSocket::RemoteHostClosedError);
    QVERIFY(fixture.isServing());
}

void tst_HttpUploads::refusesInTheMiddle_data()
{
    QTest::addColumn<qsizetype>("size");
    QTest::addColumn<qint64>("at");
    QTest::addColumn<bool>("keeps");
    QTest::newRow("first byte, all there") << qsizetype(1'000) << qint64(0) << true;
    QTest::newRow("last byte") << qsizetype(1'000) << qint64(999) << true;
    QTest::newRow("first piece of many") << qsizetype(4'000'000) << qint64(0) << false;
    QTest::newRow("half-way") << qsizetype(4'000'000) << qint64(2'000'000) << false;
}

void tst_HttpUploads::refusesInTheMiddle()
{
    QFETCH(const qsizetype, size);
    QFETCH(const qint64, at);
    QFETCH(const bool, keeps);
    StreamFixture fixture;
    fixture.open = [&](const Request &, const BodyOpened &opened) {
        auto receiver = std::make_unique<RecordingReceiver>(fixture.record);
        receiver->refusesAt = at;
        opened(std::move(receiver));
    };
    RawClient client(fixture.port());
    client.send(upload(QByteArray(size, 'x')) + get("/hello"));
    QVERIFY(keeps ? client.waitForAnswers(2) : client.waitForEnd());
    QCOMPARE(client.answers().size(), keeps ? 2 : 1);
    QCOMPARE(client.answers().first().status, 415);
    QCOMPARE(client.answers().first().errorFormFault(), QString());
    QCOMPARE(fixture.record.finished, 0);
    QCOMPARE(fixture.record.brokenOff, 1);
    QVERIFY(fixture.record.size <= at + 2 * HttpLimits().readAhead);
    QVERIFY(fixture.isServing());
}

void tst_HttpUploads::decidesOnce()
{
    StreamFixture fixture;
    BodyOpened decide;
    fixture.open = [&](const Request &, const BodyOpened &opened) { decide = opened; };
    RawClient client(fixture.port());
    client.send(uploadHead(4));
    QTRY_VERIFY(decide);
    decide(std::make_unique<RecordingReceiver>(fixture.record));
    decide(Error::of(ErrorCode::Forbidden));
    decide(std::make_unique<RecordingReceiver>(fixture.record));
    QCOMPARE(fixture.record.brokenOff, 1); // the last, which nobody wanted
    client.send("body");
    QVERIFY(client.waitForAnswers(1));
    QCOMPARE(client.answers().first().status, 201);
    decide(Error::of(ErrorCode::Forbidden));
    QVERIFY(fixture.isServing());
}

void tst_HttpUploads::decidesForNobody()
{
    StreamFixture fixture;
    BodyOpened decide;
    fixture.open = [&](const Request &, const BodyOpened &opened) { decide = opened; };
    {
        RawClient client(fixture.port());
        client.send(upload(QByteArray(1'000'000, 'x')).chopped(1));
        QTRY_VERIFY(decide);
        client.vanish();
    }
    decide(std::make_unique<RecordingReceiver>(fixture.record));
    QTRY_COMPARE(fixture.server->connectionCount(), 0);
    QCOMPARE(fixture.record.alive, 0);
    QCOMPARE(fixture.record.finished, 0);
    decide(Error::of(ErrorCode::Forbidden));
    fixture.server.reset();
    decide(std::make_unique<RecordingReceiver>(fixture.record));
    QCOMPARE(fixture.record.alive, 0);
}

void tst_HttpUploads::decidesWithoutReceiver()
{
    StreamFixture fixture;
    fixture.open = [](const Request &, const BodyOpened &opened) { opened(std::unique_ptr<BodyReceiver>()); };
    RawClient client(fixture.port());
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"without a receiver"_s));
    client.send(upload("x"));
    QVERIFY(client.waitForAnswers(1));
    QCOMPARE(client.answers().first().status, 500);
}

void tst_HttpUploads::endsWhatBreaksOff_data()
{
    QTest::addColumn<qsizetype>("sent");
    QTest::addColumn<bool>("halfClosed");
    for (const bool halfClosed : {false, true}) {
        const char *how = halfClosed ? "half closed" : "reset";
        QTest::addRow("before the body, %s", how) << qsizetype(0) << halfClosed;
        QTest::addRow("after a byte, %s", how) << qsizetype(1) << halfClosed;
        QTest::addRow("half-way, %s", how) << qsizetype(500'000) << halfClosed;
        QTest::addRow("before the last byte, %s", how) << qsizetype(999'999) << halfClosed;
    }
}

void tst_HttpUploads::endsWhatBreaksOff()
{
    QFETCH(const qsizetype, sent);
    QFETCH(const bool, halfClosed);
    StreamFixture fixture;
    RawClient client(fixture.port());
    client.send(uploadHead(1'000'000) + QByteArray(sent, 'x'));
    QTRY_COMPARE(fixture.record.size, sent);
    QTRY_COMPARE(fixture.record.alive, 1);
    if (halfClosed)
        client.finishSending();
    else
        client.vanish();
    QTRY_COMPARE(fixture.record.alive, 0);
    QCOMPARE(fixture.record.brokenOff, 1);
    QCOMPARE(fixture.record.finished, 0);
    QTRY_COMPARE(fixture.server->connectionCount(), 0);
}

void tst_HttpUploads::endsWhatTheServerBreaksOff()
{
    StreamFixture fixture;
    RawClient client(fixture.port());
    client.send(uploadHead(1'000'000) + QByteArray(1000, 'x'));
    QTRY_COMPARE(fixture.record.size, 1000);
    fixture.server.reset();
    QCOMPARE(fixture.record.alive, 0);
    QCOMPARE(fixture.record.brokenOff, 1);
}

void tst_HttpUploads::finishesForNobody()
{
    StreamFixture fixture;
    QList<Responder> kept;
    fixture.open = [&](const Request &, const BodyOpened &opened) {
        auto receiver = std::make_unique<RecordingReceiver>(fixture.record);
        receiver->onFinish = [&](const Responder &responder) { kept.append(responder); };
        opened(std::move(receiver));
    };
    RawClient client(fixture.port());
    client.send(upload("hello"));
    QTRY_COMPARE(kept.size(), 1);
    QCOMPARE(fixture.record.alive, 0); // gone with finish()
    client.vanish();
    QVERIFY(fixture.isServing());
    kept.first().send(Response::json(201, QByteArray(1'000'000, 'x')));
    QTRY_COMPARE(fixture.server->connectionCount(), 0);
    QCOMPARE(fixture.record.brokenOff, 0);
}

void tst_HttpUploads::answersLater()
{
    StreamFixture fixture;
    QList<Responder> kept;
    fixture.open = [&](const Request &, const BodyOpened &opened) {
        auto receiver = std::make_unique<RecordingReceiver>(fixture.record);
        receiver->onFinish = [&](const Responder &responder) { kept.append(responder); };
        opened(std::move(receiver));
    };
    RawClient client(fixture.port());
    client.send(upload("hello") + get("/hello"));
    QTRY_COMPARE(kept.size(), 1);
    QVERIFY(fixture.isServing());
    QVERIFY(kept.first().isAlive());
    QCOMPARE(client.socket().bytesAvailable(), 0);
    kept.first().send(Response::json(201, "stored"));
    QVERIFY(client.waitForAnswers(2));
    QCOMPARE(client.answers().first().body, "stored");
    QCOMPARE(client.answers().last().body, "hello");
}

QTEST_GUILESS_MAIN(tst_HttpUploads)
#include "tst_HttpUploads.moc"
