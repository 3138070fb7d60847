// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/Conversation.h"

#include "server/app/ServerConfig.h"
#include "tests/api/TestServer.h"
#include "tests/client/support/ClientFixture.h"
#include "tests/server/media/picture_files.h"
#include "tests/server/media/sound_files.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace sanad;
using client::Conversation;
using client::OutgoingFile;
using State = client::TimelineItem::State;
using test::ProgramOf;

namespace {

const Person Student{.role = Role::Student, .id = PersonId(5), .name = u"أحمد محمد"_s};
const Person Admin{.role = Role::Admin, .id = PersonId(1), .name = u"منى"_s};

} // namespace

/// Programs of a student and an admin with one real server between them.
class tst_Conversation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void botReplies();
    void waitsAndGoesOut();
    void picturesAndVoices();
    void receipts();
    void typing();
    void serverRestartsInTheMiddle();
    void missedMessagesAreAskedFor();
    void longAbsenceBeginsAnew();
    void offlineFromTheStart();
    void historyIsReadOffline();
    void olderPages();
    void unreadDivider();
    void drafts();
    void closedChatIsFollowedByTheNext();
    void olderChatIsReadOnly();
    void rating();

private:
    std::unique_ptr<ProgramOf> student(const QUrl &url = {});
    std::unique_ptr<ProgramOf> admin();
    /// A student who is online, in a chat that both have before them.
    void meet();
    void fill(int count);
    [[nodiscard]] static bool isOnline(const ProgramOf &program) { return program.network.realtime.isOnline(); }
    QString writeFile(const QString &name, const QByteArray &bytes);

    quint16 m_port = 0;
    std::unique_ptr<test::TestServer> m_server;
    std::unique_ptr<QTemporaryDir> m_studentFolder;
    std::unique_ptr<QTemporaryDir> m_adminFolder;
    std::unique_ptr<ProgramOf> m_student;
    std::unique_ptr<ProgramOf> m_admin;
};

void tst_Conversation::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_port = 0;
    m_server = std::make_unique<test::TestServer>([this](app::ServerConfig &config) {
        config.listen = {app::ListenAddress{QHostAddress(QHostAddress::LocalHost), m_port}};
        config.support.areLimitsOn = false;
        config.support.ownEchoDelay = 20ms;
        config.http.rates.isOn = false;
    });
    m_port = m_server->port();
    m_studentFolder = std::make_unique<QTemporaryDir>();
    m_adminFolder = std::make_unique<QTemporaryDir>();
}

void tst_Conversation::cleanup()
{
    m_student.reset();
    m_admin.reset();
    m_server.reset();
}

std::unique_ptr<ProgramOf> tst_Conversation::student(const QUrl &url)
{
    return std::make_unique<ProgramOf>(
        url.isEmpty() ? m_server->url() : url, m_server->student(), Student, m_studentFolder->path());
}

std::unique_ptr<ProgramOf> tst_Conversation::admin()
{
    return std::make_unique<ProgramOf>(m_server->url(), m_server->admin(), Admin, m_adminFolder->path());
}

void tst_Conversation::meet()
{
    m_student = student();
    m_student->chat.openOwn();
    QTRY_VERIFY(isOnline(*m_student) && m_student->chat.isLoaded());
    m_admin = admin();
    QSignalSpy joined(&m_admin->network.realtime, &client::RealtimeClient::joined);
    m_admin->chat.open(m_student->chat.chat()->id);
    QTRY_VERIFY(!joined.isEmpty() && m_admin->chat.isLoaded() && m_admin->chat.chat());
}

/// So many messages of an admin in the student's chat.
void tst_Conversation::fill(int count)
{
    test::ApiClient rest(m_server->url());
    const qint64 chat = rest.get("/api/support/chat", m_server->student()).object("chat"_L1).value("id"_L1).toInteger();
    for (int i = 1; i <= count; ++i)
        QCOMPARE(rest.say(m_server->admin(), QString::number(i), chat).status, 201);
}

QString tst_Conversation::writeFile(const QString &name, const QByteArray &bytes)
{
    QFile file(m_studentFolder->filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("No room for the tests");
    return file.fileName();
}

void tst_Conversation::botReplies()
{
    m_student = student();
    Conversation &chat = m_student->chat;
    QSignalSpy arrived(&chat, &Conversation::messageArrived);
    chat.openOwn();
    QTRY_VERIFY(isOnline(*m_student) && chat.isLoaded() && chat.maySendNow());
    const QString id = chat.send(u"I can't log in"_s);
    QVERIFY(!id.isEmpty());
    QCOMPARE(m_student->texts(), QStringList{u"I can't log in"_s}); // at once
    QTRY_COMPARE(m_student->states(), (QList{State::OnServer, State::OnServer}));
    QCOMPARE(chat.messages().at(0).localId, id);
    QVERIFY(m_student->last().message.isAutoReply());
    QTRY_COMPARE(arrived.size(), 1);
    QTRY_COMPARE(chat.chat()->botAttempts, 1);
    // The events come later: nothing is there twice.
    QVERIFY(chat.send(u"second"_s).size() > 0);
    QTRY_COMPARE(m_student->states(), QList<State>(4, State::OnServer));
    QTRY_COMPARE(arrived.size(), 2);
    QCOMPARE(m_student->texts().size(), 4);
}

/// Escalated, waiting, answered: what was written meanwhile goes out by itself, in order.
void tst_Conversation::waitsAndGoesOut()
{
    meet();
    Conversation &chat = m_student->chat;
    chat.send(u"I want to talk to a person"_s);
    QTRY_COMPARE(chat.chat()->status, ChatStatus::WaitingForAdmin);
    QVERIFY(!chat.maySendNow());
    const QString first = chat.send(u"are you there"_s);
    const QString second = chat.send(u"hello"_s);
    const QString third = chat.send(u"never mind"_s);
    chat.edit(first, u"are you there?"_s);
    chat.discard(third);
    QCOMPARE(m_student->states().last(2), (QList{State::Waiting, State::Waiting}));
    QVERIFY(m_admin->chat.maySendNow());
    m_admin->chat.send(u"نعم"_s);
    QTRY_COMPARE(chat.chat()->status, ChatStatus::AdminHandling);
    QTRY_COMPARE(m_student->texts().last(3), (QStringList{u"نعم"_s, u"are you there?"_s, u"hello"_s}));
    QTRY_COMPARE(m_student->states().last(2), (QList{State::OnServer, State::OnServer}));
    QTRY_COMPARE(m_admin->texts(), m_student->texts());
    QVERIFY(!second.isEmpty());
}

void tst_Conversation::picturesAndVoices()
{
    meet();
    const QString picture = writeFile(u"شاشة.png"_s, test::pngWithTexts(QSize(64, 48)));
    const QString voice = writeFile(u"v.wav"_s, test::wavFile(2));
    QVERIFY(!m_student->chat.sendFile({.path = picture, .caption = u"انظر"_s}).isEmpty());
    QVERIFY(!m_student->chat.sendFile({.path = voice, .isVoice = true, .duration = 2.0}).isEmpty());
    QCOMPARE(m_student->last().message.type, MessageType::Audio);
    QTRY_COMPARE(m_admin->texts().size(), 3); // with the bot's reply to the caption
    const Message &first = m_admin->chat.messages().at(0).message;
    QCOMPARE(first.type, MessageType::Image);
    QCOMPARE(first.text, u"انظر"_s);
    QCOMPARE(first.attachment->width, std::optional(64));
    QCOMPARE(first.attachment->name, u"شاشة.png"_s);
    QCOMPARE(m_admin->last().message.type, MessageType::Audio);
    QTRY_COMPARE(m_student->states(), QList<State>(3, State::OnServer));
    QSignalSpy failed(&m_student->chat, &Conversation::failed);
    QVERIFY(m_student->chat.sendFile({.path = u"/nowhere"_s}).isEmpty());
    QVERIFY(m_student->chat.send(u" "_s).isEmpty());
    QCOMPARE(failed.size(), 2);
}

void tst_Conversation::receipts()
{
    meet();
    m_student->chat.send(u"hello"_s);
    const auto status = [](ProgramOf &program, int row) {
        program.chat.messages().flush();
        return row < program.chat.messages().rowCount()
            ? std::optional(program.chat.messages().at(row).message.status())
            : std::nullopt;
    };
    QTRY_COMPARE(status(*m_student, 0), std::optional(MessageStatus::Delivered)); // the admin's program has it
    m_admin->chat.markRead(m_admin->chat.messages().at(0).message.id);
    QTRY_COMPARE(status(*m_student, 0), std::optional(MessageStatus::Read));
    m_admin->chat.send(u"أهلاً"_s);
    QTRY_COMPARE(m_student->last().message.text, u"أهلاً"_s);
    const MessageId answer = m_student->last().message.id;
    m_student->chat.markRead(answer);
    const auto row = [&] { return m_admin->chat.messages().rowOf(answer); };
    QTRY_VERIFY(row() >= 0 && status(*m_admin, row()) == MessageStatus::Read);
    // The cache knows as well.
    const auto cached = m_student->store->newest(m_student->chat.chat()->id, 50).messages;
    QCOMPARE(cached.constFirst().status(), MessageStatus::Read);
}

void tst_Conversation::typing()
{
    meet();
    QSignalSpy typing(&m_student->chat, &Conversation::typingChanged);
    m_admin->chat.noteTyping();
    m_admin->chat.noteTyping();
    QTRY_COMPARE(typing.size(), 1);
    QCOMPARE(typing.at(0), (QList<QVariant>{u"منى"_s, true}));
    m_admin->chat.send(u"أهلاً"_s);
    QTRY_COMPARE(typing.size(), 2);
    QCOMPARE(typing.at(1).at(1).toBool(), false);
}

void tst_Conversation::serverRestartsInTheMiddle()
{
    meet();
    m_admin->chat.send(u"أهلاً"_s); // from now on the bot leaves the two alone
    QTRY_COMPARE(m_student->chat.chat()->status, ChatStatus::AdminHandling);
    m_student->chat.send(u"before"_s);
    QTRY_COMPARE(m_admin->texts().value(1), u"before"_s);
    QSignalSpy online(&m_student->network.realtime, &client::RealtimeClient::cameOnline);
    m_student->chat.send(u"while it stops"_s);
    m_server->restart();
    m_student->chat.send(u"after"_s);
    QTRY_VERIFY(!online.isEmpty());
    const auto own = [&](ProgramOf &program) {
        QStringList texts;
        program.chat.messages().flush();
        for (int row = 0; row < program.chat.messages().rowCount(); ++row) {
            if (program.chat.messages().at(row).message.senderRole == Role::Student
                && program.chat.messages().at(row).state == State::OnServer)
                texts.append(program.chat.messages().at(row).message.text);
        }
        return texts;
    };
    const QStringList all{u"before"_s, u"while it stops"_s, u"after"_s};
    QTRY_COMPARE(own(*m_student), all);
    QTRY_COMPARE(own(*m_admin), all);
    QCOMPARE(m_student->outbox.size(), 0);
}

/// More than a page was missed, and the server no longer knows what: the gap is closed.
void tst_Conversation::missedMessagesAreAskedFor()
{
    fill(3);
    m_student = student();
    m_student->chat.openOwn();
    QTRY_COMPARE(m_student->texts().size(), 3);
    const QString folder = m_studentFolder->path();
    m_student.reset();
    test::ApiClient rest(m_server->url());
    for (int i = 4; i <= 80; ++i)
        rest.say(m_server->admin(), QString::number(i), 1);
    m_student = student();
    m_student->chat.openOwn();
    QCOMPARE(m_student->texts().size(), 3); // from the cache, at once
    QTRY_COMPARE(m_student->texts().size(), 80);
    QCOMPARE(m_student->texts().constFirst(), u"1"_s);
    QCOMPARE(m_student->store->newest(ChatId(1), 200).messages.size(), 80);
}

void tst_Conversation::longAbsenceBeginsAnew()
{
    fill(2);
    m_student = student();
    m_student->chat.openOwn();
    QTRY_COMPARE(m_student->texts().size(), 2);
    m_student.reset();
    test::ApiClient rest(m_server->url());
    for (int i = 3; i <= 1100; ++i)
        rest.say(m_server->admin(), QString::number(i), 1);
    m_student = student();
    m_student->chat.openOwn();
    QTRY_VERIFY(m_student->chat.isLoaded());
    QCOMPARE(m_student->last().message.text, u"1100"_s);
    QVERIFY(m_student->chat.messages().hasOlder());
    QVERIFY(m_student->store->newest(ChatId(1), 2000).messages.constFirst().text != u"1"_s); // no gap inside
}

/// The program has never been online, and yet takes what is written.
void tst_Conversation::offlineFromTheStart()
{
    const QUrl url = m_server->url();
    m_student = student(QUrl(u"http://127.0.0.1:1"_s));
    m_student->chat.openOwn();
    QVERIFY(!m_student->chat.maySendNow());
    const QString id = m_student->chat.send(u"مرحبا"_s);
    QVERIFY(!id.isEmpty());
    QTRY_COMPARE(m_student->states(), QList{State::Waiting});
    m_student = student(url);
    m_student->chat.openOwn();
    QCOMPARE(m_student->texts(), QStringList{u"مرحبا"_s});
    QTRY_VERIFY(m_student->states().size() == 2);
    QCOMPARE(m_student->chat.messages().at(0).localId, id);
    QTRY_COMPARE(m_student->states(), (QList{State::OnServer, State::OnServer}));
}

void tst_Conversation::historyIsReadOffline()
{
    fill(120);
    m_student = student();
    m_student->chat.openOwn();
    QTRY_COMPARE(m_student->texts().size(), 50);
    m_student->chat.loadOlder();
    QTRY_COMPARE(m_student->texts().size(), 100);
    m_student.reset();
    m_student = student(QUrl(u"http://127.0.0.1:1"_s));
    m_student->chat.openOwn();
    QCOMPARE(m_student->texts().size(), 50);
    QCOMPARE(m_student->chat.chat()->id, ChatId(1));
    m_student->chat.loadOlder();
    QCOMPARE(m_student->texts().size(), 100);
    QCOMPARE(m_student->texts().constFirst(), u"21"_s);
    QSignalSpy failed(&m_student->chat, &Conversation::failed);
    m_student->chat.loadOlder(); // beyond what is here
    QCOMPARE(failed.size(), 1);
    QVERIFY(m_student->chat.messages().hasOlder());
}

void tst_Conversation::olderPages()
{
    fill(120);
    m_student = student();
    m_student->chat.openOwn();
    QTRY_VERIFY(isOnline(*m_student) && m_student->texts().size() == 50);
    m_student->chat.loadOlder();
    m_student->chat.loadOlder(); // once is enough
    QTRY_COMPARE(m_student->texts().size(), 100);
    QVERIFY(m_student->chat.messages().hasOlder());
    m_student->chat.loadOlder();
    QTRY_COMPARE(m_student->texts().size(), 120);
    QVERIFY(!m_student->chat.messages().hasOlder());
    QCOMPARE(m_student->texts().constFirst(), u"1"_s);
}

void tst_Conversation::unreadDivider()
{
    fill(4);
    m_student = student();
    m_student->chat.openOwn();
    QTRY_VERIFY(m_student->chat.isLoaded());
    m_student->chat.messages().flush();
    QCOMPARE(m_student->chat.messages().unreadRow(), 0);
    m_student->chat.markRead(MessageId(2));
    QCOMPARE(m_student->chat.messages().unreadRow(), 0); // stays put
    const auto unread = [&] {
        test::ApiClient rest(m_server->url());
        return rest.get("/api/support/unread-count", m_server->student()).json.value("unread_count"_L1).toInt();
    };
    QTRY_COMPARE(unread(), 2);
    m_student = student();
    m_student->chat.openOwn();
    QTRY_VERIFY(m_student->chat.isLoaded());
    m_student->chat.messages().flush();
    QCOMPARE(m_student->chat.messages().unreadRow(), 2);
}

void tst_Conversation::drafts()
{
    m_student = student();
    m_student->chat.openOwn();
    m_student->chat.setDraft(u"كنت أقول"_s);
    m_student->chat.setDraftFiles({u"/tmp/a.png"_s});
    QTRY_VERIFY(m_student->chat.chat()); // the chat has a number now; the draft is that of the own chat still
    QCOMPARE(m_student->chat.draft(), u"كنت أقول"_s);
    m_student = student();
    m_student->chat.openOwn();
    QCOMPARE(m_student->chat.draft(), u"كنت أقول"_s);
    QCOMPARE(m_student->chat.draftFiles(), QStringList{u"/tmp/a.png"_s});
}

void tst_Conversation::closedChatIsFollowedByTheNext()
{
    meet();
    m_student->chat.send(u"hello"_s);
    QTRY_COMPARE(m_student->outbox.size(), 0);
    const ChatId old = m_student->chat.chat()->id;
    const auto closed = test::waitFor<Chat>([&](QObject *context, auto done) {
        m_admin->network.api.admin().act(old, client::AdminAct::Close, true, context, done);
    });
    QVERIFY(closed);
    QTRY_COMPARE(m_student->chat.chat()->status, ChatStatus::Closed);
    QVERIFY(!m_student->chat.isReadOnly());
    QTRY_VERIFY(m_admin->chat.isReadOnly());
    m_student->chat.send(u"one more thing"_s);
    QTRY_VERIFY(m_student->chat.chat()->id != old);
    QTRY_COMPARE(m_student->texts().value(0), u"one more thing"_s);
    QTRY_COMPARE(m_student->outbox.size(), 0);
}

void tst_Conversation::olderChatIsReadOnly()
{
    closedChatIsFollowedByTheNext();
    Conversation &chat = m_student->chat;
    chat.open(ChatId(1));
    QTRY_VERIFY(chat.isLoaded() && chat.chat());
    QCOMPARE(m_student->texts().constFirst(), u"hello"_s);
    QVERIFY(chat.isReadOnly());
    QVERIFY(!chat.maySendNow());
    chat.openOwn();
    QTRY_VERIFY(chat.isLoaded());
    QCOMPARE(m_student->texts().constFirst(), u"one more thing"_s);
    QVERIFY(!chat.isReadOnly());
}

void tst_Conversation::rating()
{
    meet();
    QSignalSpy failed(&m_student->chat, &Conversation::failed);
    QSignalSpy rated(&m_student->chat, &Conversation::rated);
    m_student->chat.rate(5, {});
    QTRY_COMPARE(failed.size(), 1); // not yet resolved
    QVERIFY(test::waitFor<Chat>([&](QObject *context, auto done) {
        m_admin->network.api.admin().act(ChatId(1), client::AdminAct::Resolve, true, context, done);
    }));
    m_student->chat.rate(4, u"شكراً"_s);
    QTRY_COMPARE(rated.size(), 1);
}

SANAD_SERVER_TEST_MAIN(tst_Conversation)
#include "tst_Conversation.moc"
