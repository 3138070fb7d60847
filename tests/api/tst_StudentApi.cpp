// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/TestServer.h"

#include <QJsonArray>
#include <QTest>

using namespace sanad::test;
using namespace Qt::StringLiterals;

/// A student's day over REST, as the user's API text tells it.
class tst_StudentApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void chatIsMadeOnFirstAsking();
    void messageIsAnsweredByTheBot();
    void messageHasAllFields();
    void loginProblemFromStartToEnd();
    void refusalWhileWaitingIsTheUsersToTheLetter();
    void textComesBackByteForByte_data();
    void textComesBackByteForByte();
    void pagesAndCatchingUp();
    void unreadCountAndBulkRead();
    void ownChatsKeepTheClosedOnes();
    void ratingAfterTheEnd();
    void exportHoldsTheConversation();
    void repeatedSendingStoresOnce();
    void faqIsAList();
    void restartKeepsEverything();
    void healthAndReadiness();
};

void tst_StudentApi::chatIsMadeOnFirstAsking()
{
    TestServer server;
    ApiClient client(server.url());
    const Answer first = client.get("/api/support/chat", server.student());
    QCOMPARE(first.status, 200);
    const QJsonObject chat = first.object("chat"_L1);
    const QStringList keys{u"admin_id"_s, u"bot_attempts"_s, u"created_at"_s, u"current_intent"_s, u"id"_s,
        u"last_message_at"_s, u"status"_s, u"student_id"_s, u"updated_at"_s};
    QCOMPARE(chat.keys(), keys);
    QCOMPARE(chat.value("student_id"_L1).toInt(), 5);
    QCOMPARE(chat.value("status"_L1).toString(), u"bot_handling"_s);
    QVERIFY(chat.value("admin_id"_L1).isNull());
    QVERIFY(chat.value("last_message_at"_L1).isNull());
    QCOMPARE(client.get("/api/support/chat", server.student()).json, first.json);
}

void tst_StudentApi::messageIsAnsweredByTheBot()
{
    TestServer server;
    ApiClient client(server.url());
    const Answer arabic = client.say(server.student(5), u"مش عارف ادخل على حسابي"_s);
    QCOMPARE(arabic.status, 201);
    QVERIFY(arabic.object("bot_reply"_L1)
                .value("text"_L1)
                .toString()
                .startsWith(u"أهلاً بك! دعني أساعدك في حل مشكلة تسجيل الدخول"_s));
    QCOMPARE(arabic.object("bot_reply"_L1).value("sender_name"_L1).toString(), u"رد تلقائي"_s);
    QCOMPARE(arabic.object("bot_reply"_L1).value("sender_id"_L1).toInt(), 5);
    QCOMPARE(arabic.object("bot_reply"_L1).value("sender_role"_L1).toString(), u"admin"_s);
    const Answer english = client.say(server.student(6), u"I can't log in to my account"_s);
    QCOMPARE(english.status, 201);
    QVERIFY(!english.object("bot_reply"_L1).value("text"_L1).toString().contains(QChar(u'ا')));
    const QJsonObject chat = client.get("/api/support/chat", server.student(6)).object("chat"_L1);
    QCOMPARE(chat.value("current_intent"_L1).toString(), u"LOGIN_PROBLEM"_s);
    QCOMPARE(chat.value("bot_attempts"_L1).toInt(), 1);
}

void tst_StudentApi::messageHasAllFields()
{
    TestServer server;
    ApiClient client(server.url());
    const Answer answer = client.say(server.student(), u"hello"_s);
    const QStringList keys{u"chat_id"_s, u"client_message_id"_s, u"created_at"_s, u"delivered_at"_s, u"duration"_s,
        u"id"_s, u"is_auto_reply"_s, u"media_name"_s, u"media_size"_s, u"media_type"_s, u"media_url"_s,
        u"message_type"_s, u"read_at"_s, u"sender_id"_s, u"sender_name"_s, u"sender_role"_s, u"status"_s, u"text"_s};
    for (const auto field : {"message"_L1, "bot_reply"_L1}) {
        const QJsonObject message = answer.object(field);
        QCOMPARE(message.keys(), keys);
        QCOMPARE(message.value("status"_L1).toString(), u"sent"_s);
        QVERIFY(message.value("media_url"_L1).isNull());
    }
    QCOMPARE(answer.object("message"_L1).value("message_type"_L1).toString(), u"text"_s);
    QCOMPARE(answer.object("message"_L1).value("is_auto_reply"_L1), QJsonValue(false));
    QCOMPARE(answer.object("bot_reply"_L1).value("message_type"_L1).toString(), u"auto_reply"_s);
    QCOMPARE(answer.object("bot_reply"_L1).value("is_auto_reply"_L1), QJsonValue(true));
}

void tst_StudentApi::loginProblemFromStartToEnd()
{
    TestServer server;
    ApiClient client(server.url());
    const QByteArray student = server.student();
    const auto status = [&] {
        return client.get("/api/support/chat", student).object("chat"_L1).value("status"_L1).toString();
    };

    QVERIFY(!client.say(student, u"I can't log in"_s).object("bot_reply"_L1).isEmpty());
    QCOMPARE(status(), u"bot_handling"_s);
    const Answer failed = client.say(student, u"This didn't work"_s);
    QCOMPARE(failed.status, 201);
    QVERIFY(!failed.object("bot_reply"_L1).isEmpty());
    QCOMPARE(status(), u"waiting_for_admin"_s);
    QCOMPARE(client.say(student, u"hello?"_s).status, 403);
    const qint64 chat = failed.object("message"_L1).value("chat_id"_L1).toInteger();
    const Answer answered = client.say(server.admin(), u"I have reset your account."_s, chat);
    QCOMPARE(answered.status, 201);
    QVERIFY(!answered.json.contains("bot_reply"_L1));
    QCOMPARE(status(), u"admin_handling"_s);
    const Answer thanks = client.say(student, u"Thank you, problem solved"_s);
    QVERIFY(thanks.object("bot_reply"_L1)
                .value("text"_L1)
                .toString()
                .startsWith(u"You're welcome, we're at your service"_s));
    QCOMPARE(status(), u"resolved"_s);
    QVERIFY(client.say(student, u"شكراً"_s)
                .object("bot_reply"_L1)
                .value("text"_L1)
                .toString()
                .startsWith(u"العفو، نحن في خدمتك دائماً"_s));
}

void tst_StudentApi::refusalWhileWaitingIsTheUsersToTheLetter()
{
    TestServer server;
    ApiClient client(server.url());
    QCOMPARE(client.say(server.student(), u"I want to talk to a human"_s).status, 201);
    const Answer refused = client.say(server.student(), u"hello?"_s);
    QCOMPARE(refused.status, 403);
    const QJsonObject expected{
        {u"message"_s, u"Please wait for admin response. You cannot send messages while waiting for support team."_s},
        {u"status"_s, u"waiting_for_admin"_s}, {u"code"_s, u"waiting_for_admin"_s}};
    QCOMPARE(refused.json, expected);
}

void tst_StudentApi::textComesBackByteForByte_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("diacritics") << u"شُكْرًا جَزِيلًا"_s;
    QTest::newRow("zero width joiner") << u"👩‍💻 👨‍👩‍👧"_s;
    QTest::newRow("bidi marks") << u"\u200fاختبار\u200e (v2.0) \u2067عربي\u2069"_s;
    QTest::newRow("combining") << u"e\u0301 é \u0627\u0654"_s;
    QTest::newRow("tatweel and elongation") << u"شكراااا ـــ"_s;
    QTest::newRow("quotes and backslashes") << u"\"a\\b\" </script> \u2028 \u0001"_s;
    QTest::newRow("blanks at both ends") << u"  two  \n"_s;
    QTest::newRow("newlines") << u"one\r\ntwo\tthree"_s;
    QTest::newRow("beyond the basic plane") << u"𝕊𝕒𝕟𝕒𝕕 🤝"_s;
    QTest::newRow("65,536 bytes") << QString(32'768, QChar(u'ش'));
}

void tst_StudentApi::textComesBackByteForByte()
{
    QFETCH(QString, text);
    TestServer server;
    ApiClient client(server.url());
    const Answer posted = client.say(server.student(), text);
    QCOMPARE(posted.status, 201);
    QCOMPARE(posted.object("message"_L1).value("text"_L1).toString(), text);
    const QByteArray chat = QByteArray::number(posted.object("message"_L1).value("chat_id"_L1).toInteger());
    const Answer page = client.get("/api/support/chats/" + chat + "/messages", server.student());
    QCOMPARE(page.json.value("messages"_L1).toArray().first().toObject(), posted.object("message"_L1));
}

void tst_StudentApi::pagesAndCatchingUp()
{
    TestServer server;
    ApiClient client(server.url());
    const QByteArray student = server.student();
    QByteArray chat;
    for (int i = 0; i < 30; ++i)
        chat = QByteArray::number(client.say(student, u"شكراً"_s).object("message"_L1).value("chat_id"_L1).toInteger());
    const QByteArray messages = "/api/support/chats/" + chat + "/messages";
    const QJsonArray newest = client.get(messages, student).json.value("messages"_L1).toArray();
    QCOMPARE(newest.size(), 50);
    const QByteArray oldestTime = newest.first()["created_at"_L1].toString().toLatin1();
    const QJsonArray older =
        client.get(messages + "?limit=200&before=" + oldestTime, student).json.value("messages"_L1).toArray();
    QCOMPARE(older.size(), 10);
    QVERIFY(older.last()["id"_L1].toInteger() < newest.first()["id"_L1].toInteger());
    // The same moment, written with an offset.
    QByteArray offset = oldestTime;
    offset.replace("Z", "%2B00:00");
    QCOMPARE(client.get(messages + "?limit=200&before=" + offset, student).count("messages"_L1), 10);
    const QByteArray lastId = QByteArray::number(older.last()["id"_L1].toInteger());
    QCOMPARE(client.get(messages + "?limit=200&after=" + lastId, student).json.value("messages"_L1).toArray(), newest);
    QCOMPARE(client.get(messages + "?after=0&limit=1", server.admin()).count("messages"_L1), 1);
    // From the beginning in pages: everything, once, oldest first.
    QJsonArray all;
    QJsonArray page;
    do {
        const qint64 known = all.isEmpty() ? 0 : all.last()["id"_L1].toInteger();
        page =
            client.get(messages + "?limit=7&after=" + QByteArray::number(known), student).json["messages"_L1].toArray();
        for (const QJsonValue &message : std::as_const(page))
            all.append(message);
    } while (page.size() == 7);
    QJsonArray expected = older;
    for (const QJsonValue &message : newest)
        expected.append(message);
    QCOMPARE(all, expected);
}

void tst_StudentApi::unreadCountAndBulkRead()
{
    TestServer server;
    ApiClient client(server.url());
    const QByteArray student = server.student();
    const auto unread = [&] {
        return client.get("/api/support/unread-count", student).json.value("unread_count"_L1).toInt(-1);
    };
    QCOMPARE(unread(), 0);
    const Answer posted = client.say(student, u"شكراً"_s);
    client.say(student, u"شكراً"_s);
    QCOMPARE(unread(), 2);
    const QByteArray chat = QByteArray::number(posted.object("bot_reply"_L1).value("chat_id"_L1).toInteger());
    const QJsonObject upTo{{u"up_to"_s, posted.object("bot_reply"_L1).value("id"_L1)}};
    const Answer read = client.post("/api/support/chats/" + chat + "/read", student, upTo);
    QCOMPARE(read.status, 200);
    QCOMPARE(read.json.value("read"_L1).toInt(), 1);
    QCOMPARE(unread(), 1);
    const Answer page = client.get("/api/support/chats/" + chat + "/messages", student);
    const QJsonValue reply = page.json.value("messages"_L1).toArray().at(1);
    QCOMPARE(reply["status"_L1].toString(), u"read"_s);
    QVERIFY(reply["read_at"_L1].isString());
    QVERIFY(reply["delivered_at"_L1].isString());
}

void tst_StudentApi::ownChatsKeepTheClosedOnes()
{
    TestServer server;
    ApiClient client(server.url());
    const QByteArray student = server.student();
    const qint64 first = client.say(student, u"شكراً"_s).object("message"_L1).value("chat_id"_L1).toInteger();
    QCOMPARE(
        client.post("/api/support/admin/chats/" + QByteArray::number(first) + "/close", server.admin(), QJsonObject())
            .status,
        200);
    const Answer refused = client.say(student, u"شكراً"_s, first);
    QCOMPARE(refused.status, 403);
    QCOMPARE(refused.text("status"_L1), u"closed"_s);
    const qint64 second = client.say(student, u"شكراً"_s).object("message"_L1).value("chat_id"_L1).toInteger();
    QVERIFY(second != first);
    const QJsonArray chats = client.get("/api/support/chats", student).json.value("chats"_L1).toArray();
    QCOMPARE(chats.size(), 2);
    QCOMPARE(chats[0]["id"_L1].toInteger(), second);
    QCOMPARE(chats[1]["status"_L1].toString(), u"closed"_s);
    QCOMPARE(
        client.get("/api/support/chats?limit=1&before=" + QByteArray::number(second), student).count("chats"_L1), 1);
    QCOMPARE(client.get("/api/support/chats", server.student(6)).count("chats"_L1), 0);
}

void tst_StudentApi::ratingAfterTheEnd()
{
    TestServer server;
    ApiClient client(server.url());
    const QByteArray student = server.student();
    const Answer posted = client.say(student, u"I can't log in"_s);
    const QByteArray rating = "/api/support/chats/"
        + QByteArray::number(posted.object("message"_L1).value("chat_id"_L1).toInteger()) + "/rating";
    const QJsonObject five{{u"score"_s, 5}, {u"comment"_s, u"ممتاز"_s}};
    const Answer early = client.post(rating, student, five);
    QCOMPARE(early.status, 409);
    QCOMPARE(early.text("status"_L1), u"bot_handling"_s);
    client.say(student, u"شكراً"_s);
    QCOMPARE(client.post(rating, student, five).status, 200);
}

void tst_StudentApi::exportHoldsTheConversation()
{
    TestServer server;
    ApiClient client(server.url());
    const Answer posted = client.say(server.student(), u"شكراً"_s);
    const QByteArray chat = QByteArray::number(posted.object("message"_L1).value("chat_id"_L1).toInteger());
    const Answer transcript = client.get("/api/support/chats/" + chat + "/export", server.student());
    QCOMPARE(transcript.status, 200);
    QCOMPARE(transcript.count("messages"_L1), 2);
    QCOMPARE(transcript.object("chat"_L1).value("status"_L1).toString(), u"resolved"_s);
}

void tst_StudentApi::repeatedSendingStoresOnce()
{
    TestServer server;
    ApiClient client(server.url());
    const QJsonObject body{{u"text"_s, u"I can't log in"_s}, {u"client_message_id"_s, u"a-1"_s}};
    const Answer first = client.post("/api/support/messages", server.student(), body);
    const Answer again = client.post("/api/support/messages", server.student(), body);
    QCOMPARE(again.status, 201);
    QCOMPARE(again.json, first.json);
    QCOMPARE(first.object("message"_L1).value("client_message_id"_L1).toString(), u"a-1"_s);
}

void tst_StudentApi::faqIsAList()
{
    TestServer server;
    ApiClient client(server.url());
    const Answer faqs = client.get("/api/support/faq", server.student());
    QCOMPARE(faqs.status, 200);
    QVERIFY(faqs.json.value("faqs"_L1).isArray());
}

void tst_StudentApi::restartKeepsEverything()
{
    TestServer server;
    QByteArray target;
    QByteArray before;
    {
        ApiClient client(server.url());
        const Answer posted = client.say(server.student(), u"مش عارف ادخل"_s);
        target = "/api/support/chats/" + QByteArray::number(posted.object("message"_L1).value("chat_id"_L1).toInteger())
            + "/messages";
        before = client.get(target, server.student()).body;
    }
    server.restart();
    ApiClient client(server.url());
    QCOMPARE(client.get(target, server.student()).body, before);
}

void tst_StudentApi::healthAndReadiness()
{
    TestServer server;
    ApiClient client(server.url());
    QCOMPARE(client.get("/healthz").status, 200);
    QCOMPARE(client.get("/readyz").status, 200);
}

SANAD_SERVER_TEST_MAIN(tst_StudentApi)
#include "tst_StudentApi.moc"
