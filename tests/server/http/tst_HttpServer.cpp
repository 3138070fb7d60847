// SPDX-License-Identifier: GPL-3.0-or-later
#include "HttpFixture.h"

#include <QTest>
#include <QTimeZone>

using namespace sanad;
using namespace sanad::http;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What well-behaved clients may rely on: answers in order, one for each request, whatever packets they come in.
class tst_HttpServer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void answersWithAllHeaders();
    void reads_data();
    void reads();
    void hasOriginAndHeaders();
    void asksAgainAfterTheBody();
    void answersHeadWithoutBody();
    void answersPreflight_data();
    void answersPreflight();
    void namesAllowedMethods();
    void honoursOriginList();
    void sends100BeforeTheBody();
    void sendsNo100WhenTheBodyIsThere();
    void takesBytesOneByOne();
    void takesManyRequestsInOnePacket();
    void takesBodyAndNextRequestInOnePacket();
    void takesPostsWithoutBody();
    void skipsRefusedBodyThatIsThere();
    void dropsBrokenHeaders_data();
    void dropsBrokenHeaders();
    void sendsNoBodyWithStatus_data();
    void sendsNoBodyWithStatus();
    void answersUpgradesPlainly();
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

void tst_HttpServer::answersWithAllHeaders()
{
    HttpFixture fixture;
    RawClient client(fixture.port());
    client.send(get("/hello"));
    QVERIFY(client.waitForAnswers(1));
    const Answer &answer = client.answers().first();
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.reason, "OK");
    QCOMPARE(answer.body, "hello");
    QCOMPARE(answer.header("content-type"), "application/json; charset=utf-8");
    QCOMPARE(answer.header("content-length"), "5");
    QCOMPARE(answer.header("cache-control"), "no-store");
    QCOMPARE(answer.header("x-content-type-options"), "nosniff");
    QCOMPARE(answer.header("access-control-allow-origin"), "*");
    QCOMPARE(answer.header("connection"), "");
    const QDateTime date =
        QLocale::c().toDateTime(QString::fromLatin1(answer.header("date").chopped(4)), u"ddd, dd MMM yyyy hh:mm:ss"_s);
    QVERIFY(answer.header("date").endsWith(" GMT"));
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QVERIFY(qAbs(QDateTime(date.date(), date.time(), QTimeZone::utc()).secsTo(now)) <= 5);
    QVERIFY(client.isConnected());
}

void tst_HttpServer::reads_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("parameter") << "/things/5"_ba
                               << "/things/5\n5\n"_ba;
    QTest::newRow("query") << "/things/5?a=b&c=%20d"_ba
                           << "/things/5\n5\na=b&c=%20d"_ba;
    QTest::newRow("empty query") << "/things/5?"_ba
                                 << "/things/5\n5\n"_ba;
    QTest::newRow("query with path in it") << "/things/5?a=/../b//c"_ba
                                           << "/things/5\n5\na=/../b//c"_ba;
    QTest::newRow("query in bare UTF-8") << "/things/5?q=شكرا"_ba
                                         << "/things/5\n5\nq=شكرا"_ba;
    QTest::newRow("encoded letters of the route") << "/%74hings/5"_ba
                                                  << "/things/5\n5\n"_ba;
    QTest::newRow("encoded blank") << "/things/a%20b"_ba
                                   << "/things/a b\na b\n"_ba;
    QTest::newRow("encoded Arabic") << "/things/%D8%B4"_ba
                                    << "/things/ش\nش\n"_ba;
    QTest::newRow("encoded percent sign, decoded once") << "/things/%252e"_ba
                                                        << "/things/%2e\n%2e\n"_ba;
    QTest::newRow("encoded question mark is no query") << "/things/a%3Fb?c"_ba
                                                       << "/things/a?b\na?b\nc"_ba;
    QTest::newRow("three dots are a name") << "/things/..."_ba
                                           << "/things/...\n...\n"_ba;
    QTest::newRow("sub-delimiters") << "/things/a;b=c,d:e@f"_ba
                                    << "/things/a;b=c,d:e@f\na;b=c,d:e@f\n"_ba;
}

void tst_HttpServer::reads()
{
    QFETCH(const QByteArray, target);
    QFETCH(const QByteArray, body);
    HttpFixture fixture;
    RawClient client(fixture.port());
    client.send(get(target));
    QVERIFY(client.waitForAnswers(1));
    QCOMPARE(client.answers().first().body, body);
}

void tst_HttpServer::hasOriginAndHeaders()
{
    HttpFixture fixture;
    RawClient client(fixture.port());
    client.send("GET /student HTTP/1.1\r\nhOsT: school.example:8000\r\nX-Odd:\t a b \t\r\nX-Empty:\r\n"
                "authorization: bEARER student\r\n\r\n"
                "GET /hello HTTP/1.0\r\n\r\n");
    QVERIFY(client.waitForAnswers(2));
    const Request &request = fixture.requests.first();
    QCOMPARE(request.origin, "http://school.example:8000");
    QCOMPARE(request.header("x-odd"), "a b");
    QCOMPARE(request.header("x-empty"), "");
    QCOMPARE(request.header("host"), "school.example:8000");
    QCOMPARE(request.header("absent"), "");
    QVERIFY(request.caller);
    QCOMPARE(request.caller->person.id, PersonId(7));
    QCOMPARE(request.client, QHostAddress(QHostAddress::LocalHost));
    QCOMPARE(fixture.requests.last().origin, "http://127.0.0.1:" + QByteArray::number(fixture.port()));
    QVERIFY(!fixture.requests.last().caller);
}

void tst_HttpServer::answersHeadWithoutBody()
{
    HttpFixture fixture;
    RawClient client(fixture.port());
    const QByteArray head = "HEAD /hello HTTP/1.1\r\nHost: test\r\n\r\n";
    client.send(head + QByteArray(head).replace("/hello", "/nothing") + head);
    QVERIFY(client.waitForAnswers(3, true));
    QCOMPARE(client.answers().at(0).header("content-length"), "5");
    QCOMPARE(client.answers().at(1).status, 404);
    QVERIFY(client.answers().at(1).header("content-length").toInt() > 0);
    QCOMPARE(client.answers().at(2).status, 200);
    QCOMPARE(client.rest(), "");
    QCOMPARE(fixture.requests.first().method, Method::Get);
}

void tst_HttpServer::answersPreflight_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<QByteArray>("methods");
    QTest::addColumn<QByteArray>("headers");
    QTest::newRow("public") << "/hello"_ba
                            << ""_ba
                            << "GET, HEAD, OPTIONS"_ba
                            << "Authorization, Content-Type"_ba;
    QTest::newRow("guarded, without token") << "/admin/secret"_ba
                                            << "authorization"_ba
                                            << "GET, HEAD, POST, OPTIONS"_ba
                                            << "Authorization, Content-Type"_ba;
    QTest::newRow("asks for more") << "/echo"_ba
                                   << "content-type, x-request-id"_ba
                                   << "POST, OPTIONS"_ba
                                   << "Authorization, Content-Type, x-request-id"_ba;
    QTest::newRow("asks for nonsense") << "/echo"_ba
                                       << "x y, (z), , x-fine"_ba
                                       << "POST, OPTIONS"_ba
                                       << "Authorization, Content-Type, x-fine"_ba;
}

void tst_HttpServer::answersPreflight()
{
    QFETCH(const QByteArray, target);
    QFETCH(const QByteArray, asked);
    QFETCH(const QByteArray, methods);
    QFETCH(const QByteArray, headers);
    HttpFixture fixture;
    RawClient client(fixture.port());
    client.send("OPTIONS " + target
        + " HTTP/1.1\r\nHost: test\r\nOrigin: https://a.example\r\nAccess-Control-Request-Method: "
          "GET\r\nAccess-Control-Request-Headers: "
        + asked + "\r\n\r\n");
    QVERIFY(client.waitForAnswers(1));
    const Answer &answer = client.answers().first();
    QCOMPARE(answer.status, 204);
    QCOMPARE(answer.header("allow"), methods);
    QCOMPARE(answer.header("access-control-allow-methods"), methods);
    QCOMPARE(answer.header("access-control-allow-headers"), headers);
    QCOMPARE(answer.header("access-control-allow-origin"), "*");
    QVERIFY(answer.header("access-control-max-age").toInt() > 0);
    QCOMPARE(answer.header("content-length"), "");
    QCOMPARE(fixture.handled, 0);
    QCOMPARE(fixture.authenticator.calls, 0);
}

void tst_HttpServer::namesAllowedMethods()
{
    HttpFixture fixture;
    RawClient client(fixture.port());
    client.send("DELETE /admin/secret HTTP/1.1\r\nHost: test\r\n\r\n");
    QVERIFY(client.waitForAnswers(1));
    QCOMPARE(client.answers().first().status, 405);
    QCOMPARE(client.answers().first().header("allow"), "GET, HEAD, POST, OPTIONS");
}

void tst_HttpServer::honoursOriginList()
{
    HttpFixture fixture({.limits = {}, .allowedOrigins = {"https://a.example", "https://b.example"}});
    RawClient client(fixture.port());
    client.send(get("/hello", "Origin: https://b.example\r\n") + get("/hello", "Origin: https://c.example\r\n")
        + get("/hello"));
    QVERIFY(client.waitForAnswers(3));
    QCOMPARE(client.answers().at(0).header("access-control-allow-origin"), "https://b.example");
    QCOMPARE(client.answers().at(0).header("access-control-expose-headers"),
        "Accept-Ranges, Content-Disposition, Content-Range, ETag, "
        "RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, WWW-Authenticate");
    for (const Answer &answer : client.answers())
        QCOMPARE(answer.header("vary"), "Origin");
    QCOMPARE(client.answers().at(1).header("access-control-allow-origin"), "");
    QCOMPARE(client.answers().at(2).header("access-control-allow-origin"), "");
}

void tst_HttpServer::sends100BeforeTheBody()
{
    HttpFixture fixture;
    RawClient client(fixture.port());
    const QByteArray whole = post("/echo", "hello", "Expect: 100-Continue\r\n");
    client.send(whole.chopped(5));
    QVERIFY(client.waitForAnswers(1));
    QCOMPARE(client.answers().first().status, 100);
    QCOMPARE(client.answers().first().headers.size(), 0);
    QCOMPARE(fixture.handled, 0);
    client.send("hello");
    QVERIFY(client.waitForAnswers(2));
    QCOMPARE(client.answers().last().status, 201);
    QCOMPARE(client.answers().last().body, "hello");
}

void tst_HttpServer::sendsNo100WhenTheBodyIsThere()
{
    HttpFixture fixture;
    RawClient client(fixture.port());
    client.send(post("/echo", "hello", "Expect: 100-continue\r\n"));
    client.send(post("/echo", "", "Expect: 100-continue\r\n"));
    client.send(QByteArray(post("/echo", "old", "Expect: 100-continue\r\n")).replace("HTTP/1.1", "HTTP/1.0"));
    QVERIFY(client.waitForAnswers(3));
    QCOMPARE(bodies(client), (QByteArrayList{"hello", "", "old"}));
}

void tst_HttpServer::takesBytesOneByOne()
{
    HttpFixture fixture;
    RawClient client(fixture.port());
    const QByteArray bytes = post("/echo", "first") + get("/things/5?a") + post("/echo", "second");
    for (const char byte : bytes) {
        client.send({&byte, 1});
        QCoreApplication::processEvents();
    }
    QVERIFY(client.waitForAnswers(3));
    QCOMPARE(bodies(client), (QByteArrayList{"first", "/things/5\n5\na", "second"}));
}

void tst_HttpServer::takesManyRequestsInOnePacket()
{
    HttpFixture fixture;
    RawClient client(fixture.port());
    QByteArray packet;
    QByteArrayList expected;
    for (int i = 0; i < 300; ++i) {
        const QByteArray text = QByteArray::number(i);
        packet += i % 3 == 0 ? post("/echo", text) : get("/things/" + text);
        expected += i % 3 == 0 ? text : "/things/" + text + '\n' + text + '\n';
    }
    client.send(packet);
    QVERIFY(client.waitForAnswers(300));
    QCOMPARE(bodies(client), expected);
    QCOMPARE(client.rest(), "");
}

void tst_HttpServer::takesBodyAndNextRequestInOnePacket()
{
    HttpFixture fixture;
    RawClient client(fixture.port());
    const QByteArray bytes = post("/echo", "GET /admin/secret HTTP/1.1\r\n\r\n") + get("/hello");
    client.send(bytes.first(70));
    QTest::qWait(0);
    client.send(bytes.sliced(70));
    QVERIFY(client.waitForAnswers(2));
    QCOMPARE(bodies(client), (QByteArrayList{"GET /admin/secret HTTP/1.1\r\n\r\n", "hello"}));
    QCOMPARE(fixture.handled, 2);
}

void tst_HttpServer::takesPostsWithoutBody()
{
    HttpFixture fixture;
    RawClient client(fixture.port());
    // As "curl -X POST" sends it: without a length there is no body (RFC 9112, section 6.3).
    client.send("POST /optional HTTP/1.1\r\nHost: test\r\n\r\n" + post("/optional", "hello"));
    QVERIFY(client.waitForAnswers(2));
    QCOMPARE(bodies(client), (QByteArrayList{"0", "5"}));
}

void tst_HttpServer::skipsRefusedBodyThatIsThere()
{
    HttpFixture fixture;
    RawClient client(fixture.port());
    client.send(post("/admin/secret", get("/hello")) + get("/things/1"));
    QVERIFY(client.waitForAnswers(2));
    QCOMPARE(client.answers().first().status, 401);
    QCOMPARE(client.answers().last().body, "/things/1\n1\n");
    QCOMPARE(fixture.handled, 1);
}

void tst_HttpServer::dropsBrokenHeaders_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("CR LF in value") << "X-Odd"_ba
                                    << "a\r\nSet-Cookie: b"_ba;
    QTest::newRow("LF in value") << "X-Odd"_ba
                                 << "a\nb"_ba;
    QTest::newRow("CR in value") << "X-Odd"_ba
                                 << "a\rb"_ba;
    QTest::newRow("NUL in value") << "X-Odd"_ba
                                  << "a"_ba + '\0' + "b";
    QTest::newRow("CR LF in name") << "X-Odd: a\r\nSet-Cookie"_ba
                                   << "b"_ba;
    QTest::newRow("blank in name") << "X Odd"_ba
                                   << "b"_ba;
    QTest::newRow("empty name") << ""_ba
                                << "b"_ba;
    QTest::newRow("length") << "content-length"_ba
                            << "1"_ba;
    QTest::newRow("encoding") << "Transfer-Encoding"_ba
                              << "chunked"_ba;
    QTest::newRow("connection") << "Connection"_ba
                                << "close"_ba;
}

void tst_HttpServer::dropsBrokenHeaders()
{
    QFETCH(const QByteArray, name);
    QFETCH(const QByteArray, value);
    HttpFixture fixture;
    fixture.odd.body = "body";
    fixture.odd.headers = {{name, value}, {"X-Fine", "yes"}};
    RawClient client(fixture.port());
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"A handler's header was left out"_s));
    client.send(get("/odd") + get("/hello"));
    QVERIFY(client.waitForAnswers(2));
    const Answer &answer = client.answers().first();
    QCOMPARE(answer.header("x-fine"), "yes");
    QCOMPARE(answer.header("x-odd"), "");
    QCOMPARE(answer.header("set-cookie"), "");
    QCOMPARE(answer.header("connection"), "");
    QCOMPARE(answer.header("transfer-encoding"), "");
    QCOMPARE(answer.body, "body");
    QCOMPARE(client.answers().last().body, "hello");
}

void tst_HttpServer::sendsNoBodyWithStatus_data()
{
    QTest::addColumn<int>("status");
    QTest::newRow("204") << 204;
    QTest::newRow("304") << 304;
}

void tst_HttpServer::sendsNoBodyWithStatus()
{
    QFETCH(const int, status);
    HttpFixture fixture;
    fixture.odd = Response::json(status, "must not appear");
    fixture.odd.headers = {{"Cache-Control", "max-age=60"}};
    RawClient client(fixture.port());
    client.send(get("/odd") + get("/hello"));
    QVERIFY(client.waitForAnswers(2));
    QCOMPARE(client.answers().first().status, status);
    QCOMPARE(client.answers().first().header("content-length"), "");
    QCOMPARE(client.answers().first().header("cache-control"), "max-age=60");
    QCOMPARE(client.answers().last().body, "hello");
}

void tst_HttpServer::answersUpgradesPlainly()
{
    HttpFixture fixture;
    RawClient client(fixture.port());
    client.send(get("/hello",
                    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                    "dGhlIHNhbXBsZSBub25jZQ==\r\n")
        + get("/things/1"));
    QVERIFY(client.waitForAnswers(2));
    QCOMPARE(bodies(client), (QByteArrayList{"hello", "/things/1\n1\n"}));
}

void tst_HttpServer::asksAgainAfterTheBody()
{
    HttpFixture fixture;
    RawClient client(fixture.port());
    const QByteArray request = post("/admin/secret", "hello", "Authorization: Bearer admin\r\n");
    client.send(request);
    QVERIFY(client.waitForAnswers(1));
    QCOMPARE(client.answers().first().status, 200);

    client.send(request.chopped(1));
    QTRY_COMPARE(fixture.authenticator.calls, 2);
    fixture.authenticator.hasEndedSessions = true;
    client.send(request.last(1) + get("/hello"));
    QVERIFY(client.waitForAnswers(3));
    QCOMPARE(client.answers().at(1).status, 401);
    QCOMPARE(client.answers().at(1).errorFormFault(), QString());
    QCOMPARE(client.answers().at(2).body, "hello");
    QCOMPARE(fixture.handled, 2);
}

QTEST_GUILESS_MAIN(tst_HttpServer)
#include "tst_HttpServer.moc"
