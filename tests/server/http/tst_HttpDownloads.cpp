// SPDX-License-Identifier: GPL-3.0-or-later
#include "StreamFixture.h"
#include "server/net/EpollEventDispatcher.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/socket.h>
#include <unistd.h>

using namespace sanad;
using namespace sanad::http;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Files on their way to clients that are fast, slow, or gone; by sendfile() and by copy.
class tst_HttpDownloads : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void sends_data();
    void sends();
    void sendsHeadsOnly_data() { addWays(); }
    void sendsHeadsOnly();
    void sendsPipelined_data() { addWays(); }
    void sendsPipelined();
    void sendsAndCloses_data() { addWays(); }
    void sendsAndCloses();
    void sendsOneFileToMany_data() { addWays(); }
    void sendsOneFileToMany();
    void sendsWhatIsDeleted_data() { addWays(); }
    void sendsWhatIsDeleted();
    void breaksOffWhatBecomesShorter_data() { addWays(); }
    void breaksOffWhatBecomesShorter();
    void cutsClientsThatDoNotRead_data() { addWays(); }
    void cutsClientsThatDoNotRead();
    void cutsClientsThatStopReading_data() { addWays(); }
    void cutsClientsThatStopReading();
    void letsSlowReadersLive_data() { addWays(); }
    void letsSlowReadersLive();
    void letsSlowReadersFinishWhatTheKernelHas_data();
    void letsSlowReadersFinishWhatTheKernelHas();
    void survivesClientsThatVanish_data() { addWays(); }
    void survivesClientsThatVanish();
    void survivesItsOwnEnd_data() { addWays(); }
    void survivesItsOwnEnd();
    void answersAfterHalfClose_data() { addWays(); }
    void answersAfterHalfClose();
    void drains_data() { addWays(); }
    void drains();
    void drainsAtTheDeadline_data() { addWays(); }
    void drainsAtTheDeadline();
    void servesOthersMeanwhile_data() { addWays(); }
    void servesOthersMeanwhile();
    void logsOnce_data() { addWays(); }
    void logsOnce();

private:
    static void addWays();
    static HttpConfig config();
};

namespace {

/// More than the kernel's buffers of both sides hold.
constexpr qsizetype Large = 25 * 1024 * 1024;

/// Makes the kernel keep little for this client, so that it feels how slowly it reads.
void keepBuffersSmall(RawClient &client)
{
    const int size = 16 * 1024;
    if (::setsockopt(int(client.socket().socketDescriptor()), SOL_SOCKET, SO_RCVBUF, &size, sizeof size) != 0)
        qFatal("no small buffer");
    client.socket().setReadBufferSize(4096);
}

} // namespace

void tst_HttpDownloads::addWays()
{
    QTest::addColumn<bool>("usesSendfile");
    QTest::newRow("sendfile") << true;
    QTest::newRow("copy") << false;
}

HttpConfig tst_HttpDownloads::config()
{
    QFETCH(const bool, usesSendfile);
    HttpConfig config;
    config.usesSendfile = usesSendfile;
    config.limits.writeTime = 300ms;
    config.limits.idleTime = 400ms;
    config.limits.lingerTime = 200ms;
    return config;
}

void tst_HttpDownloads::sends_data()
{
    QTest::addColumn<bool>("usesSendfile");
    QTest::addColumn<qsizetype>("size");
    QTest::addColumn<qint64>("offset");
    QTest::addColumn<qint64>("length");
    for (const bool usesSendfile : {true, false}) {
        const char *way = usesSendfile ? "sendfile" : "copy";
        QTest::addRow("empty, %s", way) << usesSendfile << qsizetype(0) << qint64(0) << qint64(0);
        QTest::addRow("one byte, %s", way) << usesSendfile << qsizetype(1) << qint64(0) << qint64(1);
        QTest::addRow("a step, %s", way) << usesSendfile << qsizetype(131'072) << qint64(0) << qint64(131'072);
        QTest::addRow("a step and a byte, %s", way)
            << usesSendfile << qsizetype(131'073) << qint64(0) << qint64(131'073);
        QTest::addRow("a turn and a byte, %s", way)
            << usesSendfile << qsizetype(1'048'577) << qint64(0) << qint64(1'048'577);
        QTest::addRow("large, %s", way) << usesSendfile << Large << qint64(0) << qint64(Large);
        QTest::addRow("middle, %s", way) << usesSendfile << qsizetype(3'000'000) << qint64(1'234'567)
                                         << qint64(1'111'111);
        QTest::addRow("last byte, %s", way) << usesSendfile << qsizetype(3'000'000) << qint64(2'999'999) << qint64(1);
        QTest::addRow("nothing of it, %s", way) << usesSendfile << qsizetype(3'000'000) << qint64(5) << qint64(0);
    }
}

void tst_HttpDownloads::sends()
{
    QFETCH(const qsizetype, size);
    QFETCH(const qint64, offset);
    QFETCH(const qint64, length);
    StreamFixture fixture(config());
    const QByteArray bytes = patternBytes(size);
    fixture.makeFile(bytes);
    fixture.file.offset = offset;
    fixture.file.length = length;
    RawClient client(fixture.port());
    client.send(get("/file"));
    QVERIFY(client.waitForAnswers(1));
    QCOMPARE(client.answers().first().status, 200);
    QCOMPARE(client.answers().first().header("content-length"), QByteArray::number(length));
    QCOMPARE(client.answers().first().header("content-type"), "application/octet-stream");
    QVERIFY(client.answers().first().body == bytes.sliced(offset, length));
    client.send(get("/hello"));
    QVERIFY(client.waitForAnswers(2));
    QCOMPARE(client.rest(), "");
}

void tst_HttpDownloads::sendsHeadsOnly()
{
    StreamFixture fixture(config());
    fixture.makeFile(patternBytes(1'000'000));
    RawClient client(fixture.port());
    client.send("HEAD /file HTTP/1.1\r\nHost: test\r\n\r\n");
    QVERIFY(client.waitForAnswers(1, true));
    QCOMPARE(client.answers().first().header("content-length"), "1000000");
    client.send(get("/hello"));
    QVERIFY(client.waitForAnswers(2));
    QCOMPARE(client.answers().last().body, "hello");
}

void tst_HttpDownloads::sendsPipelined()
{
    StreamFixture fixture(config());
    const QByteArray bytes = patternBytes(5'000'000);
    fixture.makeFile(bytes);
    RawClient client(fixture.port());
    client.send(get("/hello") + get("/file") + get("/hello") + get("/file") + get("/file") + get("/nothing")
        + post("/upload", "body") + get("/file"));
    QVERIFY(client.waitForAnswers(8));
    QList<int> statuses;
    for (const Answer &answer : client.answers())
        statuses.append(answer.status);
    QCOMPARE(statuses, (QList<int>{200, 200, 200, 200, 200, 404, 201, 200}));
    for (const int index : {1, 3, 4, 7})
        QVERIFY(client.answers().at(index).body == bytes);
    QCOMPARE(fixture.record.bytes, "body");
}

void tst_HttpDownloads::sendsAndCloses()
{
    StreamFixture fixture(config());
    const QByteArray bytes = patternBytes(Large);
    fixture.makeFile(bytes);
    RawClient client(fixture.port());
    client.send(get("/file", "Connection: close\r\n"));
    QVERIFY(client.waitForEnd());
    QCOMPARE(client.answers().size(), 1);
    QCOMPARE(client.answers().first().header("connection"), "close");
    QVERIFY(client.answers().first().body == bytes);
    QTRY_COMPARE(fixture.server->connectionCount(), 0);
    QCOMPARE(fixture.server->counters().stalled, 0);
}

void tst_HttpDownloads::sendsOneFileToMany()
{
    StreamFixture fixture(config());
    const QByteArray bytes = patternBytes(2'000'000);
    fixture.makeFile(bytes);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 10; ++i) {
        clients.push_back(std::make_unique<RawClient>(fixture.port()));
        clients.back()->send(get("/file"));
    }
    for (const auto &client : clients) {
        QVERIFY(client->waitForAnswers(1));
        QVERIFY(client->answers().first().body == bytes);
    }
}

void tst_HttpDownloads::sendsWhatIsDeleted()
{
    StreamFixture fixture(config());
    const QByteArray bytes = patternBytes(Large);
    fixture.makeFile(bytes);
    RawClient client(fixture.port());
    client.socket().setReadBufferSize(4096);
    client.send(get("/file"));
    QTRY_VERIFY(client.socket().bytesAvailable() > 0);
    QVERIFY(fixture.disk.remove());
    fixture.file.file.reset();
    client.socket().setReadBufferSize(0);
    QVERIFY(client.waitForAnswers(1));
    QVERIFY(client.answers().first().body == bytes);
}

// The length has been promised; breaking off is the only way to tell that it is not kept.
void tst_HttpDownloads::breaksOffWhatBecomesShorter()
{
    StreamFixture fixture(config());
    fixture.makeFile(patternBytes(Large));
    RawClient client(fixture.port());
    client.socket().setReadBufferSize(4096);
    client.send(get("/file"));
    QTRY_VERIFY(client.socket().bytesAvailable() > 0);
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"become shorter"_s));
    QVERIFY(fixture.disk.resize(1000));
    client.socket().setReadBufferSize(0);
    QVERIFY(client.waitForEnd());
    QCOMPARE(client.answers().size(), 0);
    QTRY_COMPARE(fixture.server->connectionCount(), 0);
    QVERIFY(fixture.isServing());
}

void tst_HttpDownloads::cutsClientsThatDoNotRead()
{
    StreamFixture fixture(config());
    QList<AccessLogEntry> entries;
    fixture.server->setAccessLog([&](const AccessLogEntry &entry) { entries.append(entry); });
    fixture.makeFile(patternBytes(Large));
    RawClient client(fixture.port());
    client.socket().setReadBufferSize(1);
    QElapsedTimer time;
    time.start();
    client.send(get("/file") + get("/hello"));
    QTRY_COMPARE(fixture.server->connectionCount(), 1);
    QTRY_COMPARE(fixture.server->connectionCount(), 0);
    QVERIFY(time.elapsed() >= 300);
    QVERIFY(time.elapsed() < 3000);
    QCOMPARE(fixture.server->counters().stalled, 1);
    QCOMPARE(entries.size(), 1);
    QVERIFY(entries.first().bytes > 1000 && entries.first().bytes < Large);
    QCOMPARE(fixture.server->counters().bytesOut, quint64(entries.first().bytes));
    QVERIFY(fixture.isServing());
}

void tst_HttpDownloads::cutsClientsThatStopReading()
{
    StreamFixture fixture(config());
    fixture.makeFile(patternBytes(Large));
    RawClient client(fixture.port());
    keepBuffersSmall(client);
    client.send(get("/file"));
    qint64 seen = 0;
    QTRY_VERIFY((seen += client.socket().read(4096).size()) > 100'000);
    QTRY_COMPARE(fixture.server->connectionCount(), 0);
    QCOMPARE(fixture.server->counters().stalled, 1);
    QVERIFY(fixture.isServing());
}

void tst_HttpDownloads::letsSlowReadersLive()
{
    StreamFixture fixture(config());
    fixture.makeFile(patternBytes(Large));
    RawClient client(fixture.port());
    keepBuffersSmall(client);
    client.send(get("/file"));
    qint64 seen = 0;
    QTimer reader;
    connect(&reader, &QTimer::timeout, &client.socket(), [&] { seen += client.socket().read(4096).size(); });
    reader.start(20ms); // some 200 kB a second: the kernel's buffer would take many times writeTime to become writable
    QElapsedTimer time;
    time.start();
    QTRY_VERIFY_WITH_TIMEOUT(time.elapsed() > 2500, 5000);
    QCOMPARE(fixture.server->connectionCount(), 1);
    QCOMPARE(fixture.server->counters().stalled, 0);
    QVERIFY(seen > 100'000);
    reader.stop();
    QTRY_COMPARE(fixture.server->connectionCount(), 0);
    QCOMPARE(fixture.server->counters().stalled, 1);
}

void tst_HttpDownloads::letsSlowReadersFinishWhatTheKernelHas_data()
{
    QTest::addColumn<bool>("usesSendfile");
    QTest::addColumn<QByteArray>("headers");
    QTest::newRow("kept, sendfile") << true << ""_ba;
    QTest::newRow("kept, copy") << false << ""_ba;
    QTest::newRow("closed, sendfile") << true << "Connection: close\r\n"_ba;
    QTest::newRow("closed, copy") << false << "Connection: close\r\n"_ba;
}

// All is with the kernel at once, and far from the client when the connection would be closed as idle.
void tst_HttpDownloads::letsSlowReadersFinishWhatTheKernelHas()
{
    QFETCH(const QByteArray, headers);
    StreamFixture fixture(config());
    const QByteArray bytes = patternBytes(400'000);
    fixture.makeFile(bytes);
    RawClient client(fixture.port());
    keepBuffersSmall(client);
    client.send(get("/file", headers));
    QTRY_COMPARE(fixture.server->counters().bytesIn > 0, true);
    QByteArray seen;
    QTimer reader;
    connect(&reader, &QTimer::timeout, &client.socket(), [&] { seen += client.socket().read(4096); });
    reader.start(15ms);
    QTRY_VERIFY_WITH_TIMEOUT(seen.size() > bytes.size(), 10'000);
    QVERIFY(seen.endsWith(bytes));
    QCOMPARE(fixture.server->counters().stalled, 0);
    QTRY_COMPARE(fixture.server->connectionCount(), 0);
}

void tst_HttpDownloads::survivesClientsThatVanish()
{
    StreamFixture fixture(config());
    QList<AccessLogEntry> entries;
    fixture.server->setAccessLog([&](const AccessLogEntry &entry) { entries.append(entry); });
    fixture.makeFile(patternBytes(Large));
    for (int i = 0; i < 5; ++i) {
        RawClient client(fixture.port());
        client.socket().setReadBufferSize(4096);
        client.send(get("/file") + get("/hello"));
        QTRY_VERIFY(client.socket().bytesAvailable() > 0);
        client.vanish();
    }
    QTRY_COMPARE(fixture.server->connectionCount(), 0);
    QCOMPARE(fixture.server->counters().vanished, 5);
    QCOMPARE(entries.size(), 5);
    QVERIFY(fixture.isServing());
}

void tst_HttpDownloads::survivesItsOwnEnd()
{
    StreamFixture fixture(config());
    fixture.makeFile(patternBytes(Large));
    RawClient client(fixture.port());
    client.socket().setReadBufferSize(4096);
    client.send(get("/file"));
    QTRY_VERIFY(client.socket().bytesAvailable() > 0);
    fixture.server.reset();
    client.socket().setReadBufferSize(0);
    QVERIFY(client.waitForEnd());
    QCOMPARE(client.answers().size(), 0);
}

void tst_HttpDownloads::answersAfterHalfClose()
{
    StreamFixture fixture(config());
    const QByteArray bytes = patternBytes(Large);
    fixture.makeFile(bytes);
    RawClient client(fixture.port());
    client.send(get("/file"));
    client.finishSending();
    QVERIFY(client.waitForAnswers(1));
    QVERIFY(client.answers().first().body == bytes);
    QVERIFY(client.waitForEnd());
    QTRY_COMPARE(fixture.server->connectionCount(), 0);
}

void tst_HttpDownloads::drains()
{
    StreamFixture fixture(config());
    const QByteArray bytes = patternBytes(Large);
    fixture.makeFile(bytes);
    RawClient client(fixture.port());
    client.socket().setReadBufferSize(4096);
    client.send(get("/file") + get("/hello"));
    QTRY_VERIFY(client.socket().bytesAvailable() > 0);
    int drained = 0;
    fixture.server->drain(10s, [&] { ++drained; });
    QCoreApplication::processEvents();
    QCOMPARE(drained, 0);
    client.socket().setReadBufferSize(0);
    QVERIFY(client.waitForAnswers(1));
    QVERIFY(client.answers().first().body == bytes);
    QVERIFY(client.waitForEnd());
    QTRY_COMPARE(drained, 1);
}

void tst_HttpDownloads::drainsAtTheDeadline()
{
    HttpConfig patient = config();
    patient.limits.writeTime = 60s;
    StreamFixture fixture(patient);
    fixture.makeFile(patternBytes(Large));
    RawClient client(fixture.port());
    client.socket().setReadBufferSize(1);
    client.send(get("/file"));
    QTRY_VERIFY(client.socket().bytesAvailable() > 0);
    int drained = 0;
    fixture.server->drain(100ms, [&] { ++drained; });
    QTRY_COMPARE(drained, 1);
    QTRY_COMPARE(fixture.server->connectionCount(), 0);
}

void tst_HttpDownloads::servesOthersMeanwhile()
{
    StreamFixture fixture(config());
    fixture.makeFile(patternBytes(Large));
    RawClient fast(fixture.port());
    RawClient stuck(fixture.port());
    stuck.socket().setReadBufferSize(1);
    stuck.send(get("/file"));
    fast.send(get("/file").repeated(4));
    QTRY_VERIFY(fast.socket().bytesAvailable() > 0);
    QVERIFY(fixture.isServing());
    QVERIFY(fast.answers().isEmpty());
    QVERIFY(fast.waitForAnswers(4));
}

void tst_HttpDownloads::logsOnce()
{
    StreamFixture fixture(config());
    QList<AccessLogEntry> entries;
    fixture.server->setAccessLog([&](const AccessLogEntry &entry) { entries.append(entry); });
    fixture.makeFile(patternBytes(Large));
    RawClient client(fixture.port());
    client.send(get("/file") + get("/hello"));
    QVERIFY(client.waitForAnswers(2));
    QTRY_COMPARE(entries.size(), 2);
    QCOMPARE(entries.first().route, "/file");
    QCOMPARE(entries.first().status, 200);
    QVERIFY(entries.first().bytes > Large && entries.first().bytes < Large + 500);
    QVERIFY(entries.first().microseconds > entries.last().microseconds);
    QCOMPARE(fixture.server->counters().bytesOut, quint64(entries.first().bytes + entries.last().bytes));
    QCOMPARE(fixture.server->counters().responses.at(2), 2);
}

/// On the event loop that the server runs on: Qt's own are more patient with notifiers that get into each other's way.
int main(int argc, char **argv)
{
    QCoreApplication::setEventDispatcher(new net::EpollEventDispatcher);
    QCoreApplication app(argc, argv);
    tst_HttpDownloads test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_HttpDownloads.moc"
