// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreContractTest.h"

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::test;

namespace {

QList<ChatId> idsOf(const QList<ChatOverview> &overviews)
{
    QList<ChatId> ids;
    for (const ChatOverview &overview : overviews)
        ids.append(overview.chat.id);
    return ids;
}

} // namespace

/// What every ChatRepository promises, checked over the fake and over both databases.
class tst_ChatContract final : public StoreContractTest
{
    Q_OBJECT

private Q_SLOTS:
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
};

void tst_ChatContract::createdChatIsRead()
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

void tst_ChatContract::secondOpenChatIsAConflict()
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

void tst_ChatContract::chatsOfUnknownIdsAreNothing()
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

void tst_ChatContract::updateStoresAllFields()
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
            changed.botMemory = changed.botMemory.size() < 6 ? changed.botMemory + u"a.7"_s : QString();
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

void tst_ChatContract::updateKeepsWhatIsNotItsOwn()
{
    VALUE(made, makeChat(1));
    Chat changed = made;
    changed.studentId = PersonId(2);
    changed.createdAt = T0.plusMs(1000);
    OK(update(changed));
    VALUE(found, chat(made.id));
    QCOMPARE(found, made);
}

void tst_ChatContract::updateOfUnknownChatIsNotFound()
{
    Chat unknown;
    unknown.id = ChatId(99);
    unknown.studentId = PersonId(1);
    FAILS(update(unknown), ErrorCode::NotFound);
}

void tst_ChatContract::updateToSecondOpenChatIsAConflict()
{
    VALUE(made, makeChat(1));
    Chat first = made;
    first.status = ChatStatus::Closed;
    OK(update(first));
    OK(makeChat(1));
    first.status = ChatStatus::AdminHandling;
    FAILS(update(first), ErrorCode::Conflict);
    VALUE(found, chat(first.id));
    QVERIFY(found.has_value());
    QCOMPARE(found->status, ChatStatus::Closed);
}

void tst_ChatContract::waitingSinceIsKept()
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

void tst_ChatContract::chatsOfStudentArePaged()
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

void tst_ChatContract::overviewFilters_data()
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

void tst_ChatContract::overviewFilters()
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

void tst_ChatContract::overviewPagesOverTies()
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

void tst_ChatContract::overviewShowsLastMessageAndUnread()
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

void tst_ChatContract::overviewOfOneChat()
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

void tst_ChatContract::countsByStatus()
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

void tst_ChatContract::ratingReplacesRating()
{
    VALUE(made, makeChat(1));
    OK(write<void>([&](Transaction &t) { return t.chats().rate(made.id, 1, {}, T0); }));
    OK(write<void>([&](Transaction &t) { return t.chats().rate(made.id, 5, u"شكراً"_s, T0.plusMs(1)); }));
}

void tst_ChatContract::ratingOfUnknownChatIsNotFound()
{
    FAILS(write<void>([](Transaction &t) { return t.chats().rate(ChatId(99), 5, {}, T0); }), ErrorCode::NotFound);
}

QTEST_GUILESS_MAIN(tst_ChatContract)
#include "tst_ChatContract.moc"
