// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/DbExecutor.h"
#include "tests/support/FakeClock.h"
#include "tests/support/InMemoryStore.h"
#include "tests/support/PostgresFixture.h"
#include "tests/support/StoreCalls.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::test;

namespace {

constexpr Timestamp T0 = FakeClock::Start;

/// Waits for `expression`, a Result, and fails the test unless it is a value, which becomes `name`.
#define VALUE(name, expression)                                                                                        \
    auto name##Result = (expression);                                                                                  \
    QVERIFY2(name##Result.has_value(),                                                                                 \
        qPrintable(                                                                                                    \
            name##Result.has_value() ? QString() : name##Result.error().detail + name##Result.error().message));       \
    const auto name = *std::move(name##Result)

#define OK(expression)                                                                                                 \
    do {                                                                                                               \
        const auto result = (expression);                                                                              \
        QVERIFY2(result.has_value(),                                                                                   \
            qPrintable(result.has_value() ? QString() : result.error().detail + result.error().message));              \
    } while (false)

#define FAILS(expression, expected)                                                                                    \
    do {                                                                                                               \
        const auto result = (expression);                                                                              \
        QVERIFY(!result.has_value());                                                                                  \
        QCOMPARE(result.error().code, expected);                                                                       \
    } while (false)

Message textOf(ChatId chat, PersonId sender, const QString &text, Timestamp at)
{
    Message message;
    message.chatId = chat;
    message.senderId = sender;
    message.text = text;
    message.createdAt = at;
    message.senderName = u"سارة"_s;
    return message;
}

Message botText(ChatId chat, PersonId student, const QString &text, Timestamp at)
{
    Message message = textOf(chat, student, text, at);
    message.senderRole = Role::Admin;
    message.type = MessageType::AutoReply;
    message.senderName = BotSenderName.toString();
    return message;
}

QList<MessageId> idsOf(const QList<Message> &messages)
{
    QList<MessageId> ids;
    for (const Message &message : messages)
        ids.append(message.id);
    return ids;
}

QList<ChatId> idsOf(const QList<ChatOverview> &overviews)
{
    QList<ChatId> ids;
    for (const ChatOverview &overview : overviews)
        ids.append(overview.chat.id);
    return ids;
}

} // namespace

/// What every Store promises, checked over the fake and over both databases.
class tst_StoreContract final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void initTestCase();
    void init();
    void cleanup();

    void peopleAreStoredAndRenamed();
    void studentAndAdminOfOneNumberAreTwo();
    void createdChatIsRead();
    void secondOpenChatIsAConflict();
    void chatsOfUnknownIdsAreNothing();
    void updateStoresAllFields();
    void updateKeepsWhatIsNotItsOwn();
    void updateOfUnknownChatIsNotFound();
    void updateToSecondOpenChatIsAConflict();
    void waitingSinceIsKept();
    void chatsOfStudentArePaged();
    void overviewFilters_data();
    void overviewFilters();
    void overviewPagesOverTies();
    void overviewShowsLastMessageAndUnread();
    void overviewOfOneChat();
    void countsByStatus();
    void ratingReplacesRating();
    void ratingOfUnknownChatIsNotFound();
    void messageIsReadBack();
    void textIsKeptByteForByte_data();
    void textIsKeptByteForByte();
    void attachmentIsReadBack();
    void messageOfUnknownChatIsNotFound();
    void sameTimeInOneChatIsAConflict();
    void clientIdIsUniquePerSender();
    void clientIdsDifferInEveryByte();
    void replyIsFound();
    void secondReplyIsAConflict();
    void newestPages_data();
    void newestPages();
    void afterPages();
    void advanceOnlyForward_data();
    void advanceOnlyForward();
    void markReadUpTo();
    void unreadOfStudentCountsAllChats();
    void faqsByPriority();
    void idsGrowAndAreNotReused();
    void refusedWorkLeavesNothing();
    void refusedWorkLeavesNeighbours();
    void conflictInsideWorkLeavesNeighbours();
    void readMustNotWrite();
    void readSeesWhatWasAcknowledged();
    void deadContextGetsNoAnswer();
    void answersComeInOrder();
    void databaseIsWritable();

private:
    template <typename T>
    Result<T> write(Store::Work<T> work)
    {
        return writeAndWait<T>(*m_store, std::move(work));
    }
    template <typename T>
    Result<T> read(Store::Work<T> work)
    {
        return readAndWait<T>(*m_store, std::move(work));
    }
    Result<Chat> makeChat(qint64 student, Timestamp now = T0)
    {
        return write<Chat>([=](Transaction &t) { return t.chats().create(PersonId(student), now); });
    }
    Result<MessageId> append(const Message &message, std::optional<MessageId> replyTo = {})
    {
        return write<MessageId>([=](Transaction &t) { return t.messages().append(message, replyTo); });
    }
    Status update(const Chat &chat)
    {
        return write<void>([=](Transaction &t) { return t.chats().update(chat); });
    }
    Result<std::optional<Chat>> chat(ChatId id)
    {
        return read<std::optional<Chat>>([=](Transaction &t) { return t.chats().find(id); });
    }
    Result<std::optional<Message>> message(MessageId id)
    {
        return read<std::optional<Message>>([=](Transaction &t) { return t.messages().find(id); });
    }
    Result<QList<ChatOverview>> overview(const ChatFilter &filter, std::optional<ChatCursor> after = {}, int limit = 50)
    {
        return read<QList<ChatOverview>>([=](Transaction &t) { return t.chats().overview(filter, after, limit); });
    }
    Result<QList<Message>> newest(ChatId id, std::optional<Timestamp> before, int limit)
    {
        return read<QList<Message>>([=](Transaction &t) { return t.messages().newest(id, before, limit); });
    }
    Result<QList<Message>> after(ChatId id, MessageId after, int limit)
    {
        return read<QList<Message>>([=](Transaction &t) { return t.messages().after(id, after, limit); });
    }
    Result<QList<MessageId>> makeMessages(ChatId chat, int count);

    PostgresFixture m_postgres;
    QTemporaryDir m_folder;
    int m_files = 0;
    std::unique_ptr<Store> m_store;
};

void tst_StoreContract::initTestCase_data()
{
    QTest::addColumn<QString>("database");
    QTest::newRow("in memory") << u"memory"_s;
    QTest::newRow("SQLite") << u"sqlite"_s;
    QTest::newRow("PostgreSQL") << u"postgres"_s;
}

void tst_StoreContract::initTestCase()
{
    OK(m_postgres.start());
}

void tst_StoreContract::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    QFETCH_GLOBAL(QString, database);
    if (database == "memory"_L1) {
        m_store = std::make_unique<InMemoryStore>(InMemoryStore::Delivery::Queued);
        return;
    }
    storage::DatabaseConfig config;
    if (database == "postgres"_L1) {
        VALUE(url, m_postgres.createDatabase());
        VALUE(parsed, storage::DatabaseConfig::parse(url, {}));
        config = parsed;
    } else {
        config.file = m_folder.filePath(u"%1.db"_s.arg(++m_files));
    }
    auto executor = std::make_unique<storage::DbExecutor>(config);
    OK(executor->start());
    m_store = std::move(executor);
}

void tst_StoreContract::cleanup()
{
    m_store.reset();
}

Result<QList<MessageId>> tst_StoreContract::makeMessages(ChatId chat, int count)
{
    return write<QList<MessageId>>([=](Transaction &t) -> Result<QList<MessageId>> {
        QList<MessageId> ids;
        for (int i = 0; i < count; ++i) {
            const Message message = textOf(chat, PersonId(1), u"message %1"_s.arg(i), T0.plusMs(i));
            SANAD_ASSIGN(const MessageId id, t.messages().append(message, {}));
            ids.append(id);
        }
        return ids;
    });
}

void tst_StoreContract::peopleAreStoredAndRenamed()
{
    const auto find = [](Transaction &t) { return t.people().find(Role::Student, PersonId(7)); };
    VALUE(nobody, read<std::optional<Person>>(find));
    QVERIFY(!nobody);
    for (const QString &name : {u"أحمد"_s, u"أحمد"_s, u"أحمد علي"_s, u""_s}) {
        OK(write<void>([=](Transaction &t) { return t.people().ensure({Role::Student, PersonId(7), name}, T0); }));
        VALUE(person, read<std::optional<Person>>(find));
        QCOMPARE(person, (Person{Role::Student, PersonId(7), name}));
    }
}

void tst_StoreContract::studentAndAdminOfOneNumberAreTwo()
{
    OK(write<void>([](Transaction &t) { return t.people().ensure({Role::Student, PersonId(5), u"Sara"_s}, T0); }));
    OK(write<void>([](Transaction &t) { return t.people().ensure({Role::Admin, PersonId(5), u"Omar"_s}, T0); }));
    VALUE(student,
        read<std::optional<Person>>([](Transaction &t) { return t.people().find(Role::Student, PersonId(5)); }));
    VALUE(admin, read<std::optional<Person>>([](Transaction &t) { return t.people().find(Role::Admin, PersonId(5)); }));
    QCOMPARE(student->name, u"Sara"_s);
    QCOMPARE(admin->name, u"Omar"_s);
}

void tst_StoreContract::createdChatIsRead()
{
    VALUE(made, makeChat(1));
    QVERIFY(made.id.isValid());
    Chat expected;
    expected.id = made.id;
    expected.studentId = PersonId(1);
    expected.createdAt = T0;
    expected.updatedAt = T0;
    QCOMPARE(made, expected);
    VALUE(found, chat(made.id));
    QCOMPARE(found, expected);
    VALUE(open, read<std::optional<Chat>>([](Transaction &t) { return t.chats().findOpen(PersonId(1)); }));
    QCOMPARE(open, expected);
    VALUE(locked, write<std::optional<Chat>>([&](Transaction &t) { return t.chats().findForUpdate(made.id); }));
    QCOMPARE(locked, expected);
    VALUE(openLocked,
        write<std::optional<Chat>>([](Transaction &t) { return t.chats().findOpenForUpdate(PersonId(1)); }));
    QCOMPARE(openLocked, expected);
}

void tst_StoreContract::secondOpenChatIsAConflict()
{
    VALUE(first, makeChat(1));
    FAILS(makeChat(1), ErrorCode::Conflict);
    OK(makeChat(2));
    Chat closed = first;
    closed.status = ChatStatus::Closed;
    OK(update(closed));
    VALUE(second, makeChat(1));
    QVERIFY(second.id > first.id);
}

void tst_StoreContract::chatsOfUnknownIdsAreNothing()
{
    VALUE(found, chat(ChatId(99)));
    QVERIFY(!found);
    VALUE(locked,
        write<std::optional<Chat>>([](Transaction &t) { return t.chats().findForUpdate(ChatId(ChatId::Max)); }));
    QVERIFY(!locked);
    VALUE(open, read<std::optional<Chat>>([](Transaction &t) { return t.chats().findOpen(PersonId(99)); }));
    QVERIFY(!open);
    VALUE(foreign, message(MessageId(99)));
    QVERIFY(!foreign);
    VALUE(page, newest(ChatId(99), {}, 50));
    QVERIFY(page.isEmpty());
}

void tst_StoreContract::updateStoresAllFields()
{
    VALUE(made, makeChat(1));
    Chat changed = made;
    for (const ChatStatus status : AllChatStatuses) {
        for (const Intent intent : AllIntents) {
            changed.status = status;
            changed.currentIntent = intent;
            changed.adminId = PersonId(3);
            changed.lastMessageAt = T0.plusMs(5);
            changed.updatedAt = T0.plusMs(6);
            changed.botAttempts += 1;
            OK(update(changed));
            VALUE(found, chat(made.id));
            QCOMPARE(found, changed);
        }
    }
    changed.adminId.reset();
    changed.currentIntent.reset();
    changed.lastMessageAt.reset();
    OK(update(changed));
    VALUE(found, chat(made.id));
    QCOMPARE(found, changed);
}

void tst_StoreContract::updateKeepsWhatIsNotItsOwn()
{
    VALUE(made, makeChat(1));
    Chat changed = made;
    changed.studentId = PersonId(2);
    changed.createdAt = T0.plusMs(1000);
    OK(update(changed));
    VALUE(found, chat(made.id));
    QCOMPARE(found, made);
}

void tst_StoreContract::updateOfUnknownChatIsNotFound()
{
    Chat unknown;
    unknown.id = ChatId(99);
    unknown.studentId = PersonId(1);
    FAILS(update(unknown), ErrorCode::NotFound);
}

void tst_StoreContract::updateToSecondOpenChatIsAConflict()
{
    VALUE(made, makeChat(1));
    Chat first = made;
    first.status = ChatStatus::Closed;
    OK(update(first));
    OK(makeChat(1));
    first.status = ChatStatus::AdminHandling;
    FAILS(update(first), ErrorCode::Conflict);
    VALUE(found, chat(first.id));
    QCOMPARE(found->status, ChatStatus::Closed);
}

void tst_StoreContract::waitingSinceIsKept()
{
    VALUE(made, makeChat(1));
    Chat changed = made;
    const auto waitingSince = [&](ChatStatus status, qint64 ms) -> Result<std::optional<Timestamp>> {
        changed.status = status;
        changed.updatedAt = T0.plusMs(ms);
        SANAD_TRY(update(changed));
        SANAD_ASSIGN(const auto rows, overview({}));
        return rows.constFirst().waitingSince;
    };
    VALUE(before, waitingSince(ChatStatus::BotHandling, 10));
    QVERIFY(!before);
    VALUE(entered, waitingSince(ChatStatus::WaitingForAdmin, 20));
    QCOMPARE(entered, T0.plusMs(20));
    VALUE(still, waitingSince(ChatStatus::WaitingForAdmin, 30));
    QCOMPARE(still, T0.plusMs(20));
    VALUE(left, waitingSince(ChatStatus::AdminHandling, 40));
    QVERIFY(!left);
    VALUE(again, waitingSince(ChatStatus::WaitingForAdmin, 50));
    QCOMPARE(again, T0.plusMs(50));
}

void tst_StoreContract::chatsOfStudentArePaged()
{
    QList<ChatId> newestFirst;
    for (int i = 0; i < 5; ++i) {
        VALUE(made, makeChat(1));
        newestFirst.prepend(made.id);
        Chat closed = made;
        closed.status = ChatStatus::Closed;
        OK(update(closed));
    }
    OK(makeChat(2));
    const auto page = [this](std::optional<ChatId> before, int limit) -> Result<QList<ChatId>> {
        SANAD_ASSIGN(const auto chats,
            read<QList<Chat>>([=](Transaction &t) { return t.chats().ofStudent(PersonId(1), before, limit); }));
        QList<ChatId> ids;
        for (const Chat &each : chats)
            ids.append(each.id);
        return ids;
    };
    VALUE(all, page({}, 50));
    QCOMPARE(all, newestFirst);
    VALUE(first, page({}, 2));
    QCOMPARE(first, newestFirst.first(2));
    VALUE(rest, page(newestFirst.at(1), 50));
    QCOMPARE(rest, newestFirst.mid(2));
    VALUE(none, page({}, 0));
    QVERIFY(none.isEmpty());
    VALUE(negative, page({}, -1));
    QVERIFY(negative.isEmpty());
}

void tst_StoreContract::overviewFilters_data()
{
    // The chats that match, by student: see overviewFilters().
    QTest::addColumn<ChatFilter>("filter");
    QTest::addColumn<QList<int>>("students");
    const auto waiting = ChatStatus::WaitingForAdmin;
    QTest::newRow("all") << ChatFilter{} << QList<int>{6, 5, 4, 3, 2, 1};
    QTest::newRow("status") << ChatFilter{waiting, {}, false, {}} << QList<int>{6, 4, 2};
    QTest::newRow("intent") << ChatFilter{{}, Intent::Payment, false, {}} << QList<int>{3, 2, 1};
    QTest::newRow("unassigned") << ChatFilter{{}, {}, true, {}} << QList<int>{5, 4, 2, 1};
    QTest::newRow("assigned") << ChatFilter{{}, {}, false, PersonId(9)} << QList<int>{6, 3};
    QTest::newRow("assigned to nobody known") << ChatFilter{{}, {}, false, PersonId(8)} << QList<int>{};
    QTest::newRow("status, intent") << ChatFilter{waiting, Intent::Payment, false, {}} << QList<int>{2};
    QTest::newRow("status, unassigned") << ChatFilter{waiting, {}, true, {}} << QList<int>{4, 2};
    QTest::newRow("status, assigned") << ChatFilter{waiting, {}, false, PersonId(9)} << QList<int>{6};
    QTest::newRow("intent, unassigned") << ChatFilter{{}, Intent::Payment, true, {}} << QList<int>{2, 1};
    QTest::newRow("intent, assigned") << ChatFilter{{}, Intent::Payment, false, PersonId(9)} << QList<int>{3};
    QTest::newRow("status, intent, unassigned") << ChatFilter{waiting, Intent::Payment, true, {}} << QList<int>{2};
    QTest::newRow("status, intent, assigned")
        << ChatFilter{ChatStatus::BotHandling, Intent::Payment, false, PersonId(9)} << QList<int>{3};
    QTest::newRow("assigned and unassigned at once") << ChatFilter{{}, {}, true, PersonId(9)} << QList<int>{};
}

void tst_StoreContract::overviewFilters()
{
    QFETCH(ChatFilter, filter);
    QFETCH(QList<int>, students);
    // Even students wait; the first three pay; every third has an admin.
    for (int student = 1; student <= 6; ++student) {
        VALUE(made, makeChat(student));
        Chat changed = made;
        changed.status = student % 2 == 0 ? ChatStatus::WaitingForAdmin : ChatStatus::BotHandling;
        changed.updatedAt = T0.plusMs(student);
        if (student <= 3)
            changed.currentIntent = Intent::Payment;
        if (student % 3 == 0)
            changed.adminId = PersonId(9);
        OK(update(changed));
    }
    VALUE(rows, overview(filter));
    QList<int> found;
    for (const ChatOverview &row : rows)
        found.append(int(row.chat.studentId.value()));
    QCOMPARE(found, students);
    for (const ChatOverview &row : rows) {
        VALUE(stored, chat(row.chat.id));
        QCOMPARE(row.chat, *stored);
    }
}

void tst_StoreContract::overviewPagesOverTies()
{
    QList<ChatId> expected;
    for (int student = 1; student <= 7; ++student) {
        VALUE(made, makeChat(student, T0.plusMs(student / 4)));
        expected.prepend(made.id);
    }
    for (const int limit : {1, 2, 3, 7, 8}) {
        QList<ChatId> found;
        std::optional<ChatCursor> cursor;
        while (true) {
            VALUE(page, overview({}, cursor, limit));
            QVERIFY(page.size() <= limit);
            found += idsOf(page);
            if (page.size() < limit)
                break;
            cursor = ChatCursor{page.constLast().chat.updatedAt, page.constLast().chat.id};
        }
        QCOMPARE(found, expected);
    }
    VALUE(none, overview({}, {}, 0));
    QVERIFY(none.isEmpty());
}

void tst_StoreContract::overviewShowsLastMessageAndUnread()
{
    OK(write<void>([](Transaction &t) { return t.people().ensure({Role::Student, PersonId(1), u"سارة"_s}, T0); }));
    OK(write<void>([](Transaction &t) { return t.people().ensure({Role::Admin, PersonId(2), u"Omar"_s}, T0); }));
    VALUE(busy, makeChat(1, T0.plusMs(1)));
    VALUE(quiet, makeChat(2, T0));
    VALUE(first, append(textOf(busy.id, PersonId(1), u"one"_s, T0)));
    OK(append(textOf(busy.id, PersonId(1), u"two"_s, T0.plusMs(1))));
    VALUE(last, append(botText(busy.id, PersonId(1), u"help"_s, T0.plusMs(2)), first));
    OK(write<bool>([&](Transaction &t) { return t.messages().advance(first, MessageStatus::Read, T0.plusMs(9)); }));

    VALUE(rows, overview({}));
    QCOMPARE(idsOf(rows), (QList<ChatId>{busy.id, quiet.id}));
    VALUE(stored, message(last));
    QCOMPARE(rows.at(0), (ChatOverview{busy, u"سارة"_s, stored, 1, {}}));
    QCOMPARE(rows.at(1), (ChatOverview{quiet, {}, {}, 0, {}}));
}

void tst_StoreContract::overviewOfOneChat()
{
    VALUE(made, makeChat(1));
    VALUE(id, append(textOf(made.id, PersonId(1), u"one"_s, T0)));
    OK(makeChat(2));
    VALUE(row, read<std::optional<ChatOverview>>([&](Transaction &t) { return t.chats().overviewOf(made.id); }));
    VALUE(stored, message(id));
    QCOMPARE(row, (ChatOverview{made, {}, stored, 1, {}}));
    VALUE(none, read<std::optional<ChatOverview>>([](Transaction &t) { return t.chats().overviewOf(ChatId(99)); }));
    QVERIFY(!none);
}

void tst_StoreContract::countsByStatus()
{
    const auto counts = [this] { return read<ChatCounts>([](Transaction &t) { return t.chats().counts(); }); };
    VALUE(empty, counts());
    QCOMPARE(empty, ChatCounts{});
    int student = 0;
    ChatCounts expected{};
    for (const ChatStatus status : AllChatStatuses) {
        for (int i = 0; i <= int(status); ++i) {
            VALUE(made, makeChat(++student));
            Chat changed = made;
            changed.status = status;
            OK(update(changed));
            ++expected.at(size_t(status));
        }
    }
    VALUE(found, counts());
    QCOMPARE(found, expected);
}

void tst_StoreContract::ratingReplacesRating()
{
    VALUE(made, makeChat(1));
    OK(write<void>([&](Transaction &t) { return t.chats().rate(made.id, 1, {}, T0); }));
    OK(write<void>([&](Transaction &t) { return t.chats().rate(made.id, 5, u"شكراً"_s, T0.plusMs(1)); }));
}

void tst_StoreContract::ratingOfUnknownChatIsNotFound()
{
    FAILS(write<void>([](Transaction &t) { return t.chats().rate(ChatId(99), 5, {}, T0); }), ErrorCode::NotFound);
}

void tst_StoreContract::messageIsReadBack()
{
    VALUE(made, makeChat(1));
    Message full = textOf(made.id, PersonId(1), u"لا أستطيع الدخول"_s, T0);
    full.id = MessageId(12345);
    full.deliveredAt = T0.plusMs(1);
    full.readAt = T0.plusMs(2);
    full.clientMessageId = u"c-1"_s;
    for (const MessageType type : AllMessageTypes) {
        for (const Role role : AllRoles) {
            full.type = type;
            full.senderRole = role;
            full.createdAt = full.createdAt.plusMs(1);
            full.clientMessageId += u'x';
            VALUE(id, append(full));
            QVERIFY(id.isValid() && id != MessageId(12345));
            Message expected = full;
            expected.id = id;
            VALUE(found, message(id));
            QCOMPARE(found, expected);
            VALUE(page, newest(made.id, {}, 1));
            QCOMPARE(page, QList<Message>{expected});
            VALUE(byClientId, read<std::optional<Message>>([&](Transaction &t) {
                return t.messages().findByClientId(role, PersonId(1), full.clientMessageId);
            }));
            QCOMPARE(byClientId, expected);
        }
    }
}

void tst_StoreContract::textIsKeptByteForByte_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << u""_s;
    QTest::newRow("Arabic with diacritics") << u"مُحَمَّدٌ ـ كِتَابٌ"_s;
    QTest::newRow("bidi marks and isolates") << u"\u200Fabc\u200E \u2068x\u2069 \u202Ey\u202C"_s;
    QTest::newRow("zero width joiners") << u"می\u200Cخواهم \u200D"_s;
    QTest::newRow("emoji with joiners and tones") << u"👩🏽‍💻 👨‍👩‍👧‍👦 🇪🇬"_s;
    QTest::newRow("decomposed and composed") << u"e\u0301 \u00E9 ا\u0653 آ"_s;
    QTest::newRow("quotes and escapes") << u"' \" \\ \\n \\x00 %s $1 ? :a ; -- /* */ {}"_s;
    QTest::newRow("blanks and line ends") << u" \t\r\n\n x \u00A0\u2028"_s;
    QTest::newRow("last of the planes") << u"\uFFFD\uFEFF \U0010FFFD"_s;
    QTest::newRow("64 KiB") << QString(32768, u'ش');
}

void tst_StoreContract::textIsKeptByteForByte()
{
    QFETCH(QString, text);
    VALUE(made, makeChat(1));
    Message sent = textOf(made.id, PersonId(1), text, T0);
    sent.senderName = text.left(200);
    sent.clientMessageId = text.left(30);
    VALUE(id, append(sent));
    VALUE(found, message(id));
    QCOMPARE(found->text.toUtf8(), text.toUtf8());
    QCOMPARE(found->senderName.toUtf8(), sent.senderName.toUtf8());
    QCOMPARE(found->clientMessageId.toUtf8(), sent.clientMessageId.toUtf8());
    OK(write<void>([&](Transaction &t) { return t.people().ensure({Role::Student, PersonId(1), text}, T0); }));
    VALUE(person,
        read<std::optional<Person>>([](Transaction &t) { return t.people().find(Role::Student, PersonId(1)); }));
    QCOMPARE(person->name.toUtf8(), text.toUtf8());
}

void tst_StoreContract::attachmentIsReadBack()
{
    VALUE(made, makeChat(1));
    Message image = textOf(made.id, PersonId(1), {}, T0);
    image.type = MessageType::Image;
    image.attachment = Attachment{.url = u"https://example.org/1"_s,
        .mediaType = u"image/png"_s,
        .name = u"لقطة.png"_s,
        .size = 5'000'000'000,
        .duration = {},
        .width = 640,
        .height = 480,
        .thumbnailUrl = u"https://example.org/2"_s};
    Message audio = textOf(made.id, PersonId(1), {}, T0.plusMs(1));
    audio.type = MessageType::Audio;
    audio.attachment = Attachment{.url = {},
        .mediaType = u"audio/ogg"_s,
        .name = u"voice.ogg"_s,
        .size = 1,
        .duration = 2.5,
        .width = {},
        .height = {},
        .thumbnailUrl = {}};
    VALUE(imageId, append(image));
    VALUE(audioId, append(audio));
    image.id = imageId;
    audio.id = audioId;
    // Addresses are grants that expire: they are made when a message is shown, not stored.
    image.attachment->url.clear();
    image.attachment->thumbnailUrl.clear();
    VALUE(page, newest(made.id, {}, 50));
    QCOMPARE(page, (QList<Message>{image, audio}));
    VALUE(found, message(imageId));
    QCOMPARE(found, image);
    VALUE(rows, overview({}));
    QCOMPARE(rows.constFirst().lastMessage, audio);
}

void tst_StoreContract::messageOfUnknownChatIsNotFound()
{
    FAILS(append(textOf(ChatId(99), PersonId(1), u"x"_s, T0)), ErrorCode::NotFound);
    VALUE(made, makeChat(1));
    FAILS(append(textOf(made.id, PersonId(1), u"x"_s, T0), MessageId(99)), ErrorCode::NotFound);
}

void tst_StoreContract::sameTimeInOneChatIsAConflict()
{
    VALUE(first, makeChat(1));
    VALUE(second, makeChat(2));
    OK(append(textOf(first.id, PersonId(1), u"x"_s, T0)));
    FAILS(append(textOf(first.id, PersonId(1), u"y"_s, T0)), ErrorCode::Conflict);
    OK(append(textOf(second.id, PersonId(2), u"y"_s, T0)));
}

void tst_StoreContract::clientIdIsUniquePerSender()
{
    VALUE(made, makeChat(1));
    Message sent = textOf(made.id, PersonId(1), u"x"_s, T0);
    sent.clientMessageId = u"same"_s;
    OK(append(sent));
    sent.createdAt = T0.plusMs(1);
    FAILS(append(sent), ErrorCode::Conflict);
    sent.senderRole = Role::Admin;
    OK(append(sent));
    sent.createdAt = T0.plusMs(2);
    sent.senderId = PersonId(2);
    OK(append(sent));
    VALUE(none, read<std::optional<Message>>([](Transaction &t) {
        return t.messages().findByClientId(Role::Student, PersonId(2), u"same"_s);
    }));
    QVERIFY(!none);
    // Without one, there is nothing to be unique, nor to be found.
    sent.clientMessageId.clear();
    for (int i = 3; i < 5; ++i) {
        sent.createdAt = T0.plusMs(i);
        OK(append(sent));
    }
    VALUE(empty, read<std::optional<Message>>([](Transaction &t) {
        return t.messages().findByClientId(Role::Admin, PersonId(2), {});
    }));
    QVERIFY(!empty);
}

void tst_StoreContract::clientIdsDifferInEveryByte()
{
    VALUE(made, makeChat(1));
    qint64 ms = 0;
    for (const QString &clientId : {u"a"_s, u"A"_s, u"a "_s, u"\u00E9"_s, u"e\u0301"_s, u"a\u200D"_s}) {
        Message sent = textOf(made.id, PersonId(1), clientId, T0.plusMs(++ms));
        sent.clientMessageId = clientId;
        VALUE(id, append(sent));
        VALUE(found, read<std::optional<Message>>([&](Transaction &t) {
            return t.messages().findByClientId(Role::Student, PersonId(1), clientId);
        }));
        QCOMPARE(found->id, id);
    }
}

void tst_StoreContract::replyIsFound()
{
    VALUE(made, makeChat(1));
    VALUE(other, makeChat(2));
    VALUE(question, append(textOf(made.id, PersonId(1), u"?"_s, T0)));
    const auto reply = [&](ChatId chat) {
        return read<std::optional<Message>>([=](Transaction &t) { return t.messages().findReplyTo(chat, question); });
    };
    VALUE(before, reply(made.id));
    QVERIFY(!before);
    VALUE(answer, append(botText(made.id, PersonId(1), u"!"_s, T0.plusMs(1)), question));
    VALUE(found, reply(made.id));
    QCOMPARE(found->id, answer);
    VALUE(elsewhere, reply(other.id));
    QVERIFY(!elsewhere);
}

void tst_StoreContract::secondReplyIsAConflict()
{
    VALUE(made, makeChat(1));
    VALUE(question, append(textOf(made.id, PersonId(1), u"?"_s, T0)));
    OK(append(botText(made.id, PersonId(1), u"!"_s, T0.plusMs(1)), question));
    FAILS(append(botText(made.id, PersonId(1), u"!!"_s, T0.plusMs(2)), question), ErrorCode::Conflict);
}

void tst_StoreContract::newestPages_data()
{
    QTest::addColumn<int>("before"); // place of the message whose time bounds the page; -1: none
    QTest::addColumn<int>("limit");
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("count");
    QTest::newRow("all") << -1 << 50 << 0 << 10;
    QTest::newRow("newest three") << -1 << 3 << 7 << 3;
    QTest::newRow("before the newest") << 9 << 3 << 6 << 3;
    QTest::newRow("before the second") << 1 << 3 << 0 << 1;
    QTest::newRow("before the first") << 0 << 3 << 0 << 0;
    QTest::newRow("exactly as many as there are") << -1 << 10 << 0 << 10;
    QTest::newRow("none") << -1 << 0 << 0 << 0;
    QTest::newRow("a negative number") << -1 << -5 << 0 << 0;
}

void tst_StoreContract::newestPages()
{
    QFETCH(int, before);
    QFETCH(int, limit);
    QFETCH(int, first);
    QFETCH(int, count);
    VALUE(made, makeChat(1));
    VALUE(other, makeChat(2));
    VALUE(ids, makeMessages(made.id, 10));
    OK(makeMessages(other.id, 10));
    const auto bound = before < 0 ? std::optional<Timestamp>() : std::optional(T0.plusMs(before));
    VALUE(page, newest(made.id, bound, limit));
    QCOMPARE(idsOf(page), ids.mid(first, count));
}

void tst_StoreContract::afterPages()
{
    VALUE(made, makeChat(1));
    VALUE(other, makeChat(2));
    VALUE(ids, makeMessages(made.id, 6));
    VALUE(foreign, makeMessages(other.id, 1));
    VALUE(late, append(textOf(made.id, PersonId(1), u"late"_s, T0.plusMs(100))));
    const QList<MessageId> all = ids + QList<MessageId>{late};
    VALUE(everything, after(made.id, MessageId(0), 50));
    QCOMPARE(idsOf(everything), all);
    for (qsizetype i = 0; i < all.size(); ++i) {
        VALUE(rest, after(made.id, all.at(i), 50));
        QCOMPARE(idsOf(rest), all.mid(i + 1));
        VALUE(two, after(made.id, all.at(i), 2));
        QCOMPARE(idsOf(two), all.mid(i + 1, 2));
    }
    VALUE(afterForeign, after(made.id, foreign.constFirst(), 50));
    QCOMPARE(idsOf(afterForeign), QList<MessageId>{late});
    VALUE(afterFuture, after(made.id, MessageId(MessageId::Max), 50));
    QVERIFY(afterFuture.isEmpty());
    VALUE(none, after(made.id, MessageId(0), 0));
    QVERIFY(none.isEmpty());
    VALUE(negative, after(made.id, MessageId(0), -1));
    QVERIFY(negative.isEmpty());
}

void tst_StoreContract::advanceOnlyForward_data()
{
    QTest::addColumn<MessageStatus>("from");
    QTest::addColumn<MessageStatus>("to");
    QTest::addColumn<bool>("moves");
    using enum MessageStatus;
    QTest::newRow("sent, sent") << Sent << Sent << false;
    QTest::newRow("sent, delivered") << Sent << Delivered << true;
    QTest::newRow("sent, read") << Sent << Read << true;
    QTest::newRow("delivered, sent") << Delivered << Sent << false;
    QTest::newRow("delivered, delivered") << Delivered << Delivered << false;
    QTest::newRow("delivered, read") << Delivered << Read << true;
    QTest::newRow("read, sent") << Read << Sent << false;
    QTest::newRow("read, delivered") << Read << Delivered << false;
    QTest::newRow("read, read") << Read << Read << false;
}

void tst_StoreContract::advanceOnlyForward()
{
    QFETCH(MessageStatus, from);
    QFETCH(MessageStatus, to);
    QFETCH(bool, moves);
    VALUE(made, makeChat(1));
    Message sent = textOf(made.id, PersonId(1), u"x"_s, T0);
    if (from != MessageStatus::Sent)
        sent.deliveredAt = T0.plusMs(1);
    if (from == MessageStatus::Read)
        sent.readAt = T0.plusMs(2);
    VALUE(id, append(sent));
    sent.id = id;
    VALUE(moved, write<bool>([&](Transaction &t) { return t.messages().advance(id, to, T0.plusMs(9)); }));
    QCOMPARE(moved, moves);
    VALUE(found, message(id));
    if (moves && !sent.deliveredAt)
        sent.deliveredAt = T0.plusMs(9);
    if (moves && to == MessageStatus::Read)
        sent.readAt = T0.plusMs(9);
    QCOMPARE(found, sent);
    VALUE(unknown, write<bool>([&](Transaction &t) { return t.messages().advance(MessageId(99), to, T0); }));
    QVERIFY(!unknown);
}

void tst_StoreContract::markReadUpTo()
{
    VALUE(made, makeChat(1));
    VALUE(other, makeChat(2));
    QList<MessageId> students;
    QList<MessageId> admins;
    for (int i = 0; i < 6; ++i) {
        VALUE(question, append(textOf(made.id, PersonId(1), u"?"_s, T0.plusMs(2 * i))));
        VALUE(answer, append(botText(made.id, PersonId(1), u"!"_s, T0.plusMs(2 * i + 1))));
        students.append(question);
        admins.append(answer);
    }
    VALUE(elsewhere, append(textOf(other.id, PersonId(2), u"?"_s, T0)));
    OK(write<bool>([&](Transaction &t) { return t.messages().advance(students.at(1), MessageStatus::Read, T0); }));
    OK(write<bool>(
        [&](Transaction &t) { return t.messages().advance(students.at(2), MessageStatus::Delivered, T0.plusMs(50)); }));

    const auto mark = [this](ChatId chat, Role sender, MessageId upTo) {
        return write<QList<MessageId>>(
            [=](Transaction &t) { return t.messages().markRead(chat, sender, upTo, T0.plusMs(99)); });
    };
    VALUE(marked, mark(made.id, Role::Student, admins.at(3)));
    QCOMPARE(marked, (QList<MessageId>{students.at(0), students.at(2), students.at(3)}));
    VALUE(again, mark(made.id, Role::Student, admins.at(3)));
    QVERIFY(again.isEmpty());
    VALUE(rest, mark(made.id, Role::Student, elsewhere));
    QCOMPARE(rest, students.mid(4));
    VALUE(before, mark(other.id, Role::Student, MessageId(elsewhere.value() - 1)));
    QVERIFY(before.isEmpty());

    VALUE(delivered, message(students.at(2)));
    QCOMPARE(delivered->deliveredAt, T0.plusMs(50));
    QCOMPARE(delivered->readAt, T0.plusMs(99));
    VALUE(early, message(students.at(1)));
    QCOMPARE(early->readAt, T0);
    VALUE(answer, message(admins.at(0)));
    QVERIFY(!answer->readAt && !answer->deliveredAt);
}

void tst_StoreContract::unreadOfStudentCountsAllChats()
{
    const auto unread = [this](qint64 student) {
        return read<int>([=](Transaction &t) { return t.messages().unreadOfStudent(PersonId(student)); });
    };
    VALUE(nothing, unread(1));
    QCOMPARE(nothing, 0);
    VALUE(first, makeChat(1));
    OK(append(textOf(first.id, PersonId(1), u"?"_s, T0)));
    VALUE(answer, append(botText(first.id, PersonId(1), u"!"_s, T0.plusMs(1))));
    Chat closed = first;
    closed.status = ChatStatus::Closed;
    OK(update(closed));
    VALUE(second, makeChat(1));
    OK(append(botText(second.id, PersonId(1), u"!"_s, T0)));
    OK(append(botText(second.id, PersonId(1), u"!"_s, T0.plusMs(1))));
    VALUE(other, makeChat(2));
    OK(append(botText(other.id, PersonId(2), u"!"_s, T0)));
    VALUE(three, unread(1));
    QCOMPARE(three, 3);
    OK(write<bool>([&](Transaction &t) { return t.messages().advance(answer, MessageStatus::Delivered, T0); }));
    VALUE(delivered, unread(1));
    QCOMPARE(delivered, 3);
    OK(write<bool>([&](Transaction &t) { return t.messages().advance(answer, MessageStatus::Read, T0); }));
    VALUE(two, unread(1));
    QCOMPARE(two, 2);
}

void tst_StoreContract::faqsByPriority()
{
    const auto all = [this] { return read<QList<Faq>>([](Transaction &t) { return t.faqs().all(); }); };
    VALUE(none, all());
    QVERIFY(none.isEmpty());
    QList<Faq> stored;
    for (const int priority : {0, 5, -3, 5, 0}) {
        Faq faq{FaqId(77), u"كيف أدخل؟ %1"_s.arg(stored.size()), u"هكذا"_s, priority};
        VALUE(id, write<FaqId>([=](Transaction &t) { return t.faqs().add(faq); }));
        faq.id = id;
        stored.append(faq);
    }
    VALUE(found, all());
    QCOMPARE(found, (QList<Faq>{stored.at(1), stored.at(3), stored.at(0), stored.at(4), stored.at(2)}));
}

void tst_StoreContract::idsGrowAndAreNotReused()
{
    VALUE(made, makeChat(1));
    VALUE(ids, makeMessages(made.id, 20));
    QVERIFY(std::is_sorted(ids.begin(), ids.end()));
    VALUE(second, makeChat(2));
    QVERIFY(second.id > made.id);
}

void tst_StoreContract::refusedWorkLeavesNothing()
{
    VALUE(made, makeChat(1));
    const auto refused = write<int>([&](Transaction &t) -> Result<int> {
        SANAD_TRY(t.messages().append(textOf(made.id, PersonId(1), u"x"_s, T0), {}));
        SANAD_TRY(t.people().ensure({Role::Student, PersonId(1), u"Sara"_s}, T0));
        SANAD_TRY(t.chats().create(PersonId(2), T0));
        return Error::of(ErrorCode::Forbidden, u"no"_s);
    });
    FAILS(refused, ErrorCode::Forbidden);
    QCOMPARE(refused.error().message, u"no"_s);
    VALUE(page, newest(made.id, {}, 50));
    QVERIFY(page.isEmpty());
    VALUE(person,
        read<std::optional<Person>>([](Transaction &t) { return t.people().find(Role::Student, PersonId(1)); }));
    QVERIFY(!person);
    VALUE(open, read<std::optional<Chat>>([](Transaction &t) { return t.chats().findOpen(PersonId(2)); }));
    QVERIFY(!open);
}

void tst_StoreContract::refusedWorkLeavesNeighbours()
{
    VALUE(made, makeChat(1));
    QObject context;
    QList<bool> kept;
    // Submitted together, they share a transaction where the store commits in groups.
    for (int i = 0; i < 9; ++i) {
        m_store->write<MessageId>(
            &context,
            [=, chat = made.id](Transaction &t) -> Result<MessageId> {
                auto id = t.messages().append(textOf(chat, PersonId(1), QString::number(i), T0.plusMs(i)), {});
                if (i % 3 == 1)
                    return Error::of(ErrorCode::Forbidden);
                return id;
            },
            [&](const Result<MessageId> &result) { kept.append(result.has_value()); });
    }
    QTRY_COMPARE(kept.size(), 9);
    QCOMPARE(kept, (QList<bool>{true, false, true, true, false, true, true, false, true}));
    VALUE(page, newest(made.id, {}, 50));
    QStringList texts;
    for (const Message &each : page)
        texts.append(each.text);
    QCOMPARE(texts.join(u' '), u"0 2 3 5 6 8"_s);
}

void tst_StoreContract::conflictInsideWorkLeavesNeighbours()
{
    VALUE(made, makeChat(1));
    QObject context;
    QList<int> codes;
    for (int i = 0; i < 6; ++i) {
        m_store->write<MessageId>(
            &context,
            [=, chat = made.id](Transaction &t) {
                // The fourth has the time of the third: the database itself refuses it.
                return t.messages().append(textOf(chat, PersonId(1), {}, T0.plusMs(i == 3 ? 2 : i)), {});
            },
            [&](const Result<MessageId> &result) { codes.append(result ? -1 : int(result.error().code)); });
    }
    QTRY_COMPARE(codes.size(), 6);
    QCOMPARE(codes, (QList<int>{-1, -1, -1, int(ErrorCode::Conflict), -1, -1}));
    VALUE(page, newest(made.id, {}, 50));
    QCOMPARE(page.size(), 5);
}

void tst_StoreContract::readMustNotWrite()
{
    FAILS(read<Chat>([](Transaction &t) { return t.chats().create(PersonId(1), T0); }), ErrorCode::Internal);
    VALUE(open, read<std::optional<Chat>>([](Transaction &t) { return t.chats().findOpen(PersonId(1)); }));
    QVERIFY(!open);
}

void tst_StoreContract::readSeesWhatWasAcknowledged()
{
    VALUE(made, makeChat(1));
    for (int i = 0; i < 50; ++i) {
        VALUE(id, append(textOf(made.id, PersonId(1), {}, T0.plusMs(i))));
        VALUE(page, newest(made.id, {}, 1));
        QCOMPARE(page.size(), 1);
        QCOMPARE(page.constFirst().id, id);
    }
}

void tst_StoreContract::deadContextGetsNoAnswer()
{
    auto context = std::make_unique<QObject>();
    bool isAnswered = false;
    m_store->write<Chat>(
        context.get(), [](Transaction &t) { return t.chats().create(PersonId(1), T0); },
        [&](const Result<Chat> &) { isAnswered = true; });
    m_store->read<ChatCounts>(
        context.get(), [](Transaction &t) { return t.chats().counts(); },
        [&](const Result<ChatCounts> &) { isAnswered = true; });
    context.reset();
    // The work itself is done: whoever asked has gone, the message has not.
    VALUE(second, makeChat(2));
    QVERIFY(second.id.isValid());
    VALUE(open, read<std::optional<Chat>>([](Transaction &t) { return t.chats().findOpen(PersonId(1)); }));
    QVERIFY(open);
    QVERIFY(!isAnswered);
}

void tst_StoreContract::answersComeInOrder()
{
    QObject context;
    QList<int> order;
    for (int i = 0; i < 40; ++i) {
        m_store->write<int>(
            &context, [i](Transaction &) -> Result<int> { return i; },
            [&](const Result<int> &result) { order.append(*result); });
    }
    QTRY_COMPARE(order.size(), 40);
    QVERIFY(std::is_sorted(order.begin(), order.end()));
}

void tst_StoreContract::databaseIsWritable()
{
    OK(write<void>([](Transaction &t) { return t.checkWritable(); }));
    FAILS(read<void>([](Transaction &t) { return t.checkWritable(); }), ErrorCode::Internal);
}

Q_DECLARE_METATYPE(ChatFilter)

QTEST_GUILESS_MAIN(tst_StoreContract)
#include "tst_StoreContract.moc"
