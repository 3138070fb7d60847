// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/UseCaseFixture.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::test;

/// Files in chats: who may send them, what becomes of the chat, and how much there is room for.
class tst_MediaUseCases final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void captionIsReadByTheBot();
    void wordlessFileLeavesTheBotSilent_data();
    void wordlessFileLeavesTheBotSilent();
    void captionIsCheckedAsText();
    void repeatStoresNothing();
    void waitingChatTakesNoFile();
    void planIsChecked_data();
    void planIsChecked();
    void quotaOfAStudent();
    void quotaInAll();
    void repeatIsNoMatterOfQuota();

private:
    static StoredMedia pdf(qint64 size = 100)
    {
        return {.content = {.hash = QString(64, u'a'), .mediaType = u"application/pdf"_s, .size = size},
            .name = u"a.pdf"_s};
    }
    Result<PostOutcome> send(const Caller &caller, const StoredMedia &media, const QString &text = {},
        std::optional<ChatId> chat = {}, const QString &clientId = {})
    {
        return m_fixture->run([&](Transaction &transaction) {
            return m_chats->post(transaction, caller,
                {.chatId = chat, .text = text, .clientMessageId = clientId, .media = media}, UseCaseFixture::problem());
        });
    }
    Status plan(const Caller &caller, const UploadPlan &upload)
    {
        const auto decided =
            m_fixture->run([&](Transaction &transaction) { return m_chats->mayUpload(transaction, caller, upload); });
        return decided ? Status() : Status(decided.error());
    }
    void useQuota(const MediaQuota &quota)
    {
        m_chats = std::make_unique<ChatUseCases>(m_fixture->clock, m_fixture->replies, quota);
    }
    qsizetype attachments() const { return qsizetype(m_fixture->store.state().media.size()); }

    std::unique_ptr<UseCaseFixture> m_fixture;
    std::unique_ptr<ChatUseCases> m_chats;
};

void tst_MediaUseCases::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_fixture = std::make_unique<UseCaseFixture>();
    useQuota({});
}

void tst_MediaUseCases::captionIsReadByTheBot()
{
    const auto sent = send(m_fixture->student, pdf(), u"I cannot sign in"_s);
    QVERIFY(sent.has_value());
    QCOMPARE(sent->message.type, MessageType::File);
    QCOMPARE(sent->message.text, u"I cannot sign in"_s);
    QVERIFY(sent->message.attachment->id.isValid());
    QCOMPARE(sent->message.attachment->name, u"a.pdf"_s);
    QCOMPARE(sent->botReply->text, u"help LOGIN_PROBLEM 1"_s);
}

void tst_MediaUseCases::wordlessFileLeavesTheBotSilent_data()
{
    QTest::addColumn<ChatStatus>("before");
    QTest::addColumn<ChatStatus>("after");
    QTest::addColumn<int>("attempts");
    QTest::newRow("with the bot") << ChatStatus::BotHandling << ChatStatus::BotHandling << 1;
    QTest::newRow("with an admin") << ChatStatus::AdminHandling << ChatStatus::AdminHandling << 1;
    QTest::newRow("resolved") << ChatStatus::Resolved << ChatStatus::BotHandling << 0;
}

void tst_MediaUseCases::wordlessFileLeavesTheBotSilent()
{
    QFETCH(const ChatStatus, before);
    const auto first = m_fixture->post(m_fixture->student, u"I cannot sign in"_s);
    Chat chat = first->chat;
    chat.status = before;
    QVERIFY(m_fixture->run([&](Transaction &transaction) { return transaction.chats().update(chat, {}); }).has_value());
    const auto sent = send(m_fixture->student, pdf(), u" \n"_s);
    QVERIFY(sent.has_value());
    QVERIFY(!sent->botReply && sent->message.text.isEmpty());
    QTEST(sent->chat.status, "after");
    QTEST(sent->chat.botAttempts, "attempts");
}

void tst_MediaUseCases::captionIsCheckedAsText()
{
    const auto sent = send(m_fixture->student, pdf(), QString(70'000, u'a'));
    QVERIFY(!sent.has_value());
    QCOMPARE(sent.error().field, u"text"_s);
    QCOMPARE(attachments(), 0);
}

void tst_MediaUseCases::repeatStoresNothing()
{
    const auto first = send(m_fixture->student, pdf(), u"help"_s, {}, u"x"_s);
    const auto second = send(m_fixture->student, pdf(), u"help"_s, {}, u"x"_s);
    QVERIFY(second.has_value() && second->isRepeat);
    QCOMPARE(second->message.id, first->message.id);
    QCOMPARE(second->botReply, first->botReply);
    QCOMPARE(attachments(), 1);
}

void tst_MediaUseCases::waitingChatTakesNoFile()
{
    m_fixture->waitingChat();
    const auto sent = send(m_fixture->student, pdf());
    QVERIFY(!sent.has_value());
    QCOMPARE(sent.error().code, ErrorCode::WaitingForAdmin);
    QCOMPARE(attachments(), 0);
}

void tst_MediaUseCases::planIsChecked_data()
{
    QTest::addColumn<bool>("isAdmin");
    QTest::addColumn<bool>("isWaiting");
    QTest::addColumn<QString>("chat"); // "none", "own", "unknown"
    QTest::addColumn<bool>("isComplete");
    QTest::addColumn<std::optional<ErrorCode>>("refusal");
    using Refusal = std::optional<ErrorCode>;
    QTest::newRow("student") << false << false << u"none"_s << false << Refusal();
    QTest::newRow("student who waits") << false << true << u"none"_s << false << Refusal(ErrorCode::WaitingForAdmin);
    QTest::newRow("student who waits, by id")
        << false << true << u"own"_s << true << Refusal(ErrorCode::WaitingForAdmin);
    QTest::newRow("unknown chat") << false << false << u"unknown"_s << true << Refusal(ErrorCode::NotFound);
    QTest::newRow("admin, nothing known yet") << true << true << u"none"_s << false << Refusal();
    QTest::newRow("admin without chat") << true << true << u"none"_s << true << Refusal(ErrorCode::InvalidField);
    QTest::newRow("admin into a waiting chat") << true << true << u"own"_s << true << Refusal();
}

void tst_MediaUseCases::planIsChecked()
{
    QFETCH(const bool, isAdmin);
    QFETCH(const bool, isWaiting);
    QFETCH(const QString, chat);
    QFETCH(const bool, isComplete);
    QFETCH(const std::optional<ErrorCode>, refusal);
    const ChatId own = isWaiting ? m_fixture->waitingChat().id : m_fixture->post(m_fixture->student, u"a"_s)->chat.id;
    UploadPlan upload{.size = 1, .chatId = {}, .clientMessageId = {}, .text = {}, .isComplete = isComplete};
    if (chat != "none"_L1)
        upload.chatId = chat == "own"_L1 ? own : ChatId(999);
    const Status allowed = plan(isAdmin ? m_fixture->admin : m_fixture->student, upload);
    QCOMPARE(allowed.has_value() ? std::optional<ErrorCode>() : std::optional(allowed.error().code), refusal);
}

void tst_MediaUseCases::quotaOfAStudent()
{
    useQuota({.perStudent = 250, .inAll = 0});
    QVERIFY(send(m_fixture->student, pdf()).has_value() && send(m_fixture->student, pdf()).has_value());
    const UploadPlan upload{.size = 51, .chatId = {}, .clientMessageId = {}, .text = {}};
    QCOMPARE(plan(m_fixture->student, upload).error().code, ErrorCode::InsufficientStorage);
    QVERIFY(plan(m_fixture->otherStudent, upload).has_value());
    const qsizetype messages = m_fixture->storedMessages();
    const auto sent = send(m_fixture->student, pdf());
    QVERIFY(!sent.has_value());
    QCOMPARE(sent.error().code, ErrorCode::InsufficientStorage);
    QVERIFY(!sent.error().message.isEmpty() && sent.error().detail.isEmpty());
    QCOMPARE(attachments(), 2);
    QCOMPARE(m_fixture->storedMessages(), messages);
    QVERIFY(send(m_fixture->student, pdf(50)).has_value());
}

void tst_MediaUseCases::quotaInAll()
{
    useQuota({.perStudent = 0, .inAll = 250});
    QVERIFY(send(m_fixture->student, pdf()).has_value() && send(m_fixture->otherStudent, pdf()).has_value());
    const auto chat = m_fixture->post(m_fixture->student, u"a"_s)->chat.id;
    QCOMPARE(send(m_fixture->admin, pdf(), {}, chat).error().code, ErrorCode::InsufficientStorage);
    QVERIFY(send(m_fixture->admin, pdf(50), {}, chat).has_value());
}

void tst_MediaUseCases::repeatIsNoMatterOfQuota()
{
    useQuota({.perStudent = 100, .inAll = 0});
    QVERIFY(send(m_fixture->student, pdf(), {}, {}, u"x"_s).has_value());
    QVERIFY(plan(m_fixture->student, {.size = 100, .chatId = {}, .clientMessageId = u"x"_s, .text = {}}).has_value());
    QVERIFY(send(m_fixture->student, pdf(), {}, {}, u"x"_s).has_value());
}

QTEST_GUILESS_MAIN(tst_MediaUseCases)
#include "tst_MediaUseCases.moc"
