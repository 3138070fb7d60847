// SPDX-License-Identifier: GPL-3.0-or-later
#include "HttpFixture.h"
#include "server/http/Listener.h"

#include <QTest>

#include <memory>
#include <vector>

#include <sys/resource.h>

using namespace sanad;
using namespace sanad::http;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What one client may cost: time, memory, connections.
class tst_HttpLimits : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void refusesSlowHeads_data();
    void refusesSlowHeads();
    void refusesSlowBodies_data();
    void refusesSlowBodies();
    void letsSteadyBodiesPass();
    void closesIdleConnections_data();
    void closesIdleConnections();
    void leavesWaitingConnectionsOpen();
    void answersForSilentHandlers();
    void dropsClientsThatDoNotRead();
    void sendsLargeAnswersToSlowReaders();
    void limitsConnections();
    void keepsDescriptorsBack();
    void survivesTheEndOfAPauseInAccepting();
    void limitsConnectionsByAddress();
    void limitsRequestsByConnection();
    void readsAheadOnlySoMuch();
    void keepsReadingLargeBodies();
    void throwsAwayWhatARefusedClientSends();
    void cutsLingeringShort();
    void keepsUnsentAnswersWithinBounds();
};

namespace {

HttpConfig hasty()
{
    HttpConfig config;
    config.limits.headTime = 200ms;
    config.limits.bodyTime = 200ms;
    config.limits.bodyProgress = 16;
    config.limits.idleTime = 400ms;
    config.limits.writeTime = 300ms;
    config.limits.lingerTime = 200ms;
    return config;
}

} // namespace

void tst_HttpLimits::refusesSlowHeads_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::newRow("one byte") << "G"_ba;
    QTest::newRow("half a request line") << "GET /hel"_ba;
    QTest::newRow("half a header") << "GET /hello HTTP/1.1\r\nHost: te"_ba;
    QTest::newRow("all but the last byte") << get("/hello").chopped(1);
    QTest::newRow("empty line") << "\r\n"_ba;
}

void tst_HttpLimits::refusesSlowHeads()
{
    QFETCH(const QByteArray, start);
    HttpConfig config = hasty();
    config.limits.idleTime = 60s;
    HttpFixture fixture(config);
    RawClient client(fixture.port());
    client.send(start);
    QElapsedTimer time;
    time.start();
    QVERIFY(client.waitForEnd(3000));
    QVERIFY(time.elapsed() >= 150);
    QCOMPARE(client.answers().size(), 1);
    QCOMPARE(client.answers().first().status, 408);
    QCOMPARE(client.answers().first().errorFormFault(), QString());
    QCOMPARE(fixture.server->counters().stalled, 1);
    QCOMPARE(fixture.handled, 0);
    QVERIFY(fixture.isServing());
}

void tst_HttpLimits::refusesSlowBodies_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::newRow("nothing of the body") << post("/echo", QByteArray(60, 'x')).chopped(60);
    QTest::newRow("a little of the body") << post("/echo", QByteArray(60, 'x')).chopped(50);
    QTest::newRow("all but the last byte") << post("/echo", QByteArray(12, 'x')).chopped(1);
}

void tst_HttpLimits::refusesSlowBodies()
{
    QFETCH(const QByteArray, start);
    HttpFixture fixture(hasty());
    RawClient client(fixture.port());
    client.send(start);
    QVERIFY(client.waitForEnd(3000));
    QCOMPARE(client.answers().size(), 1);
    QCOMPARE(client.answers().first().status, 408);
    QCOMPARE(fixture.server->counters().stalled, 1);
    QCOMPARE(fixture.handled, 0);
    QVERIFY(fixture.isServing());
}

void tst_HttpLimits::letsSteadyBodiesPass()
{
    HttpFixture fixture(hasty());
    RawClient client(fixture.port());
    QByteArray bytes = post("/big", QByteArray(200, 'x'));
    client.send(bytes.chopped(200));
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

void tst_HttpLimits::closesIdleConnections_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::newRow("never used") << ""_ba;
    QTest::newRow("used") << get("/hello");
    QTest::newRow("refused before") << get("/nothing");
}

void tst_HttpLimits::closesIdleConnections()
{
    QFETCH(const QByteArray, first);
    HttpFixture fixture(hasty());
    RawClient client(fixture.port());
    if (!first.isEmpty()) {
        client.send(first);
        QVERIFY(client.waitForAnswers(1));
    }
    QVERIFY(client.isConnected());
    QVERIFY(client.waitForEnd(3000));
    QCOMPARE(client.answers().size(), first.isEmpty() ? 0 : 1);
    QCOMPARE(fixture.server->counters().idleClosed, 1);
    QTRY_COMPARE(fixture.server->connectionCount(), 0);
}

void tst_HttpLimits::leavesWaitingConnectionsOpen()
{
    HttpFixture fixture(hasty());
    RawClient waiting(fixture.port());
    RawClient idle(fixture.port());
    waiting.send(get("/later"));
    QVERIFY(idle.waitForEnd(3000));
    QTRY_COMPARE(fixture.kept.size(), 1);
    QVERIFY(waiting.isConnected());
    fixture.kept.first().send(Response::json(200, "late"));
    QVERIFY(waiting.waitForAnswers(1));
}

void tst_HttpLimits::answersForSilentHandlers()
{
    HttpConfig config = hasty();
    config.limits.answerTime = 200ms;
    HttpFixture fixture(config);
    RawClient client(fixture.port());
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"No answer in time"_s));
    client.send(get("/later") + get("/hello"));
    QVERIFY(client.waitForAnswers(2));
    QCOMPARE(client.answers().first().status, 503);
    QCOMPARE(client.answers().first().header("retry-after"), "1");
    QCOMPARE(client.answers().last().body, "hello");
    QVERIFY(!fixture.kept.first().isAlive());
    fixture.kept.first().send(Response::json(200, "too late"));
    QVERIFY(fixture.isServing());
}

void tst_HttpLimits::dropsClientsThatDoNotRead()
{
    HttpFixture fixture(hasty());
    RawClient client(fixture.port());
    client.socket().setReadBufferSize(1000);
    client.send(get("/large") + get("/hello"));
    QTRY_COMPARE(fixture.handled, 1);
    QTRY_COMPARE(fixture.server->connectionCount(), 0);
    QCOMPARE(fixture.server->counters().stalled, 1);
    QCOMPARE(fixture.handled, 1);
    QVERIFY(fixture.isServing());
}

void tst_HttpLimits::sendsLargeAnswersToSlowReaders()
{
    HttpFixture fixture(hasty());
    RawClient client(fixture.port());
    client.socket().setReadBufferSize(100'000);
    client.send(get("/large") + get("/hello"));
    qint64 seen = 0;
    QTimer reader;
    connect(&reader, &QTimer::timeout, &client.socket(), [&] { seen += client.socket().read(400'000).size(); });
    reader.start(1ms);
    QTRY_VERIFY_WITH_TIMEOUT(seen > 20 * 1024 * 1024 && fixture.handled == 2, 20'000);
    QCOMPARE(fixture.server->counters().stalled, 0);
}

void tst_HttpLimits::limitsConnections()
{
    HttpConfig config = hasty();
    config.limits.connections = 3;
    config.limits.idleTime = 60s;
    HttpFixture fixture(config);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 3; ++i)
        clients.push_back(std::make_unique<RawClient>(fixture.port()));
    QTRY_COMPARE(fixture.server->connectionCount(), 3);
    RawClient tooMany(fixture.port());
    tooMany.send(get("/hello"));
    QVERIFY(tooMany.waitForEnd());
    QCOMPARE(tooMany.answers().size(), 1);
    QCOMPARE(tooMany.answers().first().status, 503);
    QCOMPARE(tooMany.answers().first().errorFormFault(), QString());
    QCOMPARE(tooMany.answers().first().header("retry-after"), "1");
    QCOMPARE(tooMany.answers().first().header("connection"), "close");
    QCOMPARE(fixture.server->counters().overload, 1);
    QCOMPARE(fixture.handled, 0);
    for (const auto &client : clients) {
        client->send(get("/hello"));
        QVERIFY(client->waitForAnswers(1));
    }
    clients.pop_back();
    QTRY_COMPARE(fixture.server->connectionCount(), 2);
    QVERIFY(fixture.isServing());
}

void tst_HttpLimits::keepsDescriptorsBack()
{
    rlimit before{};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const auto restore = qScopeGuard([&] { ::setrlimit(RLIMIT_NOFILE, &before); });
    rlimit small = before;
    small.rlim_cur = 256;
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &small), 0);
    HttpFixture fixture;
    std::vector<std::unique_ptr<RawClient>> clients;
    // Each takes two descriptors, since the server is in this process: 120 of them would use up all.
    while (clients.size() < 120 && fixture.server->counters().overload == 0) {
        clients.push_back(std::make_unique<RawClient>(fixture.port()));
        QTRY_COMPARE(fixture.server->counters().accepted, clients.size());
    }
    QCOMPARE(fixture.server->counters().overload, 1);
    QVERIFY(clients.back()->waitForAnswers(1));
    QCOMPARE(clients.back()->answers().first().status, 503);
    clients.front()->send(get("/hello"));
    QVERIFY(clients.front()->waitForAnswers(1));
    QCOMPARE(clients.front()->answers().first().status, 200);
    clients.clear();
    QTRY_COMPARE(fixture.server->connectionCount(), 0);
    QVERIFY(fixture.isServing());
}

void tst_HttpLimits::survivesTheEndOfAPauseInAccepting()
{
    Listener listener([](const Incoming &) {});
    QVERIFY(listener.listen(QHostAddress::LocalHost));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"Accepting connections failed"_s));
    Q_EMIT listener.acceptError(QAbstractSocket::SocketResourceError);
    listener.close();
    bool isOver = false;
    QTimer::singleShot(Listener::AcceptPause + 50ms, &listener, [&] { isOver = true; });
    QTRY_VERIFY(isOver);
}

void tst_HttpLimits::limitsConnectionsByAddress()
{
    HttpConfig config;
    config.limits.connectionsPerAddress = 2;
    {
        HttpFixture exempt(config);
        RawClient one(exempt.port());
        RawClient two(exempt.port());
        QVERIFY(exempt.isServing());
    }
    config.limits.countLoopback = true;
    HttpFixture fixture(config);
    {
        RawClient one(fixture.port());
        RawClient two(fixture.port());
        RawClient three(fixture.port());
        QVERIFY(three.waitForAnswers(1));
        QCOMPARE(three.answers().first().status, 503);
        QCOMPARE(fixture.server->counters().overloadByAddress, 1);
        QCOMPARE(fixture.server->counters().overload, 0);
    }
    QTRY_COMPARE(fixture.server->connectionCount(), 0);
    QVERIFY(fixture.isServing());
}

void tst_HttpLimits::limitsRequestsByConnection()
{
    HttpConfig config;
    config.limits.requestsPerConnection = 3;
    HttpFixture fixture(config);
    RawClient client(fixture.port());
    client.send(get("/hello").repeated(5));
    QVERIFY(client.waitForEnd());
    QCOMPARE(client.answers().size(), 3);
    QCOMPARE(client.answers().at(1).header("connection"), "");
    QCOMPARE(client.answers().at(2).header("connection"), "close");
    QCOMPARE(fixture.handled, 3);
}

// A client that asks and asks while its first request waits fills the kernel's buffers, not our memory.
void tst_HttpLimits::readsAheadOnlySoMuch()
{
    HttpConfig config;
    config.limits.readAhead = 8 * 1024;
    HttpFixture fixture(config);
    RawClient client(fixture.port());
    client.send(get("/later"));
    QTRY_COMPARE(fixture.kept.size(), 1);
    const QByteArray more = get("/things/1");
    const int count = 3'000;
    client.send(more.repeated(count));
    QVERIFY(fixture.isServing());
    QVERIFY(fixture.isServing());
    QVERIFY(fixture.server->counters().bytesIn < 20 * 1024);
    QCOMPARE(fixture.requests.size(), 3);
    fixture.kept.first().send(Response::json(200, {}));
    QVERIFY(client.waitForAnswers(count + 1));
    QCOMPARE(client.answers().last().status, 200);
}

void tst_HttpLimits::keepsReadingLargeBodies()
{
    HttpFixture fixture;
    RawClient client(fixture.port());
    client.send(post("/big", QByteArray(1024 * 1024, 'x')) + get("/hello"));
    QVERIFY(client.waitForAnswers(2));
    QCOMPARE(client.answers().first().body, "1048576");
    QCOMPARE(client.answers().last().body, "hello");
}

// Closing at once would reset the connection, and the reset can destroy the answer before the client has read it.
void tst_HttpLimits::throwsAwayWhatARefusedClientSends()
{
    HttpFixture fixture;
    RawClient client(fixture.port());
    client.send(post("/big", QByteArray(8 * 1024 * 1024, 'x')));
    QVERIFY(client.waitForEnd());
    QCOMPARE(client.answers().size(), 1);
    QCOMPARE(client.answers().first().status, 413);
    QCOMPARE(client.socket().error(), QAbstractSocket::RemoteHostClosedError);
    QCOMPARE(fixture.handled, 0);
    QVERIFY(fixture.isServing());
}

void tst_HttpLimits::cutsLingeringShort()
{
    HttpFixture fixture(hasty());
    RawClient client(fixture.port());
    client.send("POST /big HTTP/1.1\r\nHost: test\r\nContent-Length: 100000000000\r\n\r\n");
    QTimer flood;
    connect(&flood, &QTimer::timeout, &client.socket(), [&] {
        if (client.isConnected())
            client.send(QByteArray(10'000, 'x'));
    });
    flood.start(5ms);
    QVERIFY(client.waitForAnswers(1));
    QTRY_COMPARE_WITH_TIMEOUT(fixture.server->connectionCount(), 0, 2000);
    flood.stop();
    QVERIFY(fixture.isServing());
}

void tst_HttpLimits::keepsUnsentAnswersWithinBounds()
{
    HttpConfig config;
    config.limits.unsentInAll = 50 * 1024 * 1024;
    HttpFixture fixture(config);
    // Each asks for 20 MB and takes only what the kernel keeps for it.
    std::vector<std::unique_ptr<RawClient>> greedy;
    for (int i = 0; i < 8; ++i) {
        greedy.push_back(std::make_unique<RawClient>(fixture.port()));
        greedy.back()->socket().setReadBufferSize(1);
        greedy.back()->send(get("/large"));
    }
    QTRY_COMPARE(fixture.handled, 8);
    QVERIFY(fixture.server->counters().overloadByUnsent >= 4);
    QVERIFY(fixture.server->counters().overloadByUnsent < 8);
    // Small answers are not concerned, and room comes back when the greedy have gone.
    QVERIFY(fixture.isServing());
    greedy.clear();
    QTRY_COMPARE(fixture.server->connectionCount(), 0);
    RawClient next(fixture.port());
    next.send(get("/large"));
    QVERIFY(next.waitForAnswers(1));
    QCOMPARE(next.answers().first().status, 200);
}

QTEST_GUILESS_MAIN(tst_HttpLimits)
#include "tst_HttpLimits.moc"
