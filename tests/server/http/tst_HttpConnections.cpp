// SPDX-License-Identifier: GPL-3.0-or-later
#include "HttpFixture.h"

#include <QTest>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace sanad;
using namespace sanad::http;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Connections from their first request to their end, whoever ends them and whenever.
class tst_HttpConnections : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void keepsTheConnection_data();
    void keepsTheConnection();
    void holdsTheNextRequestBack();
    void answersOnce();
    void answersFromAnotherHandler();
    void survivesClientsThatVanish();
    void survivesVanishingWhileAnswering();
    void survivesItsOwnEnd();
    void answersAfterHalfClose_data();
    void answersAfterHalfClose();
    void countsAndLogs();
    void logsWhatIsKnownOfARefusedHead();
    void drains();
    void drainsWhatWaitsToBeAccepted();
    void drainsAtTheDeadline();
    void doesNotListenTwiceOnOnePort();
};

namespace {

QByteArrayList bodies(const RawClient &client)
{
    QByteArrayList result;
    for (const Answer &answer : client.answers())
        result += answer.body;
    return result;
}

} // namespace

void tst_HttpConnections::keepsTheConnection_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<bool>("keeps");
    QTest::addColumn<QByteArray>("connection");
    QTest::newRow("1.1") << get("/hello") << true << ""_ba;
    QTest::newRow("1.1 close") << get("/hello", "Connection: close\r\n") << false << "close"_ba;
    QTest::newRow("1.1 close in a list, odd case")
        << get("/hello", "Connection: foo , CLOSE\r\n") << false << "close"_ba;
    QTest::newRow("1.1 close in a second header")
        << get("/hello", "Connection: foo\r\nConnection: close\r\n") << false << "close"_ba;
    QTest::newRow("1.1 closed is not close") << get("/hello", "Connection: closed\r\n") << true << ""_ba;
    QTest::newRow("1.0") << "GET /hello HTTP/1.0\r\n\r\n"_ba << false << "close"_ba;
    QTest::newRow("1.0 keep-alive") << "GET /hello HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"_ba << true
                                    << "keep-alive"_ba;
    QTest::newRow("1.0 keep-alive and close")
        << "GET /hello HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n"_ba << false << "close"_ba;
    QTest::newRow("404 keeps") << get("/nothing") << true << ""_ba;
    QTest::newRow("401 keeps") << get("/admin/secret") << true << ""_ba;
    QTest::newRow("empty line before") << "\r\n" + get("/hello") << true << ""_ba;
}

void tst_HttpConnections::keepsTheConnection()
{
    QFETCH(const QByteArray, request);
    QFETCH(const bool, keeps);
    QFETCH(const QByteArray, connection);
    HttpFixture fixture;
    RawClient client(fixture.port());
    client.send(request);
    QVERIFY(client.waitForAnswers(1));
    QCOMPARE(client.answers().first().header("connection"), connection);
    if (keeps) {
        client.send(request);
        QVERIFY(client.waitForAnswers(2));
        QCOMPARE(client.answers().last().status, client.answers().first().status);
    } else {
        QVERIFY(client.waitForEnd(1000));
        QTRY_COMPARE(fixture.server->connectionCount(), 0);
    }
}

void tst_HttpConnections::holdsTheNextRequestBack()
{
    HttpFixture fixture;
    RawClient client(fixture.port());
    client.send(get("/later") + get("/hello") + post("/later", "x"));
    QTRY_COMPARE(fixture.kept.size(), 1);
    client.send(get("/things/9"));
    QVERIFY(fixture.isServing()); // many turns of the event loop later
    QCOMPARE(fixture.requests.size(), 2);
    QVERIFY(fixture.kept.first().isAlive());
    fixture.kept.first().send(Response::json(200, "first"));
    QTRY_COMPARE(fixture.kept.size(), 2);
    QVERIFY(!fixture.kept.first().isAlive());
    fixture.kept.last().send(Response::json(200, "third"));
    QVERIFY(client.waitForAnswers(4));
    QCOMPARE(bodies(client), (QByteArrayList{"first", "hello", "third", "/things/9\n9\n"}));
}

void tst_HttpConnections::answersOnce()
{
    HttpFixture fixture;
    RawClient client(fixture.port());
    client.send(get("/later") + get("/later"));
    QTRY_COMPARE(fixture.kept.size(), 1);
    const Responder copy = fixture.kept.first();
    fixture.kept.first().send(Response::json(200, "first"));
    copy.send(Response::json(200, "again"));
    QTRY_COMPARE(fixture.kept.size(), 2);
    copy.send(Response::json(200, "again"));
    fixture.kept.last().send(Response::json(200, "second"));
    QVERIFY(client.waitForAnswers(2));
    client.send(get("/hello"));
    QVERIFY(client.waitForAnswers(3));
    QCOMPARE(bodies(client), (QByteArrayList{"first", "second", "hello"}));
}

// An answer given inside another connection's handler must not push a request into Qt's parser while it is at work.
void tst_HttpConnections::answersFromAnotherHandler()
{
    RouteTable routes;
    QList<Responder> waiting;
    QByteArrayList order;
    routes.add({Method::Get, "/wait", Access::Public, 0,
        [&](const Request &, const Responder &responder) { waiting.append(responder); }});
    routes.add({Method::Get, "/note/:name", Access::Public, 0, [&](const Request &request, const Responder &responder) {
                    order.append("begin " + request.parameters.first());
                    for (const Responder &other : std::exchange(waiting, {}))
                        other.send(Response::json(200, "woken"));
                    order.append("end " + request.parameters.first());
                    responder.send(Response::json(200, request.parameters.first()));
                }});
    FakeAuthenticator authenticator;
    HttpServer server(std::move(routes), authenticator, {});
    const auto port = server.listen(QHostAddress::LocalHost, 0);
    QVERIFY(port);
    RawClient first(*port);
    first.send(get("/wait") + get("/note/a"));
    QTRY_COMPARE(waiting.size(), 1);
    RawClient second(*port);
    second.send(get("/note/b"));
    QVERIFY(first.waitForAnswers(2));
    QVERIFY(second.waitForAnswers(1));
    QCOMPARE(bodies(first), (QByteArrayList{"woken", "a"}));
    QCOMPARE(bodies(second), (QByteArrayList{"b"}));
    QCOMPARE(order, (QByteArrayList{"begin b", "end b", "begin a", "end a"}));
}

void tst_HttpConnections::survivesClientsThatVanish()
{
    HttpFixture fixture;
    for (int i = 1; i <= 5; ++i) {
        RawClient client(fixture.port());
        client.send(get("/later"));
        QTRY_COMPARE(fixture.kept.size(), i);
        client.vanish();
    }
    QVERIFY(fixture.isServing());
    for (const Responder &responder : std::as_const(fixture.kept)) {
        responder.send(Response::json(200, QByteArray(1'000'000, 'x')));
        responder.send(Response::json(200, "again"));
    }
    QTRY_COMPARE(fixture.server->connectionCount(), 0);
    for (const Responder &responder : std::as_const(fixture.kept))
        QVERIFY(!responder.isAlive());
    QVERIFY(fixture.isServing());
}

void tst_HttpConnections::survivesVanishingWhileAnswering()
{
    HttpFixture fixture;
    for (int i = 0; i < 5; ++i) {
        RawClient client(fixture.port());
        client.socket().setReadBufferSize(200'000);
        client.send(get("/large") + get("/large") + get("/hello"));
        QTRY_VERIFY(client.socket().bytesAvailable() > 100'000);
        client.vanish();
    }
    QTRY_COMPARE(fixture.server->connectionCount(), 0);
    QCOMPARE(fixture.server->counters().vanished, 5);
    QVERIFY(fixture.isServing());
}

void tst_HttpConnections::survivesItsOwnEnd()
{
    HttpFixture fixture;
    RawClient waiting(fixture.port());
    RawClient idle(fixture.port());
    waiting.send(get("/later"));
    QTRY_COMPARE(fixture.kept.size(), 1);
    fixture.server.reset();
    QVERIFY(!fixture.kept.first().isAlive());
    fixture.kept.first().send(Response::json(200, "too late"));
    QVERIFY(waiting.waitForEnd());
    QVERIFY(idle.waitForEnd());
}

void tst_HttpConnections::answersAfterHalfClose_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArrayList>("expected");
    QTest::newRow("at once") << get("/hello") << QByteArrayList{"hello"};
    QTest::newRow("later") << get("/later") << QByteArrayList{"later"};
    QTest::newRow("body, later") << post("/later", "x") << QByteArrayList{"later"};
    QTest::newRow("at once, then later, then at once")
        << get("/hello") + get("/later") + get("/hello") << QByteArrayList{"hello", "later", "hello"};
    QTest::newRow("many") << get("/hello").repeated(50) << QByteArrayList(50, "hello");
}

void tst_HttpConnections::answersAfterHalfClose()
{
    QFETCH(const QByteArray, request);
    QFETCH(const QByteArrayList, expected);
    HttpFixture fixture;
    RawClient client(fixture.port());
    client.send(request);
    client.finishSending();
    if (request.contains("/later")) {
        QTRY_COMPARE(fixture.kept.size(), 1);
        QVERIFY(fixture.isServing()); // many turns of the event loop later
        fixture.kept.first().send(Response::json(200, "later"));
    }
    QVERIFY(client.waitForAnswers(expected.size()));
    QCOMPARE(bodies(client), expected);
    QVERIFY(client.waitForEnd(1000));
    QTRY_COMPARE(fixture.server->connectionCount(), 0);
}

void tst_HttpConnections::countsAndLogs()
{
    HttpFixture fixture;
    QList<AccessLogEntry> entries;
    fixture.server->setAccessLog([&](const AccessLogEntry &entry) { entries.append(entry); });
    RawClient client(fixture.port());
    const QByteArray bytes = get("/things/5?secret") + get("/nothing") + post("/echo", "hello") + get("/admin/secret");
    client.send(bytes);
    QVERIFY(client.waitForAnswers(4));
    client.send("BREW /x HTTP/9\r\n\r\n");
    QVERIFY(client.waitForAnswers(5));
    const HttpCounters &counters = fixture.server->counters();
    QCOMPARE(counters.accepted, 1);
    QCOMPARE(counters.requests, 4);
    QCOMPARE(counters.responses.at(2), 2);
    QCOMPARE(counters.responses.at(4), 3);
    QCOMPARE(counters.refused.at(std::size_t(ErrorCode::NotFound)), 1);
    QCOMPARE(counters.refused.at(std::size_t(ErrorCode::Unauthorized)), 1);
    QCOMPARE(counters.refused.at(std::size_t(ErrorCode::InvalidRequest)), 1);
    QCOMPARE(counters.bytesIn, quint64(bytes.size()) + 18);
    QCOMPARE(entries.size(), 5);
    QCOMPARE(entries.at(0).method, "GET");
    QCOMPARE(entries.at(0).route, "/things/:id");
    QCOMPARE(entries.at(0).status, 200);
    QCOMPARE(entries.at(0).client, QHostAddress(QHostAddress::LocalHost));
    QVERIFY(entries.at(0).microseconds >= 0 && entries.at(0).microseconds < 5'000'000);
    QCOMPARE(entries.at(1).route, "");
    QCOMPARE(entries.at(1).status, 404);
    QCOMPARE(entries.at(2).method, "POST");
    QCOMPARE(entries.at(3).status, 401);
    QCOMPARE(entries.at(4).status, 400);
    quint64 sent = 0;
    for (const AccessLogEntry &entry : std::as_const(entries))
        sent += quint64(entry.bytes);
    QCOMPARE(counters.bytesOut, sent);
}

void tst_HttpConnections::logsWhatIsKnownOfARefusedHead()
{
    HttpFixture fixture;
    QList<AccessLogEntry> entries;
    fixture.server->setAccessLog([&](const AccessLogEntry &entry) { entries.append(entry); });
    RawClient client(fixture.port());
    client.send(get("/hello"));
    QVERIFY(client.waitForAnswers(1));
    bool isOver = false;
    QTimer::singleShot(50ms, &client.socket(), [&] { isOver = true; });
    QTRY_VERIFY(isOver);
    client.send("DELETE /hello HTTP/1.1\r\nHost: test\r\nno colon\r\n\r\n");
    QVERIFY(client.waitForAnswers(2));
    QCOMPARE(entries.size(), 2);
    QCOMPARE(entries.at(1).method, "DELETE");
    QCOMPARE(entries.at(1).status, 400);
    // The time counts from the complete head, and there was none; not from that of the request before.
    QCOMPARE(entries.at(1).microseconds, 0);
}

void tst_HttpConnections::drains()
{
    HttpFixture fixture;
    RawClient waiting(fixture.port());
    RawClient idle(fixture.port());
    RawClient sending(fixture.port());
    waiting.send(get("/later") + get("/hello"));
    sending.send(post("/echo", "hello").chopped(2));
    QTRY_COMPARE(fixture.kept.size(), 1);
    QTRY_COMPARE(fixture.server->connectionCount(), 3);
    int drained = 0;
    fixture.server->drain(5s, [&] { ++drained; });
    QVERIFY(idle.waitForEnd());
    QCOMPARE(drained, 0);
    sending.send("lo");
    QVERIFY(sending.waitForEnd());
    QCOMPARE(bodies(sending), QByteArrayList{"hello"});
    QCOMPARE(sending.answers().first().header("connection"), "close");
    QCOMPARE(drained, 0);
    fixture.kept.first().send(Response::json(200, "late"));
    QVERIFY(waiting.waitForEnd());
    QCOMPARE(bodies(waiting), QByteArrayList{"late"});
    QTRY_COMPARE(drained, 1);
    QTcpSocket late;
    late.connectToHost(QHostAddress::LocalHost, fixture.port());
    QTRY_COMPARE(late.state(), QAbstractSocket::UnconnectedState);
    QTRY_COMPARE(fixture.server->connectionCount(), 0);
    QCOMPARE(drained, 1);
}

void tst_HttpConnections::drainsWhatWaitsToBeAccepted()
{
    HttpFixture fixture;
    // Blocking, so that the server's event loop does not get to see any of it.
    const int client = ::socket(AF_INET, SOCK_STREAM, 0);
    const auto closeClient = qScopeGuard([client] { ::close(client); });
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(fixture.port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    QCOMPARE(::connect(client, reinterpret_cast<const sockaddr *>(&address), sizeof address), 0);
    const QByteArray request = get("/hello");
    QCOMPARE(::send(client, request.constData(), size_t(request.size()), 0), request.size());
    int drained = 0;
    fixture.server->drain(5s, [&] { ++drained; });
    QTRY_COMPARE(drained, 1);
    QByteArray answer(4096, '\0');
    answer.truncate(qMax(0, int(::recv(client, answer.data(), size_t(answer.size()), 0))));
    QVERIFY2(answer.startsWith("HTTP/1.1 200 "), answer.constData());
    QVERIFY(answer.contains("Connection: close"));
}

void tst_HttpConnections::drainsAtTheDeadline()
{
    HttpFixture fixture;
    RawClient waiting(fixture.port());
    waiting.send(get("/later"));
    QTRY_COMPARE(fixture.kept.size(), 1);
    int drained = 0;
    fixture.server->drain(50ms, [&] { ++drained; });
    QTRY_COMPARE(drained, 1);
    QVERIFY(!fixture.kept.first().isAlive());
    QVERIFY(waiting.waitForEnd());
}

void tst_HttpConnections::doesNotListenTwiceOnOnePort()
{
    HttpFixture fixture;
    HttpServer second(RouteTable(), fixture.authenticator, {});
    const auto port = second.listen(QHostAddress::LocalHost, fixture.port());
    QVERIFY(!port);
    QCOMPARE(port.error().code, ErrorCode::Unavailable);
    QVERIFY(!port.error().detail.isEmpty());
}

QTEST_GUILESS_MAIN(tst_HttpConnections)
#include "tst_HttpConnections.moc"
