// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/error_codes.h"
#include "server/http/Response.h"
#include "server/http/ResponseWriter.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace sanad;
using namespace sanad::http;
using namespace Qt::StringLiterals;

/// The error form, the bytes of an answer, and the responder that outlives its client.
class tst_Response : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void errorForm_data();
    void errorForm();
    void errorNamesFieldAndStatus();
    void writesOnePiece();
    void writesHead_data();
    void writesHead();
    void responderOutlivesItsTarget();
};

namespace {

class RecordingTarget final : public Responder::Target
{
public:
    void send(const Response &response) override { sent.append(response.body); }
    [[nodiscard]] bool isWaiting() const override { return sent.isEmpty(); }
    void whenGone(std::function<void()>) override {}
    QByteArrayList sent;
};

} // namespace

void tst_Response::errorForm_data()
{
    QTest::addColumn<ErrorCode>("code");
    for (int i = 0; i <= int(LastErrorCode); ++i)
        QTest::newRow(protocol::errorForm(ErrorCode(i)).code.data()) << ErrorCode(i);
}

void tst_Response::errorForm()
{
    QFETCH(const ErrorCode, code);
    Error error = Error::of(code);
    error.detail = u"the password is swordfish\nof somebody"_s;
    // Nobody would ever know otherwise; but not what a database says in further lines: it quotes whole rows there.
    if (code == ErrorCode::Internal || code == ErrorCode::InsufficientStorage)
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"swordfish\"?$"_s));
    const Response response = Response::error(error);
    const protocol::ErrorForm form = protocol::errorForm(code);
    QCOMPARE(response.status, form.httpStatus);
    const QJsonObject body = QJsonDocument::fromJson(response.body).object();
    QCOMPARE(body["code"_L1].toString(), QString(form.code));
    QCOMPARE(body["message"_L1].toString(), QString(form.sentence));
    QVERIFY(!response.body.contains("swordfish"));
    const bool wantsRetry = form.httpStatus == 429 || form.httpStatus == 503;
    const bool wantsToken = form.httpStatus == 401;
    QCOMPARE(response.headers.size(), wantsRetry || wantsToken ? 1 : 0);
    if (wantsToken)
        QCOMPARE(response.headers.first(), std::pair("WWW-Authenticate"_ba, "Bearer"_ba));
    if (wantsRetry)
        QCOMPARE(response.headers.first(), std::pair("Retry-After"_ba, "1"_ba));
}

void tst_Response::errorNamesFieldAndStatus()
{
    Error error = Error::invalidField(u"text"_s, u"لا"_s);
    error.status = u"closed"_s;
    const QJsonObject body = QJsonDocument::fromJson(Response::error(error).body).object();
    QCOMPARE(body["field"_L1].toString(), u"text"_s);
    QCOMPARE(body["status"_L1].toString(), u"closed"_s);
    QCOMPARE(body["message"_L1].toString(), u"لا"_s);
}

void tst_Response::writesOnePiece()
{
    ResponseWriter writer{CorsPolicy({})};
    Response response = Response::json(201, "{\"a\":1}");
    response.headers = {{"X-Odd", "yes"}};
    QByteArray bytes = writer.write(response, {});
    const qsizetype date = bytes.indexOf("Date: ");
    QVERIFY(date > 0);
    const QRegularExpression form(
        u"^Date: (Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT$"_s);
    const QByteArray line = bytes.sliced(date, bytes.indexOf("\r\n", date) - date);
    QVERIFY2(form.match(QString::fromLatin1(line)).hasMatch(), line);
    bytes.replace(line + "\r\n", "");
    QCOMPARE(bytes,
        "HTTP/1.1 201 Created\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: 7\r\nX-Odd: yes\r\n"
        "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nAccess-Control-Allow-Origin: "
        "*\r\n\r\n{\"a\":1}");
}

void tst_Response::writesHead_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("isHead");
    QTest::addColumn<bool>("keepsAlive");
    QTest::addColumn<int>("minorVersion");
    QTest::addColumn<QByteArrayList>("present");
    QTest::addColumn<QByteArrayList>("absent");
    QTest::newRow("plain") << 200 << false << true << 1 << QByteArrayList{"\r\nContent-Length: 4\r\n", "\r\n\r\nbody"}
                           << QByteArrayList{"Connection:"};
    QTest::newRow("close") << 200 << false << false << 1 << QByteArrayList{"\r\nConnection: close\r\n"}
                           << QByteArrayList{};
    QTest::newRow("1.0 kept") << 200 << false << true << 0 << QByteArrayList{"\r\nConnection: keep-alive\r\n"}
                              << QByteArrayList{};
    QTest::newRow("1.0 close") << 200 << false << false << 0 << QByteArrayList{"\r\nConnection: close\r\n"}
                               << QByteArrayList{"keep-alive"};
    QTest::newRow("HEAD") << 200 << true << true << 1 << QByteArrayList{"\r\nContent-Length: 4\r\n"}
                          << QByteArrayList{"body"};
    QTest::newRow("204") << 204 << false << true << 1 << QByteArrayList{"HTTP/1.1 204 No Content\r\n"}
                         << QByteArrayList{"Content-Length", "Content-Type: ", "body"};
    QTest::newRow("304") << 304 << false << true << 1 << QByteArrayList{"HTTP/1.1 304 Not Modified\r\n"}
                         << QByteArrayList{"Content-Length", "body"};
    QTest::newRow("status without phrase")
        << 299 << false << true << 1 << QByteArrayList{"HTTP/1.1 299 "} << QByteArrayList{};
}

void tst_Response::writesHead()
{
    QFETCH(const int, status);
    QFETCH(const bool, isHead);
    QFETCH(const bool, keepsAlive);
    QFETCH(const int, minorVersion);
    QFETCH(const QByteArrayList, present);
    QFETCH(const QByteArrayList, absent);
    ResponseWriter writer{CorsPolicy({})};
    const QByteArray bytes = writer.write(Response::json(status, "body"),
        {.origin = {}, .isHead = isHead, .keepsAlive = keepsAlive, .minorVersion = minorVersion});
    for (const QByteArray &part : present)
        QVERIFY2(bytes.contains(part), part);
    for (const QByteArray &part : absent)
        QVERIFY2(!bytes.contains(part), part);
}

void tst_Response::responderOutlivesItsTarget()
{
    auto target = std::make_shared<RecordingTarget>();
    const auto &sent = target->sent;
    const Responder responder(target);
    QVERIFY(responder.isAlive());
    responder.send(Response::json(200, "a"));
    QCOMPARE(sent, QByteArrayList{"a"});
    QVERIFY(!responder.isAlive());
    target.reset();
    responder.send(Response::json(200, "b"));
    QVERIFY(!responder.isAlive());
}

QTEST_APPLESS_MAIN(tst_Response)
#include "tst_Response.moc"
