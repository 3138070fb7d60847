// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/TestServer.h"

#include <QJsonArray>
#include <QTcpSocket>
#include <QTest>

using namespace sanad::test;
using namespace Qt::StringLiterals;

/// How an admin finds who waits and takes care of them, over REST.
class tst_AdminApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_server = std::make_unique<TestServer>(); }
    void cleanup() { m_server.reset(); }

    void studentsMayNot_data();
    void studentsMayNot();
    void whoWaits();
    void filters_data();
    void filters();
    void pagesByCursor();
    void actions_data();
    void actions();
    void heldByAnother();
    void botNeverSpeaksAfterATakeover();

private:
    /// A chat of student `id` that waits for an admin; its id as text.
    QByteArray waiting(qint64 id);

    std::unique_ptr<TestServer> m_server;
};

QByteArray tst_AdminApi::waiting(qint64 id)
{
    ApiClient client(m_server->url());
    const Answer posted = client.say(m_server->student(id, u"Student %1"_s.arg(id)), u"I want to talk to a human"_s);
    return QByteArray::number(posted.object("message"_L1).value("chat_id"_L1).toInteger());
}

void tst_AdminApi::studentsMayNot_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::newRow("list") << QByteArray("GET") << QByteArray("/api/support/admin/chats");
    QTest::newRow("one") << QByteArray("GET") << QByteArray("/api/support/admin/chats/1");
    for (const char *action : {"claim", "resolve", "close", "reopen", "handback"})
        QTest::newRow(action) << QByteArray("POST") << QByteArray("/api/support/admin/chats/1/") + action;
}

void tst_AdminApi::studentsMayNot()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    waiting(5);
    ApiClient client(m_server->url());
    const Answer refused = client.request(
        method, target, m_server->student(5), method == "POST" ? "{}" : "", method == "POST" ? "application/json" : "");
    QCOMPARE(refused.status, 403);
    QCOMPARE(refused.text("code"_L1), u"forbidden"_s);
    QCOMPARE(client.request(method, target).status, 401);
}

void tst_AdminApi::whoWaits()
{
    const QByteArray chat = waiting(5);
    ApiClient client(m_server->url());
    client.say(m_server->student(6), u"شكراً"_s);
    const Answer list = client.get("/api/support/admin/chats?status=waiting_for_admin", m_server->admin());
    QCOMPARE(list.status, 200);
    QCOMPARE(list.count("chats"_L1), 1);
    const QJsonObject first = list.json.value("chats"_L1).toArray().first().toObject();
    QCOMPARE(first.value("id"_L1).toInteger(), chat.toLongLong());
    QCOMPARE(first.value("student"_L1).toObject(), QJsonObject({{u"id"_s, 5}, {u"name"_s, u"Student 5"_s}}));
    QCOMPARE(first.value("unread_count"_L1).toInt(), 1);
    QVERIFY(first.value("waiting_since"_L1).isString());
    QCOMPARE(first.value("last_message"_L1).toObject().value("is_auto_reply"_L1), QJsonValue(true));
    QCOMPARE(list.object("counts"_L1),
        QJsonObject({{u"bot_handling"_s, 0}, {u"waiting_for_admin"_s, 1}, {u"admin_handling"_s, 0}, {u"resolved"_s, 1},
            {u"closed"_s, 0}}));
    QVERIFY(list.json.value("next_cursor"_L1).isNull());
    const Answer one = client.get("/api/support/admin/chats/" + chat, m_server->admin());
    QCOMPARE(one.object("chat"_L1), first);
}

void tst_AdminApi::filters_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<int>("chats");
    QTest::newRow("all") << QByteArray() << 3;
    QTest::newRow("waiting") << QByteArray("status=waiting_for_admin") << 2;
    QTest::newRow("mine") << QByteArray("assigned=me") << 1;
    QTest::newRow("an admin's") << QByteArray("assigned=1") << 1;
    QTest::newRow("another's") << QByteArray("assigned=2") << 0;
    QTest::newRow("nobody's") << QByteArray("assigned=none") << 2;
    QTest::newRow("nobody's that wait") << QByteArray("assigned=none&status=waiting_for_admin") << 1;
    QTest::newRow("by intent") << QByteArray("intent=LOGIN_PROBLEM") << 1;
    QTest::newRow("by intent and status") << QByteArray("intent=LOGIN_PROBLEM&status=closed") << 0;
}

void tst_AdminApi::filters()
{
    QFETCH(QByteArray, query);
    QFETCH(int, chats);
    const QByteArray claimed = waiting(5);
    waiting(6);
    ApiClient client(m_server->url());
    client.say(m_server->student(7), u"I can't log in to my account"_s);
    client.post("/api/support/admin/chats/" + claimed + "/claim", m_server->admin(), QByteArray("{}"));
    const Answer list = client.get("/api/support/admin/chats?" + query, m_server->admin());
    QCOMPARE(list.status, 200);
    QCOMPARE(list.count("chats"_L1), chats);
}

void tst_AdminApi::pagesByCursor()
{
    for (qint64 id = 1; id <= 7; ++id)
        waiting(id);
    ApiClient client(m_server->url());
    QSet<qint64> seen;
    QByteArray cursor;
    int pages = 0;
    do {
        const Answer page = client.get("/api/support/admin/chats?limit=3" + cursor, m_server->admin());
        QCOMPARE(page.status, 200);
        for (const QJsonValue &chat : page.json.value("chats"_L1).toArray())
            seen.insert(chat["id"_L1].toInteger());
        cursor = page.text("next_cursor"_L1).toLatin1();
        if (!cursor.isEmpty())
            cursor.prepend("&cursor=");
        ++pages;
    } while (!cursor.isEmpty() && pages < 10);
    QCOMPARE(pages, 3);
    QCOMPARE(seen.size(), 7);
}

void tst_AdminApi::actions_data()
{
    QTest::addColumn<QByteArray>("action");
    QTest::addColumn<QString>("status");
    QTest::newRow("claim") << QByteArray("claim") << u"waiting_for_admin"_s;
    QTest::newRow("resolve") << QByteArray("resolve") << u"resolved"_s;
    QTest::newRow("close") << QByteArray("close") << u"closed"_s;
    QTest::newRow("reopen") << QByteArray("reopen") << u"admin_handling"_s;
    QTest::newRow("handback") << QByteArray("handback") << u"bot_handling"_s;
}

void tst_AdminApi::actions()
{
    QFETCH(QByteArray, action);
    QFETCH(QString, status);
    const QByteArray chat = waiting(5);
    ApiClient client(m_server->url());
    // Without a body, since there is nothing that must be said.
    const Answer done = client.post("/api/support/admin/chats/" + chat + "/" + action, m_server->admin(), QByteArray());
    QCOMPARE(done.status, 200);
    QCOMPARE(done.object("chat"_L1).value("status"_L1).toString(), status);
    QCOMPARE(client.post("/api/support/admin/chats/999/" + action, m_server->admin(), QByteArray()).status, 404);
}

void tst_AdminApi::heldByAnother()
{
    const QByteArray chat = waiting(5);
    ApiClient client(m_server->url());
    const QByteArray claim = "/api/support/admin/chats/" + chat + "/claim";
    QCOMPARE(client.post(claim, m_server->admin(1), QByteArray("{}")).status, 200);
    const QByteArray karim = m_server->admin(2, u"Karim"_s);
    const Answer refused = client.post(claim, karim, QByteArray("{}"));
    QCOMPARE(refused.status, 409);
    QCOMPARE(refused.text("code"_L1), u"conflict"_s);
    QCOMPARE(refused.json.value("held_by"_L1).toInt(), 1);
    const Answer forced = client.post(claim, karim, QByteArray(R"({"force":true})"));
    QCOMPARE(forced.status, 200);
    QCOMPARE(forced.object("chat"_L1).value("admin_id"_L1).toInt(), 2);
}

void tst_AdminApi::botNeverSpeaksAfterATakeover()
{
    // Both are on their way at once, over and over; whatever the order, no bot reply has an id above the takeover's.
    ApiClient client(m_server->url());
    for (qint64 id = 100; id < 120; ++id) {
        const QByteArray student = m_server->student(id);
        const QByteArray chat =
            QByteArray::number(client.get("/api/support/chat", student).object("chat"_L1).value("id"_L1).toInteger());
        const auto send = [&](const QByteArray &token) {
            const QByteArray body = R"({"text":"I can't log in","chat_id":)" + chat + "}";
            return "POST /api/support/messages HTTP/1.1\r\nHost: h\r\nConnection: close\r\nAuthorization: Bearer "
                + token + "\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size())
                + "\r\n\r\n" + body;
        };
        QList<QTcpSocket *> sockets;
        QObject owner;
        int closed = 0;
        for (int i = 0; i < 6; ++i) {
            auto *socket = new QTcpSocket(&owner);
            connect(socket, &QTcpSocket::disconnected, &owner, [&] { ++closed; });
            socket->connectToHost(QHostAddress::LocalHost, m_server->port());
            socket->write(send(i == 3 ? m_server->admin() : student));
            sockets << socket;
        }
        QTRY_COMPARE(closed, 6);
        const Answer page = client.get("/api/support/chats/" + chat + "/messages", student);
        bool takenOver = false;
        for (const QJsonValue &message : page.json.value("messages"_L1).toArray()) {
            if (message["is_auto_reply"_L1].toBool())
                QVERIFY2(!takenOver, page.body.constData());
            else if (message["sender_role"_L1].toString() == "admin"_L1)
                takenOver = true;
        }
        QVERIFY(takenOver);
    }
}

SANAD_SERVER_TEST_MAIN(tst_AdminApi)
#include "tst_AdminApi.moc"
