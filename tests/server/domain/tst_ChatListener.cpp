// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/ChatService.h"
#include "tests/support/UseCaseFixture.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::test;

namespace {

/// Reads a student's word as what it asks the bot to do.
class WordReader final : public MessageReader
{
public:
    [[nodiscard]] MessageReading read(const QString &text) const override
    {
        return UseCaseFixture::reads(
            text == "person"_L1 ? MessageAct::WantsPerson : MessageAct::Problem, Intent::LoginProblem);
    }
};

/// Writes down what it hears, in one line each.
class Recorder final : public ChatListener
{
public:
    explicit Recorder(QStringList &lines)
        : m_lines(lines)
    {
    }
    void onChatOpened(const Chat &chat) override { m_lines.append(u"opened %1"_s.arg(chat.id.value())); }
    void onPosted(const PostOutcome &outcome) override
    {
        m_lines.append(u"posted %1%2%3%4"_s.arg(outcome.message.text,
            outcome.botReply ? " +"_L1 + outcome.botReply->text : QString(), outcome.isNewChat ? u" new"_s : QString(),
            outcome.chatChanged ? " "_L1 + toWire(outcome.chat.status) : QString()));
    }
    void onChatChanged(const Chat &chat) override { m_lines.append("changed "_L1 + toWire(chat.status)); }
    void onStatusesMoved(const StatusChange &change) override
    {
        QStringList ids;
        for (const MessageId id : change.messages)
            ids.append(QString::number(id.value()));
        m_lines.append(u"%1 %2 of %3"_s.arg(toWire(change.status), ids.join(u',')).arg(change.studentId.value()));
    }

private:
    QStringList &m_lines;
};

} // namespace

/// That the service tells its listener what is done, when, and nothing else.
class tst_ChatListener final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void tellsWhatHasHappened_data();
    void tellsWhatHasHappened();
    void saysNothingOfFailedCommits();
    void asksFirstThenTells();
    void tellsAlsoWhenTheAskerHasGone();
    void keepsTheOrderOfCommits();

private:
    void make(InMemoryStore &store);
    template <typename T>
    [[nodiscard]] auto note()
    {
        return [this](const Result<T> &result) { m_lines.append(result ? u"done"_s : u"refused"_s); };
    }
    void post(const Caller &caller, const QString &text, const QString &clientId = {}, qint64 chat = 0)
    {
        m_service->post(caller,
            {.chatId = chat ? std::optional(ChatId(chat)) : std::nullopt, .text = text, .clientMessageId = clientId},
            m_asker.get(), note<PostOutcome>());
    }
    void act(AdminAction action)
    {
        m_service->act(m_fixture->admin, ChatId(1), action, false, m_asker.get(), note<AdminOutcome>());
    }

    QStringList m_lines;
    std::unique_ptr<UseCaseFixture> m_fixture;
    WordReader m_reader;
    std::unique_ptr<QObject> m_asker;
    std::unique_ptr<Recorder> m_recorder;
    std::unique_ptr<ChatService> m_service;
};

void tst_ChatListener::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_service.reset();
    m_fixture = std::make_unique<UseCaseFixture>();
    make(m_fixture->store);
}

void tst_ChatListener::make(InMemoryStore &store)
{
    m_lines.clear();
    m_asker = std::make_unique<QObject>();
    m_recorder = std::make_unique<Recorder>(m_lines);
    m_service = std::make_unique<ChatService>(store, m_reader, m_fixture->replies, m_fixture->clock);
    m_service->setListener(m_recorder.get());
}

void tst_ChatListener::tellsWhatHasHappened_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QStringList>("heard");
    QTest::newRow("a chat is made") << u"open"_s << QStringList{u"opened 1"_s};
    QTest::newRow("a chat is found") << u"say open"_s << QStringList();
    QTest::newRow("first message") << u"say"_s
                                   << QStringList{u"posted problem +help LOGIN_PROBLEM 1 new bot_handling"_s};
    QTest::newRow("first message of an open chat")
        << u"open say"_s << QStringList{u"posted problem +help LOGIN_PROBLEM 1 bot_handling"_s};
    QTest::newRow("escalation") << u"say person"_s << QStringList{u"posted person +escalation waiting_for_admin"_s};
    QTest::newRow("refused while waiting") << u"person say"_s << QStringList();
    QTest::newRow("a repeat") << u"once once"_s << QStringList();
    QTest::newRow("an admin's answer") << u"person answer"_s << QStringList{u"posted answer admin_handling"_s};
    QTest::newRow("a further answer") << u"person answer answer"_s << QStringList{u"posted answer"_s};
    QTest::newRow("claimed") << u"person claim"_s << QStringList{u"changed waiting_for_admin"_s};
    QTest::newRow("claimed again") << u"person claim claim"_s << QStringList();
    QTest::newRow("resolved") << u"say resolve"_s << QStringList{u"changed resolved"_s};
    QTest::newRow("no such chat") << u"resolve"_s << QStringList();
    QTest::newRow("delivered") << u"say deliver"_s << QStringList{u"delivered 2 of 5"_s};
    QTest::newRow("delivered again") << u"say deliver deliver"_s << QStringList();
    QTest::newRow("read after delivery") << u"say deliver read"_s << QStringList{u"read 2 of 5"_s};
    QTest::newRow("all read") << u"say say readall"_s << QStringList{u"read 2,4 of 5"_s};
    QTest::newRow("all read again") << u"say readall readall"_s << QStringList();
    QTest::newRow("only looked at") << u"say look"_s << QStringList();
}

void tst_ChatListener::tellsWhatHasHappened()
{
    QFETCH(QString, what);
    QFETCH(QStringList, heard);
    const Caller &student = m_fixture->student;
    QObject *const asker = m_asker.get();
    const QHash<QString, std::function<void()>> steps{
        {u"open"_s, [&] { m_service->openChat(student, asker, note<Chat>()); }},
        {u"say"_s, [&] { post(student, u"problem"_s); }},
        {u"person"_s, [&] { post(student, u"person"_s); }},
        {u"once"_s, [&] { post(student, u"problem"_s, u"id-1"_s); }},
        {u"answer"_s, [&] { post(m_fixture->admin, u"answer"_s, {}, 1); }},
        {u"claim"_s, [&] { act(AdminAction::Claim); }},
        {u"resolve"_s, [&] { act(AdminAction::Resolve); }},
        {u"deliver"_s,
            [&] {
                m_service->advance(
                    student, MessageId(2), MessageStatus::Delivered, asker, note<std::optional<StatusChange>>());
            }},
        {u"read"_s,
            [&] {
                m_service->advance(
                    student, MessageId(2), MessageStatus::Read, asker, note<std::optional<StatusChange>>());
            }},
        {u"readall"_s, [&] { m_service->readUpTo(student, ChatId(1), MessageId(99), asker, note<StatusChange>()); }},
        {u"look"_s, [&] { m_service->unreadCount(student, asker, note<int>()); }},
    };
    for (const QString &step : what.split(u' ')) {
        m_lines.clear(); // what only the last step brings is looked at
        steps.value(step)();
    }
    m_lines.removeAll(u"done"_s);
    m_lines.removeAll(u"refused"_s);
    QCOMPARE(m_lines, heard);
}

void tst_ChatListener::saysNothingOfFailedCommits()
{
    post(m_fixture->student, u"problem"_s);
    m_lines.clear();
    m_fixture->store.failNextCommit(Error::internal(u"the disk"_s));
    post(m_fixture->student, u"problem"_s);
    QCOMPARE(m_lines, QStringList{u"refused"_s});
}

void tst_ChatListener::asksFirstThenTells()
{
    post(m_fixture->student, u"problem"_s);
    QCOMPARE(m_lines.size(), 2);
    QCOMPARE(m_lines.constFirst(), u"done"_s);
}

void tst_ChatListener::tellsAlsoWhenTheAskerHasGone()
{
    InMemoryStore store(InMemoryStore::Delivery::Queued);
    make(store);
    post(m_fixture->student, u"problem"_s);
    m_asker.reset();
    QTRY_COMPARE(m_lines, QStringList{u"posted problem +help LOGIN_PROBLEM 1 new bot_handling"_s});
    m_service.reset();
}

void tst_ChatListener::keepsTheOrderOfCommits()
{
    InMemoryStore store(InMemoryStore::Delivery::Queued);
    make(store);
    post(m_fixture->student, u"problem"_s);
    post(m_fixture->student, u"person"_s);
    act(AdminAction::Claim);
    post(m_fixture->admin, u"answer"_s, {}, 1);
    const QStringList expected{u"done"_s, u"posted problem +help LOGIN_PROBLEM 1 new bot_handling"_s, u"done"_s,
        u"posted person +escalation waiting_for_admin"_s, u"done"_s, u"changed waiting_for_admin"_s, u"done"_s,
        u"posted answer admin_handling"_s};
    QTRY_COMPARE(m_lines, expected);
    m_service.reset();
}

QTEST_GUILESS_MAIN(tst_ChatListener)
#include "tst_ChatListener.moc"
