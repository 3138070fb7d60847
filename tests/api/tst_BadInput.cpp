// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/TestServer.h"

#include <QJsonArray>
#include <QTest>

using namespace sanad::test;
using namespace Qt::StringLiterals;

/// Every field of every route, wrong in every way: the error form, nothing stored, and the next request works.
class tst_BadInput : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void refused_data();
    void refused();
    void cleanupTestCase();

private:
    QByteArray snapshot();

    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<ApiClient> m_client;
    qint64 m_chat = 0; ///< of student 5; open, with two messages
    qint64 m_resolved = 0; ///< of student 6
};

void tst_BadInput::initTestCase()
{
    m_server = std::make_unique<TestServer>();
    m_client = std::make_unique<ApiClient>(m_server->url());
    m_chat =
        m_client->say(m_server->student(5), u"I can't log in"_s).object("message"_L1).value("chat_id"_L1).toInteger();
    m_resolved = m_client->say(m_server->student(6), u"شكراً"_s).object("message"_L1).value("chat_id"_L1).toInteger();
    QCOMPARE(m_chat, 1);
    QCOMPARE(m_resolved, 2);
}

void tst_BadInput::cleanupTestCase()
{
    m_client.reset();
    m_server.reset();
}

/// All that is stored, as an admin sees it.
QByteArray tst_BadInput::snapshot()
{
    QByteArray all = m_client->get("/api/support/admin/chats", m_server->admin()).body;
    for (const qint64 chat : {m_chat, m_resolved})
        all += m_client->get("/api/support/chats/" + QByteArray::number(chat) + "/messages", m_server->admin()).body;
    return all;
}

void tst_BadInput::refused_data()
{
    QTest::addColumn<QByteArray>("call"); // METHOD target, or METHOD target as admin
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("field");

    const auto row = [](const QByteArray &name, const QByteArray &call, const QByteArray &body, int status,
                         const QString &code, const QString &field = {}) {
        QTest::newRow(name.constData()) << call << body << status << code << field;
    };
    const auto badField = [&](const QByteArray &name, const QByteArray &call, const QByteArray &body,
                              const QString &field) { row(name, call, body, 400, u"invalid_field"_s, field); };

    // What is not a JSON object, on every route that takes one.
    for (const QByteArray &target : {QByteArray("messages"), QByteArray("chats/1/read"), QByteArray("chats/2/rating"),
             QByteArray("admin/chats/1/claim")}) {
        const QByteArray call = "POST /api/support/" + target + (target.startsWith("admin") ? " as admin" : "")
            + (target.startsWith("chats/2") ? " as other" : "");
        const QByteArray at = target + ": ";
        row(at + "no JSON", call, "hello", 400, u"invalid_json"_s);
        row(at + "cut off", call, R"({"text":"a)", 400, u"invalid_json"_s);
        row(at + "an array", call, R"(["text"])", 400, u"invalid_json"_s);
        row(at + "a string", call, R"("text")", 400, u"invalid_json"_s);
        row(at + "null", call, "null", 400, u"invalid_json"_s);
        row(at + "NaN", call, R"({"text":NaN})", 400, u"invalid_json"_s);
        row(at + "invalid UTF-8", call, "{\"text\":\"a\xff\xfe\"}", 400, u"invalid_json"_s);
        row(at + "overlong UTF-8", call, "{\"text\":\"\xc0\xaf\"}", 400, u"invalid_json"_s);
        row(at + "UTF-16", call, QByteArray("\xff\xfe{\0}\0", 6), 400, u"invalid_json"_s);
        row(at + "something after it", call, R"({"text":"a"} x)", 400, u"invalid_json"_s);
        row(at + "raw NUL", call, QByteArray("{\"text\":\"a\0b\"}", 14), 400, u"invalid_json"_s);
        row(at + "nested 2,000 deep", call, "{\"a\":" + QByteArray(2000, '[') + QByteArray(2000, ']') + "}", 400,
            u"invalid_json"_s);
    }

    const QByteArray post = "POST /api/support/messages";
    badField("text missing", post, "{}", u"text"_s);
    badField("text null", post, R"({"text":null})", u"text"_s);
    badField("text a number", post, R"({"text":5})", u"text"_s);
    badField("text an object", post, R"({"text":{"a":1}})", u"text"_s);
    badField("text an array", post, R"({"text":["a"]})", u"text"_s);
    badField("text true", post, R"({"text":true})", u"text"_s);
    badField("text empty", post, R"({"text":""})", u"text"_s);
    badField("text blank", post, R"({"text":" \n\t\u00a0"})", u"text"_s);
    badField("text with NUL", post, R"({"text":"a\u0000b"})", u"text"_s);
    badField("text with half a surrogate pair", post, R"({"text":"a\ud800"})", u"text"_s);
    badField("text of 65,537 bytes", post, R"({"text":")" + QByteArray(65'537, 'a') + "\"}", u"text"_s);
    row("body far too large", post, R"({"text":")" + QByteArray(2'000'000, 'a') + "\"}", 413, u"payload_too_large"_s);
    badField("chat_id text", post, R"({"text":"a","chat_id":"1"})", u"chat_id"_s);
    badField("chat_id zero", post, R"({"text":"a","chat_id":0})", u"chat_id"_s);
    badField("chat_id negative", post, R"({"text":"a","chat_id":-1})", u"chat_id"_s);
    badField("chat_id a fraction", post, R"({"text":"a","chat_id":1.5})", u"chat_id"_s);
    badField("chat_id 2^53", post, R"({"text":"a","chat_id":9007199254740992})", u"chat_id"_s);
    badField("chat_id huge", post, R"({"text":"a","chat_id":1e300})", u"chat_id"_s);
    badField("chat_id true", post, R"({"text":"a","chat_id":true})", u"chat_id"_s);
    row("chat_id unknown", post, R"({"text":"a","chat_id":999})", 404, u"not_found"_s);
    row("chat_id foreign", post, R"({"text":"a","chat_id":2})", 404, u"not_found"_s);
    badField("client_message_id a number", post, R"({"text":"a","client_message_id":5})", u"client_message_id"_s);
    badField("client_message_id empty", post, R"({"text":"a","client_message_id":""})", u"client_message_id"_s);
    badField("client_message_id too long", post, R"({"text":"a","client_message_id":")" + QByteArray(65, 'a') + "\"}",
        u"client_message_id"_s);
    badField(
        "client_message_id with NUL", post, R"({"text":"a","client_message_id":"\u0000"})", u"client_message_id"_s);
    badField("admin without chat_id", post + " as admin", R"({"text":"a"})", u"chat_id"_s);
    row("admin, unknown chat", post + " as admin", R"({"text":"a","chat_id":999})", 404, u"not_found"_s);

    const QByteArray page = "GET /api/support/chats/1/messages";
    for (const char *limit : {"0", "201", "-1", "1.5", "a", "", "99999999999999999999", "NaN", "1%00"})
        badField(QByteArray("limit ") + limit, page + "?limit=" + limit, {}, u"limit"_s);
    badField("limit twice", page + "?limit=1&limit=2", {}, u"limit"_s);
    for (const char *before :
        {"", "yesterday", "2024-01-15", "2024-01-15T10:00:00", "2024-13-15T10:00:00Z", "0", "%ff"})
        badField(QByteArray("before ") + before, page + "?before=" + before, {}, u"before"_s);
    for (const char *after : {"-1", "a", "", "1.5", "9007199254740992"})
        badField(QByteArray("after ") + after, page + "?after=" + after, {}, u"after"_s);
    badField("before and after", page + "?after=1&before=2024-01-15T10:00:00Z", {}, u"after"_s);
    for (const char *id :
        {"0", "-1", "1.5", "a", "9007199254740992", "99999999999999999999", "%D9%A1", "1%20", "+1", "01x"}) {
        row(QByteArray("chat id ") + id, QByteArray("GET /api/support/chats/") + id + "/messages", {}, 404,
            u"not_found"_s);
    }
    row("foreign chat", "GET /api/support/chats/2/messages", {}, 404, u"not_found"_s);
    row("unknown chat", "GET /api/support/chats/999/messages", {}, 404, u"not_found"_s);
    row("foreign export", "GET /api/support/chats/2/export", {}, 404, u"not_found"_s);

    for (const char *query : {"limit=0", "limit=a"})
        badField(QByteArray("own chats, ") + query, QByteArray("GET /api/support/chats?") + query, {}, u"limit"_s);
    for (const char *query : {"before=0", "before=a", "before=-1"})
        badField(QByteArray("own chats, ") + query, QByteArray("GET /api/support/chats?") + query, {}, u"before"_s);

    const QByteArray read = "POST /api/support/chats/1/read";
    for (const char *upTo : {"null", "0", "-1", "1.5", "\"1\"", "true", "9007199254740992"})
        badField(QByteArray("up_to ") + upTo, read, QByteArray("{\"up_to\":") + upTo + "}", u"up_to"_s);
    badField("up_to missing", read, "{}", u"up_to"_s);
    row("read a foreign chat", "POST /api/support/chats/2/read", R"({"up_to":5})", 404, u"not_found"_s);

    const QByteArray rate = "POST /api/support/chats/2/rating as other";
    for (const char *score : {"null", "0", "6", "-1", "2.5", "\"5\"", "true"})
        badField(QByteArray("score ") + score, rate, QByteArray("{\"score\":") + score + "}", u"score"_s);
    badField("score missing", rate, "{}", u"score"_s);
    badField("comment a number", rate, R"({"score":5,"comment":5})", u"comment"_s);
    badField("comment too long", rate, R"({"score":5,"comment":")" + QByteArray(2'001, 'a') + "\"}", u"comment"_s);
    badField("comment with NUL", rate, R"({"score":5,"comment":"\u0000"})", u"comment"_s);
    row("rating a foreign chat", "POST /api/support/chats/2/rating", R"({"score":5})", 404, u"not_found"_s);
    row("rating an open chat", "POST /api/support/chats/1/rating", R"({"score":5})", 409, u"conflict"_s);

    const QByteArray queue = "GET /api/support/admin/chats";
    badField("status unknown", queue + "?status=open as admin", {}, u"status"_s);
    badField("status in capitals", queue + "?status=CLOSED as admin", {}, u"status"_s);
    badField("intent unknown", queue + "?intent=login as admin", {}, u"intent"_s);
    for (const char *who : {"0", "-1", "you", "", "1.5", "9007199254740992"})
        badField(QByteArray("assigned ") + who, queue + "?assigned=" + who + " as admin", {}, u"assigned"_s);
    for (const char *cursor : {"", "a", "MTIz", "MTIzOmFiYw", "OjE", "MTox!", "%ff"})
        badField(QByteArray("cursor ") + cursor, queue + "?cursor=" + cursor + " as admin", {}, u"cursor"_s);
    badField("search, which this list does not have", queue + "?q=Sara as admin", {}, u"q"_s);
    badField("sorting, which this list does not have", queue + "?sort=oldest as admin", {}, u"sort"_s);
    badField("admin limit", queue + "?limit=1000 as admin", {}, u"limit"_s);
    badField("force not a boolean", "POST /api/support/admin/chats/1/claim as admin", R"({"force":1})", u"force"_s);
    row("action on an unknown chat", "POST /api/support/admin/chats/999/close as admin", "{}", 404, u"not_found"_s);
    row("action on no id", "POST /api/support/admin/chats/x/close as admin", "{}", 404, u"not_found"_s);
    row("unknown action", "POST /api/support/admin/chats/1/explode as admin", "{}", 404, u"not_found"_s);

    row("unknown route", "GET /api/support/nothing", {}, 404, u"not_found"_s);
    row("no route at all", "GET /", {}, 404, u"not_found"_s);
    row("wrong method", "DELETE /api/support/messages", {}, 405, u"method_not_allowed"_s);
    row("admin asks for an own chat", "GET /api/support/chat as admin", {}, 403, u"forbidden"_s);
    row("no token", "GET /api/support/chat as nobody", {}, 401, u"unauthorized"_s);
    row("no token, with a body", post + " as nobody", R"({"text":"a"})", 401, u"unauthorized"_s);
    row("garbage for a token", "GET /api/support/chat as garbage", {}, 401, u"unauthorized"_s);
}

void tst_BadInput::refused()
{
    QFETCH(QByteArray, call);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QFETCH(QString, code);
    QFETCH(QString, field);

    QByteArray token = m_server->student(5);
    if (call.endsWith(" as admin"))
        token = m_server->admin();
    else if (call.endsWith(" as other"))
        token = m_server->student(6);
    else if (call.endsWith(" as nobody"))
        token.clear();
    else if (call.endsWith(" as garbage"))
        token = "garbage";
    const QList<QByteArray> words = call.split(' ');
    const QByteArray before = snapshot();

    const Answer answer = m_client->request(words[0], words[1], token, body, body.isNull() ? "" : "application/json");
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.text("code"_L1), code);
    QCOMPARE(answer.text("field"_L1), field);
    QVERIFY(!answer.text("message"_L1).isEmpty());
    QVERIFY(answer.headers.value("content-type").startsWith("application/json"));

    QCOMPARE(snapshot(), before);
}

SANAD_SERVER_TEST_MAIN(tst_BadInput)
#include "tst_BadInput.moc"
