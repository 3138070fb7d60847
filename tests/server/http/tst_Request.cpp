// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/core/Id.h"
#include "server/http/Request.h"

#include <QJsonObject>
#include <QTest>

using namespace sanad;
using namespace sanad::http;
using namespace Qt::StringLiterals;

/// What handlers read out of a request: query, JSON body, ids in the path.
class tst_Request : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void queryValue_data();
    void queryValue();
    void queryInteger_data();
    void queryInteger();
    void jsonBody_data();
    void jsonBody();
    void idParameter_data();
    void idParameter();
};

void tst_Request::queryValue_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<std::optional<QString>>("value");
    QTest::addColumn<bool>("isRefused");
    const auto text = [](const QString &value) { return std::optional(value); };
    const std::optional<QString> none;
    QTest::newRow("no query") << ""_ba << none << false;
    QTest::newRow("absent") << "a=b"_ba << none << false;
    QTest::newRow("longer name") << "qq=b"_ba << none << false;
    QTest::newRow("present") << "a=b&q=c&d"_ba << text(u"c"_s) << false;
    QTest::newRow("empty") << "q="_ba << text(u""_s) << false;
    QTest::newRow("without equals sign") << "q"_ba << text(u""_s) << false;
    QTest::newRow("equals sign in value") << "q=a=b"_ba << text(u"a=b"_s) << false;
    QTest::newRow("plus is a blank") << "q=a+b%2Bc"_ba << text(u"a b+c"_s) << false;
    QTest::newRow("Arabic, encoded") << "q=%D8%B4%D9%83%D8%B1%D8%A7"_ba << text(u"شكرا"_s) << false;
    QTest::newRow("Arabic, bare") << "q=شكرا"_ba << text(u"شكرا"_s) << false;
    QTest::newRow("name encoded") << "%71=c"_ba << text(u"c"_s) << false;
    QTest::newRow("empty pairs") << "&&q=c&&"_ba << text(u"c"_s) << false;
    QTest::newRow("twice") << "q=a&q=b"_ba << none << true;
    QTest::newRow("twice, once encoded") << "q=a&%71=b"_ba << none << true;
    QTest::newRow("not UTF-8") << "q=%ff"_ba << none << true;
    QTest::newRow("half a character") << "q=%D8"_ba << none << true;
    QTest::newRow("NUL") << "q=a%00b"_ba << none << true;
    QTest::newRow("percent sign alone") << "q=100%"_ba << none << true;
    QTest::newRow("fault in another parameter") << "x=%ff&q=a"_ba << text(u"a"_s) << false;
}

void tst_Request::queryValue()
{
    Request request;
    QFETCH(const QByteArray, query);
    QFETCH(const bool, isRefused);
    request.query = query;
    const auto result = request.queryValue("q"_L1);
    QCOMPARE(!result, isRefused);
    if (isRefused) {
        QCOMPARE(result.error().code, ErrorCode::InvalidField);
        QCOMPARE(result.error().field, u"q"_s);
    } else {
        QTEST(*result, "value");
    }
}

void tst_Request::queryInteger_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<std::optional<qint64>>("value");
    QTest::addColumn<bool>("isRefused");
    const std::optional<qint64> none;
    QTest::newRow("absent") << ""_ba << none << false;
    QTest::newRow("least") << "n=1"_ba << std::optional<qint64>(1) << false;
    QTest::newRow("most") << "n=200"_ba << std::optional<qint64>(200) << false;
    for (const char *bad : {"0", "201", "-1", "", "x", "1x", "+1", "%2B1", "1.0", "1e2", "0x10", " 1", "1%20", "NaN",
             "99999999999999999999", "%D9%A3"})
        QTest::addRow("\"%s\"", bad) << "n="_ba + bad << none << true;
}

void tst_Request::queryInteger()
{
    Request request;
    QFETCH(const QByteArray, query);
    QFETCH(const bool, isRefused);
    request.query = query;
    const auto result = request.queryInteger("n"_L1, 1, 200);
    QCOMPARE(!result, isRefused);
    if (isRefused) {
        QCOMPARE(result.error().code, ErrorCode::InvalidField);
        QCOMPARE(result.error().field, u"n"_s);
    } else {
        QTEST(*result, "value");
    }
}

void tst_Request::jsonBody_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<std::optional<ErrorCode>>("code");
    const QByteArray json = "{\"text\":\"شكراً\"}";
    const std::optional<ErrorCode> none;
    const auto code = [](ErrorCode value) { return std::optional(value); };
    for (const char *type : {"application/json", "Application/JSON", "application/json; charset=utf-8",
             "application/json;charset=UTF-8", "application/json ; charset=\"utf-8\"", "application/json;"})
        QTest::addRow("%s", type) << QByteArray(type) << json << none;
    for (const char *type : {"", "text/plain", "application/jsonx", "application/json; charset=latin1",
             "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json, text/plain"})
        QTest::addRow("type \"%s\"", type) << QByteArray(type) << json << code(ErrorCode::UnsupportedMediaType);
    for (const QByteArray &body :
        {""_ba, "x"_ba, "{"_ba, "[]"_ba, "1"_ba, "null"_ba, "{}{}"_ba, "{\"a\":}"_ba, "{'a':1}"_ba,
            "{\"a\":\"\xff\"}"_ba, "{\"a\":\"\xd8\"}"_ba, "{\"a\":\"\xc0\xaf\"}"_ba, "{\"a\":\"\xed\xa0\x80\"}"_ba})
        QTest::newRow(("body " + body.toPercentEncoding()).constData())
            << "application/json"_ba << body << code(ErrorCode::InvalidJson);
}

void tst_Request::jsonBody()
{
    Request request;
    QFETCH(const QByteArray, type);
    QFETCH(const QByteArray, body);
    QFETCH(const std::optional<ErrorCode>, code);
    if (!type.isEmpty())
        request.headers.append({"content-type", type});
    request.body = body;
    const auto result = request.jsonBody();
    QCOMPARE(bool(result), !code);
    if (code)
        QCOMPARE(result.error().code, *code);
    else
        QCOMPARE(result->value("text"_L1).toString(), u"شكراً"_s);
}

void tst_Request::idParameter_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("id");
    QTest::newRow("least") << "1"_ba << qint64(1);
    QTest::newRow("greatest") << "9007199254740991"_ba << (qint64(1) << 53) - 1;
    for (const char *bad :
        {"0", "-1", "9007199254740992", "99999999999999999999", "x", "1x", "+1", "1.0", "01", " 1", "1 ", "\xd9\xa1"})
        QTest::addRow("\"%s\"", bad) << QByteArray(bad) << qint64(0);
}

void tst_Request::idParameter()
{
    Request request;
    QFETCH(const QByteArray, text);
    QFETCH(const qint64, id);
    request.parameters = {"zero", text};
    const auto result = request.idParameter<ChatId>(1);
    QCOMPARE(bool(result), id != 0);
    if (id != 0)
        QCOMPARE(*result, ChatId(id));
    else
        QCOMPARE(result.error().code, ErrorCode::NotFound);
}

QTEST_APPLESS_MAIN(tst_Request)
#include "tst_Request.moc"
