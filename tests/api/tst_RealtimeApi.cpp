// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/events.h"
#include "server/app/ServerApp.h"
#include "server/app/ServerConfig.h"
#include "server/domain/SessionEnds.h"
#include "tests/api/MultipartBody.h"
#include "tests/api/SocketClient.h"
#include "tests/api/TestServer.h"
#include "tests/server/media/picture_files.h"

#include <QDateTime>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace sanad;
using namespace sanad::test;
namespace event = sanad::protocol::event;

/// The whole server, over HTTP and Socket.IO at once.
class tst_RealtimeApi final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void completeFlow();
    void sendThroughTheSocket();
    void ownEventComesAfterTheAnswer();
    void allSocketsOfAStudentHear();
    void uploadIsHeardWithItsLink();
    void actsOfAdminsAreHeard();
    void goesOnAfterABreak();
    void badTokenIsRefused();
    void disabledPersonIsClosedAtOnce();
    void expiredTokenIsToldAndClosed();
    void survivesAKill();

private:
    quint16 start(QProcess &server, const QString &dataDir);
};

/// The user's own scenario, from the first message to the thanks.
void tst_RealtimeApi::completeFlow()
{
    const TestServer server;
    ApiClient rest(server.url());
    SocketClient student;
    SocketClient admin;
    QVERIFY(student.open(server.url(), server.student()));
    QVERIFY(admin.open(server.url(), server.admin()));
    const qint64 chat = rest.get("/api/support/chat", server.student()).object("chat"_L1).value("id"_L1).toInteger();
    QCOMPARE(student.ask(event::JoinChat, chat), (QJsonObject{{u"chat_id"_s, chat}}));
    QCOMPARE(admin.ask(event::JoinChat, chat), (QJsonObject{{u"chat_id"_s, chat}}));

    rest.say(server.student(), u"I can't log in"_s);
    QTRY_COMPARE(student.all(event::MessageReceive).size(), 2);
    QCOMPARE(student.texts(event::MessageReceive).constFirst(), u"I can't log in"_s);
    QVERIFY(student.all(event::MessageReceive)
                .constLast()
                .object()
                .value("message"_L1)
                .toObject()
                .value("is_auto_reply"_L1)
                .toBool());

    rest.say(server.student(), u"I want to talk to a person"_s);
    QTRY_COMPARE(admin.all(event::Notification).size(), 1);
    QCOMPARE(admin.all(event::Notification).constFirst().object().value("type"_L1).toString(), u"escalation"_s);
    const auto status = [&] {
        const auto updates = student.all(event::ConversationUpdate);
        return updates.isEmpty()
            ? QString()
            : updates.constLast().object().value("conversation"_L1).toObject().value("status"_L1).toString();
    };
    QTRY_COMPARE(status(), u"waiting_for_admin"_s);

    // Blocked, both ways.
    const Answer refused = rest.say(server.student(), u"hello?"_s);
    QCOMPARE(refused.status, 403);
    const QJsonObject ack = student.ask(event::SendMessage, QJsonObject{{u"text"_s, u"hello?"_s}});
    QCOMPARE(ack.value("error"_L1).toObject(), refused.json);
    QCOMPARE(student.all(event::Error).constFirst().object(), refused.json);

    admin.emitEvent(event::Typing, {QJsonObject{{u"chat_id"_s, chat}, {u"is_typing"_s, true}}});
    QTRY_COMPARE(student.all(event::UserTyping).size(), 1);
    rest.say(server.admin(), u"I have unlocked it"_s, chat);
    QTRY_COMPARE(student.all(event::Notification).size(), 1);
    QTRY_COMPARE(status(), u"admin_handling"_s);
    QCOMPARE(student.all(event::UserTyping).size(), 2);

    rest.say(server.student(), u"Thank you, problem solved"_s);
    QTRY_COMPARE(status(), u"resolved"_s);
    for (const SocketClient *client : {&student, &admin}) {
        for (const auto name : event::ForMessage) {
            const QList<Got> got = client->all(name);
            QCOMPARE(got.size(), 7); // three with their replies, and the admin's
            QList<qint64> ids;
            for (const Got &one : got)
                ids.append(one.object().value("message"_L1).toObject().value("id"_L1).toInteger());
            QCOMPARE(ids, (QList<qint64>{1, 2, 3, 4, 5, 6, 7}));
        }
    }
}

void tst_RealtimeApi::sendThroughTheSocket()
{
    const TestServer server;
    SocketClient student;
    QVERIFY(student.open(server.url(), server.student()));
    const QJsonObject ack = student.ask(
        event::SendMessage, QJsonObject{{u"text"_s, u"I can't log in"_s}, {u"client_message_id"_s, u"c"_s}});
    QCOMPARE(ack.keys(), (QStringList{u"bot_reply"_s, u"message"_s}));
    QTRY_COMPARE(student.all(event::NewMessage).size(), 2);
    QVERIFY(student.all().constFirst().ackId); // before the events
    const qint64 bot = ack.value("bot_reply"_L1).toObject().value("id"_L1).toInteger();
    QCOMPARE(student.ask(event::MarkRead, bot), (QJsonObject{{u"read"_s, 1}}));
    QTRY_COMPARE(student.all(event::StatusUpdated).size(), 1);
    ApiClient rest(server.url());
    QCOMPARE(rest.get("/api/support/unread-count", server.student()).json.value("unread_count"_L1).toInt(), 0);
}

/// A page that appends the answer without looking must not be shown the event before.
void tst_RealtimeApi::ownEventComesAfterTheAnswer()
{
    const TestServer server([](app::ServerConfig &config) { config.support.ownEchoDelay = 300ms; });
    ApiClient rest(server.url());
    SocketClient student;
    SocketClient admin;
    QVERIFY(student.open(server.url(), server.student()));
    QVERIFY(admin.open(server.url(), server.admin()));
    rest.get("/api/support/chat", server.student());
    QCOMPARE(admin.ask(event::JoinChat, 1).value("chat_id"_L1).toInt(), 1);
    QElapsedTimer sinceAnswer;
    rest.say(server.student(), u"I can't log in"_s);
    sinceAnswer.start();
    QVERIFY(student.all(event::MessageReceive).isEmpty());
    QTRY_COMPARE(admin.all(event::MessageReceive).size(), 2);
    QVERIFY(student.all(event::MessageReceive).isEmpty());
    QTRY_COMPARE(student.all(event::MessageReceive).size(), 2);
    QVERIFY2(sinceAnswer.elapsed() >= 200, qPrintable(QString::number(sinceAnswer.elapsed())));
}

void tst_RealtimeApi::allSocketsOfAStudentHear()
{
    const TestServer server;
    ApiClient rest(server.url());
    SocketClient one;
    SocketClient two;
    SocketClient stranger;
    QVERIFY(one.open(server.url(), server.student()));
    QVERIFY(two.open(server.url(), server.student()));
    QVERIFY(stranger.open(server.url(), server.student(6)));
    rest.say(server.student(), u"I can't log in"_s); // opens the chat, of whose room they are from now on
    QTRY_COMPARE(one.all(event::MessageReceive).size(), 2);
    QTRY_COMPARE(two.all(event::MessageReceive).size(), 2);
    one.emitEvent(event::Typing, {QJsonObject{{u"chat_id"_s, 1}, {u"is_typing"_s, true}}});
    QTRY_COMPARE(two.all(event::UserTyping).size(), 1);
    QCOMPARE(stranger.ask(event::JoinChat, 1).value("error"_L1).toObject().value("code"_L1).toString(), u"not_found"_s);
    QVERIFY(stranger.all(event::MessageReceive).isEmpty());
    QVERIFY(one.all(event::UserTyping).isEmpty());
}

void tst_RealtimeApi::uploadIsHeardWithItsLink()
{
    const TestServer server;
    ApiClient rest(server.url());
    SocketClient student;
    QVERIFY(student.open(server.url(), server.student()));
    const QByteArray form = MultipartBody().file("file", "a.png", pngWithTexts({40, 30}), "image/png").bytes();
    const Answer answer =
        rest.post("/api/support/messages/media", server.student(), form, MultipartBody::contentType());
    QCOMPARE(answer.status, 201);
    QTRY_COMPARE(student.all(event::MessageReceive).size(), 1);
    const QJsonObject message = student.all(event::MessageReceive).constFirst().object().value("message"_L1).toObject();
    const QUrl link(message.value("media_url"_L1).toString());
    QCOMPARE(link.port(), int(server.port()));
    const Answer file = rest.get(link.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority));
    QCOMPARE(file.status, 200);
    QCOMPARE(file.headers.value("content-type"), QByteArray("image/png"));
}

void tst_RealtimeApi::actsOfAdminsAreHeard()
{
    const TestServer server;
    ApiClient rest(server.url());
    SocketClient student;
    SocketClient admin;
    QVERIFY(student.open(server.url(), server.student()));
    QVERIFY(admin.open(server.url(), server.admin(2)));
    rest.say(server.student(), u"I can't log in"_s);
    QTRY_COMPARE(admin.all(event::ConversationUpdated).size(), 1);
    QTRY_COMPARE(student.all(event::ConversationUpdated).size(), 1);
    for (const char *act : {"claim", "resolve", "close"}) {
        student.forget();
        admin.forget();
        QCOMPARE(rest.post(QByteArray("/api/support/admin/chats/1/") + act, server.admin(), QJsonObject()).status, 200);
        QTRY_COMPARE(student.all(event::ConversationUpdate).size(), 1);
        QTRY_COMPARE(admin.all(event::ConversationUpdate).size(), 1);
    }
    rest.say(server.student(), u"I can't log in again"_s); // a new chat
    QTRY_COMPARE(student.all(event::MessageReceive).size(), 2);
}

void tst_RealtimeApi::goesOnAfterABreak()
{
    const TestServer server;
    ApiClient rest(server.url());
    SocketClient student;
    QVERIFY(student.open(server.url(), server.student()));
    rest.say(server.student(), u"I want to talk to a person"_s);
    QTRY_COMPARE(student.texts(event::MessageReceive).size(), 2);
    const QString sid = student.sid;
    student.breakOff();
    for (int i = 0; i < 3; ++i)
        rest.say(server.admin(), u"answer %1"_s.arg(i), 1);
    QVERIFY(student.open(server.url(), server.student()));
    QCOMPARE(student.sid, sid);
    rest.say(server.admin(), u"answer 3"_s, 1);
    for (const auto name : event::ForMessage) {
        QTRY_COMPARE(student.texts(name).size(), 6);
        QCOMPARE(student.texts(name).mid(2), (QStringList{u"answer 0"_s, u"answer 1"_s, u"answer 2"_s, u"answer 3"_s}));
    }
}

void tst_RealtimeApi::badTokenIsRefused()
{
    const TestServer server;
    SocketClient student;
    QVERIFY(!student.open(server.url(), server.student() + "x"));
    QVERIFY(student.refused);
    QCOMPARE(student.refused->value("data"_L1).toObject(), (QJsonObject{{u"code"_s, u"unauthorized"_s}}));
    QVERIFY(!student.refused->value("message"_L1).toString().isEmpty());
}

void tst_RealtimeApi::disabledPersonIsClosedAtOnce()
{
    TestServer server;
    SocketClient student;
    SocketClient other;
    QVERIFY(student.open(server.url(), server.student()));
    QVERIFY(other.open(server.url(), server.student(6)));
    PersonAccess access;
    access.role = Role::Student;
    access.id = PersonId(5);
    access.isDisabled = true;
    server.app().sessionEnds().apply(access);
    QTRY_VERIFY(student.isClosed);
    QVERIFY(student.isDisconnected);
    QCOMPARE(student.all(event::Error).size(), 1);
    QVERIFY(!student.open(server.url(), server.student()));
    QVERIFY(!other.isDisconnected && !other.isClosed);
}

void tst_RealtimeApi::expiredTokenIsToldAndClosed()
{
    const TestServer server([](app::ServerConfig &config) { config.jwt.rules.leeway = 0s; });
    SocketClient student;
    QVERIFY(student.open(server.url(), server.student(5, u"s"_s, 2s)));
    QTRY_VERIFY_WITH_TIMEOUT(student.isClosed, 5'000);
    QVERIFY(student.isDisconnected);
    QCOMPARE(student.all().size(), 1);
    QCOMPARE(student.all(event::Error).constFirst().object().value("code"_L1).toString(), u"unauthorized"_s);
}

quint16 tst_RealtimeApi::start(QProcess &server, const QString &dataDir)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"SANAD_DATA_DIR"_s, dataDir);
    environment.insert(u"SANAD_LISTEN"_s, u"127.0.0.1:0"_s);
    environment.insert(u"SANAD_JWT_SECRET"_s, u"a secret of the tests, of more than 32 bytes"_s);
    server.setProcessEnvironment(environment);
    server.setProcessChannelMode(QProcess::MergedChannels);
    server.start(QStringLiteral(SANAD_SERVER), {u"serve"_s});
    static const QRegularExpression listening(u"address=127\\.0\\.0\\.1:([0-9]+)"_s);
    QByteArray log;
    quint16 port = 0;
    [&] {
        QTRY_VERIFY_WITH_TIMEOUT(
            ((log += server.readAll()), (port = listening.match(QString::fromUtf8(log)).captured(1).toUShort()) != 0),
            20'000);
    }();
    return port;
}

/// What was acknowledged is there after kill -9, and what the client does not know yet comes by `after`.
void tst_RealtimeApi::survivesAKill()
{
    const TestServer tokens; // for its tokens alone
    const QTemporaryDir data;
    SocketClient student;
    QUrl url = tokens.url();
    qint64 known = 0;
    {
        QProcess server;
        url.setPort(start(server, data.path()));
        QVERIFY(student.open(url, tokens.student()));
        const QJsonObject first = student.ask(event::SendMessage, QJsonObject{{u"text"_s, u"one"_s}});
        known = first.value("message"_L1).toObject().value("id"_L1).toInteger();
        const QJsonObject second =
            student.ask(event::SendMessage, QJsonObject{{u"text"_s, u"two"_s}, {u"client_message_id"_s, u"c"_s}});
        QVERIFY(second.contains("message"_L1));
        ::kill(pid_t(server.processId()), SIGKILL);
        QTRY_COMPARE(server.state(), QProcess::NotRunning);
        QTRY_VERIFY(student.isClosed);
    }
    QProcess server;
    url.setPort(start(server, data.path()));
    const QString sid = student.sid;
    QVERIFY(student.open(url, tokens.student()));
    QVERIFY(student.sid != sid); // another run, which knows nothing of it
    ApiClient rest(url);
    const auto page = rest.get("/api/support/chats/1/messages?after=" + QByteArray::number(known), tokens.student());
    QCOMPARE(page.count("messages"_L1), 3); // the reply to the first, the second, and the reply to that
    student.ask(event::SendMessage, QJsonObject{{u"text"_s, u"two"_s}, {u"client_message_id"_s, u"c"_s}}); // harmless
    QCOMPARE(rest.get("/api/support/chats/1/messages", tokens.student()).count("messages"_L1), 4);
    server.terminate();
    QTRY_COMPARE_WITH_TIMEOUT(server.state(), QProcess::NotRunning, 20'000);
}

SANAD_SERVER_TEST_MAIN(tst_RealtimeApi)
#include "tst_RealtimeApi.moc"
