// SPDX-License-Identifier: GPL-3.0-or-later
#include "HttpFixture.h"

#include <QTest>

using namespace sanad;
using namespace sanad::http;
using namespace Qt::StringLiterals;

/// Requests that must never reach a handler: each gets the error form, and the next good request works.
class tst_HttpHostile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void refused_data();
    void refused();
    void byteByByte_data();
    void byteByByte();

private:
    static void framingRows();
    static void headRows();
    static void pathRows();
    static void methodRows();
    static void sizeRows();
    static void accessRows();
};

namespace {

void row(const char *name, const QByteArray &bytes, int status)
{
    QTest::newRow(name) << bytes << status;
}

/// A POST to /echo whose framing headers are given.
QByteArray framed(const QByteArray &headers, const QByteArray &body = "hello")
{
    return "POST /echo HTTP/1.1\r\nHost: test\r\n" + headers + "\r\n" + body;
}

/// A GET of /hello with a head line by line.
QByteArray headed(const QByteArray &lines)
{
    return "GET /hello HTTP/1.1\r\n" + lines + "\r\n";
}

} // namespace

void tst_HttpHostile::framingRows()
{
    row("length list", framed("Content-Length: 5, 5\r\n"), 400);
    row("length in hexadecimal", framed("Content-Length: 0x25\r\n"), 400);
    row("length below zero", framed("Content-Length: -1\r\n"), 400);
    row("length with plus", framed("Content-Length: +5\r\n"), 400);
    row("length with fraction", framed("Content-Length: 5.0\r\n"), 400);
    row("length with blank inside", framed("Content-Length: 5 5\r\n"), 400);
    row("length empty", framed("Content-Length:\r\n"), 400);
    row("length in Arabic digits", framed("Content-Length: \xd9\xa5\r\n"), 400);
    row("length overflowing", framed("Content-Length: 18446744073709551621\r\n"), 400);
    row("length twice, different", framed("Content-Length: 5\r\nContent-Length: 6\r\n"), 400);
    row("length twice, the same", framed("Content-Length: 5\r\nContent-Length: 5\r\n"), 400);
    row("length with blank before colon", framed("Content-Length : 5\r\n"), 400);
    row("chunked", framed("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n"), 411);
    row("chunked with length", framed("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 411);
    row("xchunked", framed("Transfer-Encoding: xchunked\r\n"), 411);
    row("encoding in odd case", framed("tRANSFER-eNCODING: chunked\r\n", "0\r\n\r\n"), 411);
    row("encoding identity", framed("Transfer-Encoding: identity\r\nContent-Length: 5\r\n"), 411);
    row("encoding empty", framed("Transfer-Encoding:\r\nContent-Length: 5\r\n"), 411);
    row("chunk size zz", framed("Transfer-Encoding: chunked\r\n", "zz\r\nhello\r\n0\r\n\r\n"), 411);
    row("encoding with blank before colon", framed("Transfer-Encoding : chunked\r\n"), 400);
    row("encoding with tab before colon", framed("Transfer-Encoding\t: chunked\r\n"), 400);
    row("no length on POST", framed("", ""), 411);
    row("no length on POST, body follows", framed(""), 411);
    row("no length on POST of HTTP/1.0", "POST /echo HTTP/1.0\r\n\r\nhello", 411);
    row("unknown expectation", framed("Content-Length: 5\r\nExpect: 200-maybe\r\n"), 417);
    row("two expectations", framed("Content-Length: 5\r\nExpect: 100-continue\r\nExpect: 100-continue\r\n"), 417);
}

void tst_HttpHostile::headRows()
{
    row("header without colon", headed("Host: test\r\nnonsense\r\n"), 400);
    row("header without name", headed("Host: test\r\n: x\r\n"), 400);
    row("header name with blank", headed("Host: test\r\nX Y: z\r\n"), 400);
    row("header name with umlaut", headed("Host: test\r\nX\xc3\xa4: z\r\n"), 400);
    row("folded line", headed("Host: test\r\nX: a\r\n b\r\n"), 400);
    row("folded line with tab", headed("Host: test\r\nX: a\r\n\tb\r\n"), 400);
    row("blank before first header", headed(" Host: test\r\n"), 400);
    row("bare LF after header", headed("Host: test\nX: y\r\n"), 400);
    row("bare LF everywhere", "GET /hello HTTP/1.1\nHost: test\n\n", 400);
    row("bare LF at the end", "GET /hello HTTP/1.1\r\nHost: test\r\n\n", 400);
    row("bare CR in value", headed("Host: test\r\nX: a\rb\r\n"), 400);
    row("two CR at the end", headed("Host: test\r\nX: a\r\r\n"), 400);
    row("NUL in value", headed("Host: test\r\nX: a"_ba + '\0' + "b\r\n"), 400);
    row("NUL in name", headed("Host: test\r\nX"_ba + '\0' + ": b\r\n"), 400);
    row("NUL in target", "GET /hello"_ba + '\0' + " HTTP/1.1\r\nHost: test\r\n\r\n", 400);
    row("control character in value", headed("Host: test\r\nX: a\x01\r\n"), 400);
    row("DEL in value", headed("Host: test\r\nX: a\x7f\r\n"), 400);
    row("no Host", headed("X: y\r\n"), 400);
    row("two Hosts", headed("Host: test\r\nHost: other\r\n"), 400);
    row("one Host twice", headed("Host: test\r\nHost: test\r\n"), 400);
    row("empty Host", headed("Host:\r\n"), 400);
    row("Host with path", headed("Host: test/admin\r\n"), 400);
    row("Host with name of a user", headed("Host: me@test\r\n"), 400);
    row("Host list", headed("Host: test, other\r\n"), 400);
    row("two Authorizations", headed("Host: test\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\n"), 400);
    row("HTTP/2.0", "GET /hello HTTP/2.0\r\nHost: test\r\n\r\n", 400);
    row("HTTP/1.2", "GET /hello HTTP/1.2\r\nHost: test\r\n\r\n", 400);
    row("HTTP/1.10", "GET /hello HTTP/1.10\r\nHost: test\r\n\r\n", 400);
    row("http in lower case", "GET /hello http/1.1\r\nHost: test\r\n\r\n", 400);
    row("HTTP/0.9", "GET /hello\r\n\r\n", 400);
    row("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400);
    row("two blanks in request line", "GET  /hello HTTP/1.1\r\nHost: test\r\n\r\n", 400);
    row("blank at end of request line", "GET /hello HTTP/1.1 \r\nHost: test\r\n\r\n", 400);
    row("tabs in request line", "GET\t/hello\tHTTP/1.1\r\nHost: test\r\n\r\n", 400);
    row("blank in target", "GET /hel lo HTTP/1.1\r\nHost: test\r\n\r\n", 400);
    row("blank before method", " GET /hello HTTP/1.1\r\nHost: test\r\n\r\n", 400);
    row("two empty lines before", "\r\n\r\nGET /hello HTTP/1.1\r\nHost: test\r\n\r\n", 400);
    row("TLS hello", QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11), 400);
}

void tst_HttpHostile::pathRows()
{
    const std::pair<const char *, const char *> bad[] = {
        {"two slashes first", "//x/admin/secret"},
        {"two slashes inside", "/admin//secret"},
        {"two slashes last", "/hello//"},
        {"absolute form", "http://test/hello"},
        {"absolute form with other host", "http://other/admin/secret"},
        {"no slash", "hello"},
        {"asterisk", "*"},
        {"dot segment", "/./hello"},
        {"dot segment last", "/hello/."},
        {"dot dot segment", "/x/../hello"},
        {"dot dot segment last", "/hello/.."},
        {"dot dot segment first", "/../hello"},
        {"encoded dot segment", "/%2e/hello"},
        {"encoded dot dot segment", "/x/%2E%2e/hello"},
        {"half encoded dot dot segment", "/x/.%2e/hello"},
        {"encoded slash", "/admin%2Fsecret"},
        {"encoded slash in lower case", "/things/a%2fb"},
        {"encoded backslash", "/things/a%5Cb"},
        {"backslash", "/things/a\\b"},
        {"encoded NUL", "/hello%00"},
        {"encoded LF", "/admin/secret%0a"},
        {"encoded CR LF", "/hello%0d%0aX:%20y"},
        {"encoded DEL", "/hello%7f"},
        {"percent alone", "/things/%"},
        {"percent cut short", "/things/%4"},
        {"percent with letters", "/things/%zz"},
        {"fragment", "/hello#admin"},
        {"fragment in query", "/hello?a=b#c"},
        {"quote", "/things/\"a\""},
        {"angle bracket", "/things/<a>"},
        {"brace", "/things/{a}"},
        {"bytes of UTF-8 that are not encoded", "/things/\xd8\xa7"},
        {"encoded byte that is not UTF-8", "/things/%ff"},
        {"encoded overlong slash", "/things/%c0%af"},
        {"encoded half surrogate", "/things/%ed%a0%80"},
        {"control character in query", "/hello?a=\x01"},
        {"DEL in query", "/hello?a=\x7f"},
    };
    for (const auto &[name, target] : bad)
        row(name, get(target), 400);
    row("unknown path", get("/nothing"), 404);
    row("slash too many at the end", get("/hello/"), 404);
    row("encoded twice", get("/admin%252Fsecret"), 404);
    row("encoded letter leads to the guarded route", get("/%61dmin/secret"), 401);
    row("other case is another path", get("/HELLO"), 404);
    row("root", get("/"), 404);
    row("empty parameter", get("/things/"), 404);
}

void tst_HttpHostile::methodRows()
{
    row("wrong method", post("/hello", ""), 405);
    row("wrong method with body", post("/hello", "hello"), 405);
    row("unknown method", "BREW /hello HTTP/1.1\r\nHost: test\r\n\r\n", 405);
    row("method in lower case", "get /hello HTTP/1.1\r\nHost: test\r\n\r\n", 405);
    row("TRACE", "TRACE /hello HTTP/1.1\r\nHost: test\r\n\r\n", 405);
    row("DELETE", "DELETE /hello HTTP/1.1\r\nHost: test\r\n\r\n", 405);
    row("unknown method on unknown path", "BREW /nothing HTTP/1.1\r\nHost: test\r\n\r\n", 404);
    row("OPTIONS on unknown path", "OPTIONS /nothing HTTP/1.1\r\nHost: test\r\n\r\n", 404);
    row("OPTIONS of everything", "OPTIONS * HTTP/1.1\r\nHost: test\r\n\r\n", 400);
    row("OPTIONS with body", "OPTIONS /hello HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhello", 413);
    row("CONNECT", "CONNECT test:80 HTTP/1.1\r\nHost: test\r\n\r\n", 400);
    row("method with odd characters", "G(T /hello HTTP/1.1\r\nHost: test\r\n\r\n", 400);
    row("very long method", QByteArray(200, 'G') + " /hello HTTP/1.1\r\nHost: test\r\n\r\n", 400);
}

void tst_HttpHostile::sizeRows()
{
    QByteArray headers;
    for (int i = 0; i < 100; ++i)
        headers += "X-" + QByteArray::number(i) + ": y\r\n";
    row("101 headers", get("/hello", headers), 431);
    row("huge head of many headers",
        get("/hello", QByteArray("X: ") + QByteArray(200, 'x') + "\r\n")
            .replace("\r\n\r\n",
                "\r\n" + QByteArray(90, 'a') + ": " + QByteArray(9000, 'b') + "\r\nY: " + QByteArray(9000, 'c')
                    + "\r\n\r\n"),
        431);
    row("huge header", get("/hello", "X: " + QByteArray(60'000, 'x') + "\r\n"), 431);
    row("huge head without end", get("/hello").chopped(2) + "X: " + QByteArray(60'000, 'x'), 431);
    row("target of 9 KB", get('/' + QByteArray(9 * 1024, 'a')), 414);
    row("target of 65 KB", get('/' + QByteArray(65 * 1024, 'a')), 414);
    row("target without end", "GET /" + QByteArray(65 * 1024, 'a'), 414);
    row("body over the route's limit", post("/echo", QByteArray(65, 'x')), 413);
    row("length over the route's limit, no body sent", framed("Content-Length: 65\r\n", ""), 413);
    row("length of a petabyte", framed("Content-Length: 1000000000000000\r\n", QByteArray(100'000, 'x')), 413);
    row("length over the limit with Expect", framed("Content-Length: 65\r\nExpect: 100-continue\r\n", ""), 413);
    row("body on GET", "GET /hello HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhello", 413);
    row("body on a POST without", post("/empty", "x", "Authorization: Bearer admin\r\n"), 413);
}

void tst_HttpHostile::accessRows()
{
    row("no token", get("/admin/secret"), 401);
    row("unknown token", get("/admin/secret", "Authorization: Bearer nobody\r\n"), 401);
    row("empty token", get("/admin/secret", "Authorization: Bearer \r\n"), 401);
    row("other scheme", get("/admin/secret", "Authorization: Basic YTpi\r\n"), 401);
    row("token without scheme", get("/admin/secret", "Authorization: admin\r\n"), 401);
    row("student where admins go", get("/admin/secret", "Authorization: Bearer student\r\n"), 403);
    row("admin where students go", get("/student", "Authorization: Bearer admin\r\n"), 403);
    row("HEAD is guarded like GET", "HEAD /admin/secret HTTP/1.1\r\nHost: test\r\n\r\n", 401);
    const QByteArray unsent = "POST /admin/secret HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n";
    row("no token, body not yet sent", unsent + "\r\n", 401);
    row("no token, body waits for 100", unsent + "Expect: 100-continue\r\n\r\n", 401);
    row("wrong role, body not yet sent", unsent + "Authorization: Bearer student\r\n\r\n", 403);
    row("who calls is asked before how much they send",
        "POST /admin/secret HTTP/1.1\r\nHost: test\r\nContent-Length: 100000\r\n\r\n", 401);
}

void tst_HttpHostile::refused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    framingRows();
    headRows();
    pathRows();
    methodRows();
    sizeRows();
    accessRows();
}

void tst_HttpHostile::refused()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, status);
    HttpFixture fixture;
    RawClient client(fixture.port());
    client.send(bytes);
    const bool isHead = bytes.startsWith("HEAD");
    QVERIFY(client.waitForAnswers(1, isHead));
    const Answer &answer = client.answers().first();
    QCOMPARE(answer.status, status);
    if (!isHead)
        QCOMPARE(answer.errorFormFault(), QString());
    QCOMPARE(answer.header("www-authenticate"), status == 401 ? "Bearer" : "");
    QCOMPARE(answer.header("allow").isEmpty(), status != 405);
    QCOMPARE(answer.header("cache-control"), "no-store");
    QCOMPARE(answer.header("access-control-allow-origin"), "*");
    const bool isCertain = status == 401 || status == 403 || status == 404 || status == 405;
    if (!isCertain || answer.header("connection") == "close")
        QVERIFY(client.waitForEnd());
    QCOMPARE(client.answers().size(), 1);
    QCOMPARE(fixture.handled, 0);
    QVERIFY(fixture.isServing());
    QCOMPARE(fixture.handled, 1);
}

// Without the large ones: a turn of the event loop for each byte would take minutes.
void tst_HttpHostile::byteByByte_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    framingRows();
    headRows();
    pathRows();
    methodRows();
    accessRows();
}

void tst_HttpHostile::byteByByte()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, status);
    HttpFixture fixture;
    RawClient client(fixture.port());
    for (const char byte : bytes) {
        client.send({&byte, 1});
        QCoreApplication::processEvents();
    }
    QVERIFY(client.waitForAnswers(1, bytes.startsWith("HEAD")));
    QCOMPARE(client.answers().first().status, status);
    QCOMPARE(fixture.handled, 0);
    QVERIFY(fixture.isServing());
}

QTEST_GUILESS_MAIN(tst_HttpHostile)
#include "tst_HttpHostile.moc"
