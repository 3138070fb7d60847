// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/net/ApiClient.h"

#include "tests/api/TestServer.h"
#include "tests/client/support/ClientFixture.h"
#include "tests/client/support/FakeHttpServer.h"
#include "tests/server/media/picture_files.h"

using namespace Qt::StringLiterals;
using namespace sanad;
using client::Sent;
using test::waitFor;

namespace {

const Person Student{.role = Role::Student, .id = PersonId(5), .name = u"أحمد محمد"_s};
const Person Admin{.role = Role::Admin, .id = PersonId(1), .name = u"منى"_s};

Result<Sent> say(client::ApiClient &api, const QString &text, const QString &id = {}, std::optional<ChatId> chat = {})
{
    return waitFor<Sent>([&](QObject *context, auto done) {
        api.send({.chatId = chat, .text = text, .clientMessageId = id}, context, done);
    });
}

} // namespace

/// Every call against a real server, and answers of servers that are not.
class tst_ApiClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void studentsCalls();
    void pages();
    void repeatsAnswerWithTheFirst();
    void refusals();
    void uploads();
    void cancelledUpload();
    void adminsCalls();
    void wrongTypes_data();
    void wrongTypes();
    void signedOut();
};

void tst_ApiClient::studentsCalls()
{
    const test::TestServer server;
    test::NetworkOf net(server.url(), server.student(), Student);
    const auto chat = waitFor<Chat>([&](QObject *context, auto done) { net.api.openChat(context, done); });
    QCOMPARE(chat.value().studentId, Student.id);
    const auto sent = say(net.api, u"I can't log in"_s);
    QCOMPARE(sent.value().message.text, u"I can't log in"_s);
    QVERIFY(sent->botReply && sent->botReply->isAutoReply());
    QCOMPARE(waitFor<int>([&](QObject *context, auto done) { net.api.unreadCount(context, done); }).value(), 1);
    const MessageId bot = sent->botReply->id;
    QCOMPARE(
        waitFor<int>([&](QObject *context, auto done) { net.api.markRead(chat->id, bot, context, done); }).value(), 1);
    QVERIFY(waitFor<QList<Faq>>([&](QObject *context, auto done) { net.api.faqs(context, done); }));
    const auto chats =
        waitFor<QList<Chat>>([&](QObject *context, auto done) { net.api.ownChats(std::nullopt, context, done); });
    QCOMPARE(chats.value().size(), 1);
    const auto transcript =
        waitFor<client::Transcript>([&](QObject *context, auto done) { net.api.transcript(chat->id, context, done); });
    QCOMPARE(transcript.value().messages.size(), 2);
    // Not yet resolved.
    const auto rate = [&] {
        return waitFor<protocol::RateChat>([&](QObject *context, auto done) {
            net.api.rate(chat->id, {.score = 5, .comment = u"شكراً"_s}, context, done);
        });
    };
    QVERIFY(!rate());
    QVERIFY(say(net.api, u"Thank you, problem solved"_s));
    QCOMPARE(rate().value().score, 5);
}

void tst_ApiClient::pages()
{
    const test::TestServer server;
    test::NetworkOf net(server.url(), server.student(), Student);
    QList<Message> all;
    for (int i = 0; i < 4; ++i) {
        const auto sent = say(net.api, u"قطة %1"_s.arg(i));
        QVERIFY(sent);
        all.append(sent->message);
        if (sent->botReply)
            all.append(*sent->botReply);
        if (all.size() >= 4)
            break;
    }
    const ChatId chat = all.constFirst().chatId;
    const auto ids = [](const Result<QList<Message>> &page) {
        QList<qint64> found;
        for (const Message &message : page.value())
            found.append(message.id.value());
        return found;
    };
    const auto get = [&](auto call) { return ids(waitFor<QList<Message>>(call)); };
    QCOMPARE(get([&](QObject *context, auto done) { net.api.newestMessages(chat, 2, context, done); }),
        (QList{all.at(all.size() - 2).id.value(), all.constLast().id.value()}));
    QCOMPARE(
        get([&](QObject *context, auto done) { net.api.messagesBefore(chat, all.at(2).createdAt, 1, context, done); }),
        (QList{all.at(1).id.value()}));
    QCOMPARE(get([&](QObject *context, auto done) { net.api.messagesAfter(chat, all.at(0).id, 1, context, done); }),
        (QList{all.at(1).id.value()}));
}

void tst_ApiClient::repeatsAnswerWithTheFirst()
{
    const test::TestServer server;
    test::NetworkOf net(server.url(), server.student(), Student);
    const auto first = say(net.api, u"مرحبا"_s, u"one"_s);
    const auto again = say(net.api, u"something else"_s, u"one"_s);
    QCOMPARE(again.value().message.id, first.value().message.id);
    QCOMPARE(again->message.text, u"مرحبا"_s);
}

void tst_ApiClient::refusals()
{
    const test::TestServer server;
    test::NetworkOf net(server.url(), server.student(), Student);
    QVERIFY(say(net.api, u"I want to talk to a person"_s));
    const Error waiting = say(net.api, u"hello?"_s).error();
    QCOMPARE(waiting.code, ErrorCode::WaitingForAdmin);
    QCOMPARE(waiting.status, u"waiting_for_admin"_s);
    QCOMPARE(waiting.message, client::sentenceFor(ErrorCode::WaitingForAdmin));
    QCOMPARE(say(net.api, u" "_s).error().code, ErrorCode::InvalidField);
    const auto foreign = waitFor<QList<Message>>(
        [&](QObject *context, auto done) { net.api.newestMessages(ChatId(999), 50, context, done); });
    QCOMPARE(foreign.error().code, ErrorCode::NotFound);
}

void tst_ApiClient::uploads()
{
    const test::TestServer server;
    test::NetworkOf net(server.url(), server.student(), Student);
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"p"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(test::pngWithTexts(QSize(40, 30)));
    file.close();
    const auto sent = waitFor<Sent>([&](QObject *context, auto done) {
        net.api.upload({.path = path,
                           .name = u"شاشة.png"_s,
                           .isVoice = false,
                           .form = {.text = u"انظر"_s, .chatId = {}, .duration = {}, .clientMessageId = u"u"_s}},
            context, done);
    });
    QVERIFY2(sent, sent ? "" : qPrintable(sent.error().detail));
    QCOMPARE(sent->message.type, MessageType::Image);
    QCOMPARE(sent->message.text, u"انظر"_s);
    QCOMPARE(sent->message.clientMessageId, u"u"_s);
    QCOMPARE(sent->message.attachment->name, u"شاشة.png"_s);
    const QString copy = folder.filePath(u"copy"_s);
    const auto got = waitFor<QString>([&](QObject *context, auto done) {
        net.api.download(QUrl(sent->message.attachment->thumbnailUrl), copy, 1'000'000, context, done);
    });
    QCOMPARE(got.value(), copy);
    QVERIFY(QFileInfo(copy).size() > 0);
}

void tst_ApiClient::cancelledUpload()
{
    const test::TestServer server;
    test::NetworkOf net(server.url(), server.student(), Student);
    QTemporaryFile file;
    QVERIFY(file.open());
    QVERIFY(file.resize(20 * 1024 * 1024));
    QObject context;
    bool isTold = false;
    const auto call = net.api.upload({.path = file.fileName(), .name = u"big.bin"_s, .isVoice = false, .form = {}},
        &context, [&](const Result<Sent> &) { isTold = true; });
    QSignalSpy progressed(call.get(), &client::CallHandle::progressed);
    QTRY_VERIFY(!progressed.isEmpty());
    call->cancel();
    QVERIFY(say(net.api, u"after it"_s));
    QVERIFY(!isTold);
}

void tst_ApiClient::adminsCalls()
{
    const test::TestServer server;
    test::NetworkOf student(server.url(), server.student(), Student);
    test::NetworkOf admin(server.url(), server.admin(), Admin);
    const auto asked = say(student.api, u"I want to talk to a person"_s);
    QVERIFY(asked);
    const ChatId chat = asked->message.chatId;
    const auto queue = waitFor<client::QueuePage>([&](QObject *context, auto done) {
        admin.api.admin().queue(
            {.status = ChatStatus::WaitingForAdmin, .intent = {}, .assigned = u"none"_s, .cursor = {}, .limit = 10},
            context, done);
    });
    QCOMPARE(queue.value().chats.size(), 1);
    QCOMPARE(queue->chats.constFirst().studentName, Student.name);
    QVERIFY(queue->chats.constFirst().waitingSince);
    QVERIFY(queue->next.isEmpty());
    QCOMPARE(queue->counts[size_t(ChatStatus::WaitingForAdmin)], 1);
    const auto act = [&](client::AdminAct what) {
        return waitFor<Chat>(
            [&](QObject *context, auto done) { admin.api.admin().act(chat, what, false, context, done); });
    };
    QCOMPARE(act(client::AdminAct::Claim).value().adminId, std::optional(Admin.id));
    QVERIFY(say(admin.api, u"أهلاً"_s, {}, chat));
    QCOMPARE(act(client::AdminAct::Resolve).value().status, ChatStatus::Resolved);
    QCOMPARE(act(client::AdminAct::Close).value().status, ChatStatus::Closed);
    QCOMPARE(act(client::AdminAct::Reopen).value().status, ChatStatus::AdminHandling);
    QCOMPARE(act(client::AdminAct::HandBack).value().status, ChatStatus::BotHandling);
    const auto overview = waitFor<client::ChatOverview>(
        [&](QObject *context, auto done) { admin.api.admin().chat(chat, context, done); });
    QCOMPARE(overview.value().lastMessage->text, u"أهلاً"_s);
    // A student may not.
    const auto refused =
        waitFor<client::QueuePage>([&](QObject *context, auto done) { student.api.admin().queue({}, context, done); });
    QCOMPARE(refused.error().code, ErrorCode::Forbidden);
}

void tst_ApiClient::wrongTypes_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("none of it") << QByteArray("{}");
    QTest::newRow("text for a list") << QByteArray(R"({"messages":"none"})");
    QTest::newRow("numbers in it") << QByteArray(R"({"messages":[1]})");
    QTest::newRow("an empty message") << QByteArray(R"({"messages":[{}]})");
    QTest::newRow("an id below zero") << QByteArray(R"({"messages":[{"id":-1}]})");
    QTest::newRow("deep") << QByteArray(R"({"messages":)") + QByteArray(100'000, '[') + QByteArray(100'000, ']') + '}';
}

void tst_ApiClient::wrongTypes()
{
    QFETCH(QByteArray, body);
    test::FakeHttpServer server([&](const QByteArray &) { return test::FakeHttpServer::answer(200, body); });
    test::NetworkOf net(server.url(), "t", Student);
    const auto page = waitFor<QList<Message>>(
        [&](QObject *context, auto done) { net.api.newestMessages(ChatId(1), 50, context, done); });
    QCOMPARE(page.error().code, ErrorCode::Internal);
    QCOMPARE(page.error().message, client::troubleError(client::Trouble::NotSanad).message);
}

void tst_ApiClient::signedOut()
{
    client::HttpClient http;
    client::Session session(http);
    client::ApiClient api(http, session);
    const auto count = waitFor<int>([&](QObject *context, auto done) { api.unreadCount(context, done); });
    QCOMPARE(count.error().code, ErrorCode::Unauthorized);
}

SANAD_SERVER_TEST_MAIN(tst_ApiClient)
#include "tst_ApiClient.moc"
