// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/UseCaseFixture.h"

#include <QTest>

using namespace sanad;
using namespace sanad::test;
using namespace Qt::StringLiterals;

class tst_AdminUseCases : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void actionMovesTheChat_data();
    void actionMovesTheChat();
    void heldChatsAreLeftAlone_data();
    void heldChatsAreLeftAlone();
    void claimingTwiceChangesNothing();
    void closedChatCannotBeClaimed();
    void reopeningBesideAnOpenChatConflicts();
    void handingBackStartsTheBotAnew();
    void queuePagesMeet();
    void unknownChat();
};

void tst_AdminUseCases::actionMovesTheChat_data()
{
    QTest::addColumn<int>("action");
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("held");
    const auto row = [](const char *name, AdminAction action, ChatStatus status, bool held) {
        QTest::newRow(name) << int(action) << int(status) << held;
    };
    row("claim", AdminAction::Claim, ChatStatus::WaitingForAdmin, true);
    row("resolve", AdminAction::Resolve, ChatStatus::Resolved, false);
    row("close", AdminAction::Close, ChatStatus::Closed, false);
    row("reopen", AdminAction::Reopen, ChatStatus::AdminHandling, true);
    row("hand back", AdminAction::HandBack, ChatStatus::BotHandling, false);
    // A new action must be given a row above.
    static_assert(AllAdminActions.size() == 5);
}

void tst_AdminUseCases::actionMovesTheChat()
{
    QFETCH(int, action);
    QFETCH(int, status);
    QFETCH(bool, held);
    UseCaseFixture f;
    const Chat chat = f.waitingChat();
    const auto done = f.act(f.admin, chat.id, AdminAction(action));
    QVERIFY(done);
    QVERIFY(done->chatChanged);
    QCOMPARE(int(done->chat.status), status);
    QCOMPARE(done->chat.adminId.has_value(), held);
    QVERIFY(f.store.state().chats.begin()->second.chat == done->chat);
    QCOMPARE(f.store.state().chats.begin()->second.waitingSince.has_value(),
        done->chat.status == ChatStatus::WaitingForAdmin);
}

void tst_AdminUseCases::heldChatsAreLeftAlone_data()
{
    QTest::addColumn<int>("action");
    const char *const names[] = {"claim", "resolve", "close", "reopen", "hand back"};
    for (size_t i = 0; i < AllAdminActions.size(); ++i)
        QTest::newRow(names[i]) << int(AllAdminActions[i]);
}

void tst_AdminUseCases::heldChatsAreLeftAlone()
{
    QFETCH(int, action);
    UseCaseFixture f;
    const Chat chat = f.waitingChat();
    QVERIFY(f.act(f.admin, chat.id, AdminAction::Claim));
    // The holder must have a row to be named.
    QVERIFY(f.run([&](Transaction &t) { return t.people().ensure(f.admin.person, f.clock.now()); }));
    const auto refused = f.act(f.otherAdmin, chat.id, AdminAction(action));
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
    QVERIFY(refused.error().heldBy == f.admin.person.id.value());
    QVERIFY(refused.error().message.contains(f.admin.person.name));
    QVERIFY(f.act(f.otherAdmin, chat.id, AdminAction(action), true));
}

void tst_AdminUseCases::claimingTwiceChangesNothing()
{
    UseCaseFixture f;
    const Chat chat = f.waitingChat();
    QVERIFY(f.act(f.admin, chat.id, AdminAction::Claim)->chatChanged);
    QVERIFY(!f.act(f.admin, chat.id, AdminAction::Claim)->chatChanged);
}

void tst_AdminUseCases::closedChatCannotBeClaimed()
{
    UseCaseFixture f;
    const Chat chat = f.waitingChat();
    QVERIFY(f.act(f.admin, chat.id, AdminAction::Close));
    const auto refused = f.act(f.admin, chat.id, AdminAction::Claim);
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
    QCOMPARE(refused.error().status, u"closed"_s);
}

void tst_AdminUseCases::reopeningBesideAnOpenChatConflicts()
{
    UseCaseFixture f;
    const Chat chat = f.waitingChat();
    QVERIFY(f.act(f.admin, chat.id, AdminAction::Close));
    QVERIFY(f.post(f.student, u"a new one"_s));
    for (const AdminAction action : {AdminAction::Reopen, AdminAction::HandBack, AdminAction::Resolve})
        QCOMPARE(f.act(f.admin, chat.id, action).error().code, ErrorCode::Conflict);
    QVERIFY(f.act(f.admin, chat.id, AdminAction::Reopen).error().message.contains(u"another chat"_s));
    QCOMPARE(f.store.state().chats.at(chat.id).chat.status, ChatStatus::Closed);
}

void tst_AdminUseCases::handingBackStartsTheBotAnew()
{
    UseCaseFixture f;
    for (int i = 0; i < 4; ++i)
        QVERIFY(f.post(f.student, u"still"_s));
    const ChatId id = f.store.state().chats.begin()->first;
    QVERIFY(f.post(f.admin, u"let me see"_s, {}, id));
    const auto back = f.act(f.admin, id, AdminAction::HandBack);
    QCOMPARE(back->chat.botAttempts, 0);
    QCOMPARE(f.post(f.student, u"still"_s)->botReply->text, u"help LOGIN_PROBLEM 1"_s);
}

void tst_AdminUseCases::queuePagesMeet()
{
    UseCaseFixture f;
    for (qint64 id = 10; id < 21; ++id) {
        // Some changed in the same millisecond: the id decides.
        f.clock.advance(id % 3 ? 0 : 1);
        QVERIFY(f.post(UseCaseFixture::person(Role::Student, id, u"S"_s), u"hi"_s,
            UseCaseFixture::reads(id % 2 ? MessageAct::WantsPerson : MessageAct::Solved)));
    }
    const auto walk = [&](const ChatFilter &filter) {
        QList<qint64> seen;
        std::optional<ChatCursor> cursor;
        do {
            const auto page = f.run([&](Transaction &t) { return f.admins.queue(t, filter, cursor, 2); });
            for (const ChatOverview &overview : page->chats)
                seen << overview.chat.id.value();
            cursor = page->next;
        } while (cursor);
        return seen;
    };
    const QList<qint64> all = walk({});
    QCOMPARE(all.size(), 11);
    QCOMPARE(QSet<qint64>(all.begin(), all.end()).size(), 11);
    ChatFilter waiting;
    waiting.status = ChatStatus::WaitingForAdmin;
    QCOMPARE(walk(waiting).size(), 5);
    const auto page = f.run([&](Transaction &t) { return f.admins.queue(t, {}, {}, 50); });
    QVERIFY(!page->next);
    QCOMPARE(page->counts[size_t(ChatStatus::WaitingForAdmin)], 5);
    QCOMPARE(page->counts[size_t(ChatStatus::Resolved)], 6);
    for (const ChatOverview &overview : page->chats) {
        QCOMPARE(overview.unreadCount, 1);
        QVERIFY(overview.lastMessage && overview.lastMessage->isAutoReply());
        QCOMPARE(overview.waitingSince.has_value(), overview.chat.status == ChatStatus::WaitingForAdmin);
    }
}

void tst_AdminUseCases::unknownChat()
{
    UseCaseFixture f;
    QCOMPARE(f.act(f.admin, ChatId(7), AdminAction::Claim).error().code, ErrorCode::NotFound);
    QCOMPARE(f.run([&](Transaction &t) { return f.admins.chat(t, ChatId(7)); }).error().code, ErrorCode::NotFound);
}

QTEST_GUILESS_MAIN(tst_AdminUseCases)
#include "tst_AdminUseCases.moc"
