// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/net/RealtimeClient.h"

#include "common/protocol/events.h"
#include "server/app/ServerApp.h"
#include "server/app/ServerConfig.h"
#include "tests/api/TestServer.h"
#include "tests/client/support/ClientFixture.h"

#include <QJsonArray>
#include <QWebSocketServer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace sanad;
using client::Connection;
using client::RealtimeClient;
using client::SocketIoClient;

namespace {

const Person Student{.role = Role::Student, .id = PersonId(5), .name = u"أحمد محمد"_s};
const Person Admin{.role = Role::Admin, .id = PersonId(1), .name = u"منى"_s};

/// Takes WebSockets and says what it is told to.
class FakeSocketServer
{
public:
    explicit FakeSocketServer(std::function<void(QWebSocket &, const QString &)> onText = {})
        : m_server(u"fake"_s, QWebSocketServer::NonSecureMode)
    {
        if (!m_server.listen(QHostAddress(QHostAddress::LocalHost)))
            qFatal("No free port");
        QObject::connect(&m_server, &QWebSocketServer::newConnection, &m_server, [this, onText] {
            QWebSocket *const socket = m_server.nextPendingConnection();
            socket->setParent(&m_server);
            sockets.append(socket);
            if (onText)
                QObject::connect(socket, &QWebSocket::textMessageReceived, socket,
                    [socket, onText](const QString &text) { onText(*socket, text); });
            for (const QString &text : greeting)
                socket->sendTextMessage(text);
        });
    }
    [[nodiscard]] QUrl url() const { return QUrl(u"http://127.0.0.1:%1"_s.arg(m_server.serverPort())); }

    QStringList greeting;
    QList<QWebSocket *> sockets;

private:
    QWebSocketServer m_server;
};

const QString Handshake = uR"(0{"sid":"s","upgrades":[],"pingInterval":40,"pingTimeout":40,"maxPayload":1000})"_s;

} // namespace

class tst_RealtimeClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void hearsEverything();
    void goesOnAfterABreak();
    void serverRestarts();
    void sleepAndWake();
    void refusedTokenEndsTheSession();
    void signingOutCloses();
    void hostileServers_data();
    void hostileServers();
    void silenceIsDeath();
    void acksAreToldOfTheEnd();
    void strangeEventsAreIgnored();
};

void tst_RealtimeClient::hearsEverything()
{
    const test::TestServer server;
    test::NetworkOf student(server.url(), server.student(), Student);
    test::NetworkOf admin(server.url(), server.admin(), Admin);
    QList<Message> messages;
    QList<Chat> chats;
    QList<protocol::StatusUpdated> receipts;
    QList<protocol::UserTyping> typing;
    QList<protocol::Notification> notices;
    RealtimeClient &live = student.realtime;
    connect(&live, &RealtimeClient::messageReceived, this, [&](const Message &one) { messages.append(one); });
    connect(&live, &RealtimeClient::conversationUpdated, this, [&](const Chat &one) { chats.append(one); });
    connect(&live, &RealtimeClient::statusUpdated, this, [&](const auto &one) { receipts.append(one); });
    connect(&live, &RealtimeClient::typingChanged, this, [&](const auto &one) { typing.append(one); });
    connect(&live, &RealtimeClient::notified, this, [&](const auto &one) { notices.append(one); });
    QTRY_VERIFY(live.isOnline() && admin.realtime.isOnline());

    const auto sent = test::waitFor<client::Sent>([&](QObject *context, auto done) {
        student.api.send({.chatId = {}, .text = u"I want to talk to a person"_s, .clientMessageId = {}}, context, done);
    });
    QVERIFY(sent);
    const ChatId chat = sent->message.chatId;
    QTRY_COMPARE(messages.size(), 2); // each once, though it has two names
    QTRY_VERIFY(!chats.isEmpty() && chats.constLast().status == ChatStatus::WaitingForAdmin);

    QSignalSpy joined(&admin.realtime, &RealtimeClient::joined);
    admin.realtime.join(chat);
    QTRY_COMPARE(joined.size(), 1);
    admin.realtime.setTyping(chat, true);
    QTRY_COMPARE(typing.size(), 1);
    QCOMPARE(typing.constFirst().user, Admin);
    admin.realtime.markDelivered(sent->message.id);
    QTRY_COMPARE(receipts.size(), 1);
    admin.realtime.markRead(sent->message.id);
    QTRY_COMPARE(receipts.size(), 2);
    QCOMPARE(receipts.constLast().status, MessageStatus::Read);
    QVERIFY(test::waitFor<client::Sent>([&](QObject *context, auto done) {
        admin.api.send({.chatId = chat, .text = u"أهلاً"_s, .clientMessageId = {}}, context, done);
    }));
    QTRY_COMPARE(notices.size(), 1);
    QCOMPARE(notices.constFirst().kind, protocol::NotificationKind::AdminReply);
}

void tst_RealtimeClient::goesOnAfterABreak()
{
    const test::TestServer server;
    client::HttpClient http;
    SocketIoClient socket(3s);
    QStringList texts;
    QList<bool> recoveries;
    connect(&socket, &SocketIoClient::entered, this, [&](bool isRecovered) { recoveries.append(isRecovered); });
    connect(&socket, &SocketIoClient::eventReceived, this, [&](const QString &name, const QJsonArray &arguments) {
        if (name == protocol::event::MessageReceive)
            texts.append(arguments.first().toObject().value("message"_L1).toObject().value("text"_L1).toString());
    });
    socket.open(server.url(), server.student());
    QTRY_COMPARE(recoveries, QList{false});
    test::ApiClient rest(server.url());
    rest.say(server.student(), u"one"_s);
    QTRY_VERIFY(texts.contains(u"one"_s));
    socket.breakOff();
    rest.say(server.student(), u"two"_s);
    socket.open(server.url(), server.student());
    QTRY_COMPARE(recoveries, (QList{false, true}));
    QTRY_COMPARE(texts.count(u"two"_s), 1);
    QCOMPARE(texts.count(u"one"_s), 1);
    // Who says goodbye, or has forgotten, begins anew.
    socket.close();
    socket.forget();
    socket.open(server.url(), server.student());
    QTRY_COMPARE(recoveries, (QList{false, true, false}));
}

void tst_RealtimeClient::serverRestarts()
{
    // On the same port again, as servers are.
    quint16 port = 0;
    test::TestServer server([&](app::ServerConfig &config) {
        config.listen = {app::ListenAddress{QHostAddress(QHostAddress::LocalHost), port}};
    });
    port = server.port();
    test::NetworkOf net(server.url(), server.student(), Student);
    QSignalSpy online(&net.realtime, &RealtimeClient::cameOnline);
    QSignalSpy changes(&net.realtime, &RealtimeClient::connectionChanged);
    QTRY_COMPARE(online.size(), 1);
    server.restart();
    QTRY_COMPARE(online.size(), 2);
    QCOMPARE(online.at(1).at(0).toBool(), false);
    QVERIFY(std::ranges::any_of(changes,
        [](const QList<QVariant> &change) { return change.at(0).value<Connection>() == Connection::Offline; }));
}

/// The steady clock jumps: the machine slept, and the connection is not to be trusted.
void tst_RealtimeClient::sleepAndWake()
{
    const test::TestServer server;
    test::NetworkOf net(server.url(), server.student(), Student);
    QSignalSpy online(&net.realtime, &RealtimeClient::cameOnline);
    QTRY_COMPARE(online.size(), 1);
    net.clock.advance(60s);
    QTRY_COMPARE(online.size(), 2);
    QCOMPARE(online.at(1).at(0).toBool(), true); // with what was missed
}

void tst_RealtimeClient::refusedTokenEndsTheSession()
{
    const test::TestServer server;
    test::NetworkOf net(server.url(), "no.such.token", Student);
    QSignalSpy expired(&net.session, &client::Session::expired);
    QTRY_COMPARE(expired.size(), 1);
    QTRY_COMPARE(net.realtime.connection(), Connection::SignedOut);
    QCOMPARE(net.realtime.nextTryInMs(), 0);
    // And the next person's begins.
    net.session.resume({.access = server.student(), .refresh = {}, .renewal = {}, .expiresAt = {}}, Student);
    QTRY_VERIFY(net.realtime.isOnline());
}

void tst_RealtimeClient::signingOutCloses()
{
    const test::TestServer server;
    test::NetworkOf net(server.url(), server.student(), Student);
    QTRY_VERIFY(net.realtime.isOnline());
    net.session.logout();
    QCOMPARE(net.realtime.connection(), Connection::SignedOut);
}

void tst_RealtimeClient::hostileServers_data()
{
    QTest::addColumn<QStringList>("says");
    QTest::newRow("garbage") << QStringList{u"hello"_s};
    QTest::newRow("no handshake") << QStringList{u"40{\"sid\":\"x\"}"_s};
    QTest::newRow("a handshake of wrong types") << QStringList{uR"(0{"sid":1})"_s};
    QTest::newRow("two handshakes") << QStringList{Handshake, Handshake};
    QTest::newRow("no JSON") << QStringList{Handshake, u"40{"_s};
    QTest::newRow("a session without name") << QStringList{Handshake, u"40{}"_s};
    QTest::newRow("let in twice") << QStringList{Handshake, u"40{\"sid\":\"x\"}"_s, u"40{\"sid\":\"y\"}"_s};
    QTest::newRow("put out") << QStringList{Handshake, u"40{\"sid\":\"x\"}"_s, u"41"_s};
    QTest::newRow("too deep") << QStringList{Handshake, u"42[\"a\","_s + QString(100, u'[')};
    QTest::newRow("10 MB") << QStringList{Handshake, u"42[\""_s + QString(10'000'000, u'x') + u"\"]"_s};
    QTest::newRow("silence") << QStringList{};
}

void tst_RealtimeClient::hostileServers()
{
    QFETCH(QStringList, says);
    FakeSocketServer server;
    server.greeting = says;
    SocketIoClient socket(200ms);
    QSignalSpy lost(&socket, &SocketIoClient::lost);
    socket.open(server.url(), "t");
    QTRY_COMPARE(lost.size(), 1);
    QVERIFY(!socket.isIn());
}

void tst_RealtimeClient::silenceIsDeath()
{
    FakeSocketServer server([](QWebSocket &socket, const QString &text) {
        if (text.startsWith("40"_L1)) {
            socket.sendTextMessage(u"40{\"sid\":\"x\"}"_s);
            socket.sendTextMessage(u"2"_s);
        }
    });
    server.greeting = {Handshake};
    SocketIoClient socket(3s);
    QSignalSpy entered(&socket, &SocketIoClient::entered);
    QSignalSpy lost(&socket, &SocketIoClient::lost);
    socket.open(server.url(), "t");
    QTRY_COMPARE(entered.size(), 1);
    QTRY_COMPARE(lost.size(), 1); // after 80 ms without a ping
}

void tst_RealtimeClient::acksAreToldOfTheEnd()
{
    FakeSocketServer server([](QWebSocket &socket, const QString &text) {
        if (text.startsWith("40"_L1))
            socket.sendTextMessage(u"40{\"sid\":\"x\"}"_s);
        else if (text.startsWith("421["_L1))
            socket.sendTextMessage(uR"(431[{"n":1}])"_s);
        else if (text.startsWith("422["_L1))
            socket.sendTextMessage(uR"(432[{"error":{"message":"m","code":"not_)"_s + uR"(found"}}])"_s);
    });
    server.greeting = {Handshake};
    SocketIoClient socket(3s);
    QSignalSpy entered(&socket, &SocketIoClient::entered);
    socket.open(server.url(), "t");
    QTRY_COMPARE(entered.size(), 1);
    QList<Result<QJsonObject>> answers;
    const auto take = [&](const Result<QJsonObject> &answer) { answers.append(answer); };
    for (int i = 0; i < 3; ++i)
        socket.emitEvent("event"_L1, "1", &socket, take);
    QTRY_COMPARE(answers.size(), 2);
    QCOMPARE(answers.at(0).value().value("n"_L1).toInt(), 1);
    QCOMPARE(answers.at(1).error().code, ErrorCode::NotFound);
    socket.breakOff();
    QTRY_COMPARE(answers.size(), 3);
    QVERIFY(!answers.at(2));
    socket.emitEvent("event"_L1, "1", &socket, take);
    QTRY_COMPARE(answers.size(), 4);
    QCOMPARE(answers.at(3).error().code, ErrorCode::Unavailable);
}

void tst_RealtimeClient::strangeEventsAreIgnored()
{
    QLoggingCategory::setFilterRules(u"sanad.client.net.info=false"_s);
    FakeSocketServer server([](QWebSocket &socket, const QString &text) {
        if (!text.startsWith("40"_L1))
            return;
        socket.sendTextMessage(u"40{\"sid\":\"x\",\"pid\":\"p\"}"_s);
        for (const auto name : protocol::event::FromServer) {
            for (const QString &payload : {u"1"_s, u"{}"_s, u"[[]]"_s, u"{\"message\":{}}"_s})
                socket.sendTextMessage(u"42[\"%1\",%2]"_s.arg(name, payload));
        }
        socket.sendTextMessage(u"42[\"of the future\",{},\"7\"]"_s);
    });
    server.greeting = {Handshake};
    test::NetworkOf net(server.url(), "t", Student);
    QSignalSpy messages(&net.realtime, &RealtimeClient::messageReceived);
    QSignalSpy chats(&net.realtime, &RealtimeClient::conversationUpdated);
    QSignalSpy online(&net.realtime, &RealtimeClient::cameOnline);
    QTRY_VERIFY(online.size() >= 2); // silence afterwards is what ended it, and it came back
    QVERIFY(messages.isEmpty() && chats.isEmpty());
}

SANAD_SERVER_TEST_MAIN(tst_RealtimeClient)
#include "tst_RealtimeClient.moc"
