// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/UseCaseFixture.h"

#include <QTest>

using namespace sanad;
using namespace sanad::test;
using namespace Qt::StringLiterals;

class tst_ChatUseCases : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void openChatIsMadeOnceAndFoundAgain();
    void currentChatIsOnlyLookedFor();
    void othersChatsDoNotExist();
    void adminsHaveNoChatOfTheirOwn();
    void firstMessageOpensAChatAndIsAnswered();
    void threeAttemptsThenAPerson();
    void whileWaitingNothingIsStored();
    void closedChatRefusesButAnotherOpens();
    void adminAnswerTakesOverAndTheBotIsSilent();
    void thanksCloseEvenAfterTheTakeover();
    void resolvedChatStartsAnew();
    void repeatIsAnsweredWithTheFirst();
    void repeatWorksThoughTheChatWaitsNow();
    void repeatOpensNoChat();
    void repeatIsKnownBeforeItsFileIsKept();
    void clientIdsOfTwoPeopleDoNotMix();
    void stampsGrowWhileTheClockStandsStill();
    void stampsGrowWhenTheClockIsSetBack();
    void foreignChatLooksLikeNone_data();
    void foreignChatLooksLikeNone();
    void badTextIsRefused_data();
    void badTextIsRefused();
    void adminMustNameTheChat();
    void pagesMeetWithoutGapOrRepeat();
    void marksOnlyTheOtherSide();
    void readUpToStopsThere();
    void ratingNeedsAnEndedChat();
    void transcriptHoldsEverything();
};

void tst_ChatUseCases::openChatIsMadeOnceAndFoundAgain()
{
    UseCaseFixture f;
    const auto open = [&](const Caller &caller) {
        return f.run([&](Transaction &transaction) { return f.chats.openChat(transaction, caller); });
    };
    const auto first = open(f.student);
    QVERIFY(first);
    QVERIFY(first->isNew);
    QCOMPARE(first->chat.status, ChatStatus::BotHandling);
    QCOMPARE(first->chat.botAttempts, 0);
    QVERIFY(!first->chat.lastMessageAt);
    const auto second = open(f.student);
    QVERIFY(!second->isNew);
    QVERIFY(second->chat == first->chat);
    QVERIFY(open(f.otherStudent)->chat.id != first->chat.id);
}

void tst_ChatUseCases::currentChatIsOnlyLookedFor()
{
    UseCaseFixture f;
    const auto current = [&](const Caller &caller) {
        return f.run([&](Transaction &transaction) { return f.chats.currentChat(transaction, caller); });
    };
    QVERIFY(!*current(f.student));
    QVERIFY(f.store.state().chats.empty());
    const Chat chat = f.post(f.student, u"hello"_s)->chat;
    QCOMPARE((*current(f.student))->id, chat.id);
    QVERIFY(!*current(f.otherStudent));
    QVERIFY(!*current(f.admin));
    QVERIFY(f.act(f.admin, chat.id, AdminAction::Close));
    QVERIFY(!*current(f.student));
}

void tst_ChatUseCases::othersChatsDoNotExist()
{
    UseCaseFixture f;
    const Chat chat = f.post(f.student, u"hello"_s)->chat;
    const auto find = [&](const Caller &caller, ChatId id) {
        return f.run([&](Transaction &transaction) { return f.chats.chat(transaction, caller, id); });
    };
    QCOMPARE(find(f.student, chat.id)->id, chat.id);
    QCOMPARE(find(f.admin, chat.id)->id, chat.id);
    const Error foreign = find(f.otherStudent, chat.id).error();
    QCOMPARE(foreign.code, ErrorCode::NotFound);
    QCOMPARE(foreign, find(f.otherStudent, ChatId(99)).error());
}

void tst_ChatUseCases::adminsHaveNoChatOfTheirOwn()
{
    UseCaseFixture f;
    const auto opened = f.run([&](Transaction &transaction) { return f.chats.openChat(transaction, f.admin); });
    QCOMPARE(opened.error().code, ErrorCode::Forbidden);
    QVERIFY(f.store.state().chats.empty());
}

void tst_ChatUseCases::firstMessageOpensAChatAndIsAnswered()
{
    UseCaseFixture f;
    const auto posted = f.post(f.student, u"I can't log in"_s);
    QVERIFY(posted);
    QCOMPARE(posted->message.text, u"I can't log in"_s);
    QCOMPARE(posted->message.senderName, f.student.person.name);
    QCOMPARE(posted->message.type, MessageType::Text);
    QVERIFY(posted->botReply);
    QCOMPARE(posted->botReply->text, u"help LOGIN_PROBLEM 1"_s);
    QCOMPARE(posted->botReply->senderRole, Role::Admin);
    QCOMPARE(posted->botReply->senderId, f.student.person.id);
    QCOMPARE(posted->botReply->senderName, u"رد تلقائي"_s);
    QVERIFY(posted->botReply->isAutoReply());
    QVERIFY(posted->botReply->id > posted->message.id);
    QVERIFY(posted->botReply->createdAt > posted->message.createdAt);
    QCOMPARE(posted->chat.botAttempts, 1);
    QVERIFY(posted->chat.currentIntent == Intent::LoginProblem);
    QVERIFY(posted->chat.lastMessageAt == posted->botReply->createdAt);
    QVERIFY(posted->chatChanged);
    QVERIFY(posted->isNewChat);
    QVERIFY(!f.post(f.student, u"still"_s)->isNewChat);
}

void tst_ChatUseCases::threeAttemptsThenAPerson()
{
    UseCaseFixture f;
    for (int attempt = 1; attempt <= 3; ++attempt)
        QCOMPARE(f.post(f.student, u"still"_s)->botReply->text, u"help LOGIN_PROBLEM %1"_s.arg(attempt));
    const auto fourth = f.post(f.student, u"still"_s);
    QCOMPARE(fourth->botReply->text, u"escalation"_s);
    QCOMPARE(fourth->chat.status, ChatStatus::WaitingForAdmin);
    QCOMPARE(f.store.state().chats.begin()->second.waitingSince.has_value(), true);
}

void tst_ChatUseCases::whileWaitingNothingIsStored()
{
    UseCaseFixture f;
    const Chat chat = f.waitingChat();
    const qsizetype before = f.storedMessages();
    for (const auto &id : {std::optional<ChatId>(), std::optional(chat.id)}) {
        const auto refused = f.post(f.student, u"hello?"_s, UseCaseFixture::problem(), id);
        QCOMPARE(refused.error().code, ErrorCode::WaitingForAdmin);
        QCOMPARE(refused.error().status, u"waiting_for_admin"_s);
    }
    QCOMPARE(f.storedMessages(), before);
}

void tst_ChatUseCases::closedChatRefusesButAnotherOpens()
{
    UseCaseFixture f;
    const Chat chat = f.waitingChat();
    QVERIFY(f.act(f.admin, chat.id, AdminAction::Close));
    const auto refused = f.post(f.student, u"hello?"_s, UseCaseFixture::problem(), chat.id);
    QCOMPARE(refused.error().code, ErrorCode::ChatClosed);
    QCOMPARE(refused.error().status, u"closed"_s);
    QCOMPARE(f.post(f.admin, u"hello?"_s, {}, chat.id).error().code, ErrorCode::ChatClosed);
    const auto next = f.post(f.student, u"hello?"_s);
    QVERIFY(next);
    QVERIFY(next->chat.id != chat.id);
}

void tst_ChatUseCases::adminAnswerTakesOverAndTheBotIsSilent()
{
    UseCaseFixture f;
    const Chat chat = f.waitingChat();
    const auto answer = f.post(f.admin, u"I am here"_s, {}, chat.id);
    QVERIFY(answer);
    QVERIFY(!answer->botReply);
    QCOMPARE(answer->chat.status, ChatStatus::AdminHandling);
    QVERIFY(answer->chat.adminId == f.admin.person.id);
    QVERIFY(answer->chatChanged);
    const auto next = f.post(f.student, u"good, I cannot log in"_s);
    QVERIFY(next);
    QVERIFY(!next->botReply);
    QCOMPARE(next->chat.status, ChatStatus::AdminHandling);
    QVERIFY(!next->chatChanged);
}

void tst_ChatUseCases::thanksCloseEvenAfterTheTakeover()
{
    UseCaseFixture f;
    const Chat chat = f.waitingChat();
    QVERIFY(f.post(f.admin, u"I am here"_s, {}, chat.id));
    const auto thanks = f.post(f.student, u"Thank you, problem solved"_s, UseCaseFixture::reads(MessageAct::Solved));
    QCOMPARE(thanks->botReply->text, u"closing"_s);
    QCOMPARE(thanks->chat.status, ChatStatus::Resolved);
}

void tst_ChatUseCases::resolvedChatStartsAnew()
{
    UseCaseFixture f;
    QVERIFY(f.post(f.student, u"one"_s));
    QVERIFY(f.post(f.student, u"two"_s));
    QCOMPARE(
        f.post(f.student, u"thanks"_s, UseCaseFixture::reads(MessageAct::Solved))->chat.status, ChatStatus::Resolved);
    const auto again = f.post(f.student, u"it is back"_s);
    QCOMPARE(again->chat.status, ChatStatus::BotHandling);
    QCOMPARE(again->chat.botAttempts, 1);
    QCOMPARE(again->botReply->text, u"help LOGIN_PROBLEM 1"_s);
}

void tst_ChatUseCases::repeatIsAnsweredWithTheFirst()
{
    UseCaseFixture f;
    const auto first = f.post(f.student, u"hello"_s, UseCaseFixture::problem(), {}, u"c-1"_s);
    const auto second = f.post(f.student, u"hello, changed"_s, UseCaseFixture::problem(), {}, u"c-1"_s);
    QVERIFY(second);
    QVERIFY(second->isRepeat);
    QVERIFY(second->message == first->message);
    QVERIFY(second->botReply == first->botReply);
    QCOMPARE(f.storedMessages(), 2);
}

void tst_ChatUseCases::repeatWorksThoughTheChatWaitsNow()
{
    UseCaseFixture f;
    const auto asks = UseCaseFixture::reads(MessageAct::WantsPerson);
    const auto first = f.post(f.student, u"a person"_s, asks, {}, u"c-1"_s);
    const auto second = f.post(f.student, u"a person"_s, asks, {}, u"c-1"_s);
    QVERIFY(second);
    QVERIFY(second->message == first->message);
}

void tst_ChatUseCases::repeatOpensNoChat()
{
    UseCaseFixture f;
    const auto first = f.post(f.student, u"hello"_s, UseCaseFixture::problem(), {}, u"c-1"_s);
    QVERIFY(first);
    QVERIFY(f.run([&](Transaction &t) -> Result<Chat> {
        Chat closed = first->chat;
        closed.status = ChatStatus::Closed;
        SANAD_TRY(t.chats().update(closed, {}));
        return closed;
    }));
    const auto second = f.post(f.student, u"hello"_s, UseCaseFixture::problem(), {}, u"c-1"_s);
    QVERIFY(second);
    QVERIFY(second->isRepeat);
    QVERIFY(second->message == first->message);
    QCOMPARE(f.store.state().chats.size(), size_t(1));
}

void tst_ChatUseCases::repeatIsKnownBeforeItsFileIsKept()
{
    UseCaseFixture f;
    const auto mayUpload = [&](const Caller &caller) {
        return f.run([&](Transaction &t) {
            return f.chats.mayUpload(t, caller, {.clientMessageId = u"c-1"_s, .isComplete = true});
        });
    };
    const auto fresh = mayUpload(f.student);
    QVERIFY(fresh);
    QVERIFY(!*fresh);
    const auto asks = UseCaseFixture::reads(MessageAct::WantsPerson);
    const auto first = f.post(f.student, u"a person"_s, asks, {}, u"c-1"_s);
    const auto repeat = mayUpload(f.student);
    QVERIFY(repeat);
    QVERIFY(*repeat);
    QVERIFY((*repeat)->message == first->message);
    QVERIFY((*repeat)->botReply == first->botReply);
    const auto ofSomebodyElse = mayUpload(f.otherStudent);
    QVERIFY(ofSomebodyElse);
    QVERIFY(!*ofSomebodyElse);
}

void tst_ChatUseCases::clientIdsOfTwoPeopleDoNotMix()
{
    UseCaseFixture f;
    QVERIFY(f.post(f.student, u"hello"_s, UseCaseFixture::problem(), {}, u"c-1"_s));
    const auto other = f.post(f.otherStudent, u"hello"_s, UseCaseFixture::problem(), {}, u"c-1"_s);
    QVERIFY(other);
    QVERIFY(!other->isRepeat);
}

void tst_ChatUseCases::stampsGrowWhileTheClockStandsStill()
{
    UseCaseFixture f;
    Timestamp last;
    for (int i = 0; i < 5; ++i) {
        const auto posted = f.post(f.student, u"again"_s, UseCaseFixture::reads(MessageAct::Solved));
        QVERIFY(posted->message.createdAt > last);
        QVERIFY(posted->botReply->createdAt > posted->message.createdAt);
        last = posted->botReply->createdAt;
    }
    QCOMPARE(last, f.clock.now().plusMs(9));
}

void tst_ChatUseCases::stampsGrowWhenTheClockIsSetBack()
{
    UseCaseFixture f;
    const auto before = f.post(f.student, u"one"_s);
    f.clock.advance(-3'600'000);
    const auto after = f.post(f.student, u"two"_s);
    QVERIFY(after->message.createdAt > before->botReply->createdAt);
}

void tst_ChatUseCases::foreignChatLooksLikeNone_data()
{
    QTest::addColumn<bool>("exists");
    QTest::newRow("somebody else's") << true;
    QTest::newRow("nobody's") << false;
}

void tst_ChatUseCases::foreignChatLooksLikeNone()
{
    QFETCH(bool, exists);
    UseCaseFixture f;
    const auto own = f.post(f.student, u"hello"_s);
    const ChatId id = exists ? own->chat.id : ChatId(own->chat.id.value() + 1);
    const MessageId message = exists ? own->botReply->id : MessageId(999);
    const Caller &caller = f.otherStudent;

    QList<Error> refusals;
    refusals << f.post(caller, u"hello"_s, UseCaseFixture::problem(), id).error();
    refusals << f.page(caller, id).error();
    refusals << f.run([&](Transaction &t) { return f.chats.transcript(t, caller, id); }).error();
    refusals << f.run([&](Transaction &t) { return f.chats.readUpTo(t, caller, id, message); }).error();
    refusals << f.run([&](Transaction &t) { return f.chats.rate(t, caller, id, 5, {}); }).error();
    for (const Error &refusal : refusals) {
        QCOMPARE(refusal.code, ErrorCode::NotFound);
        QCOMPARE(refusal.message, u"There is no such chat."_s);
        QVERIFY(refusal.status.isEmpty());
    }
    const auto marked = f.run([&](Transaction &t) { return f.chats.advance(t, caller, message, MessageStatus::Read); });
    QCOMPARE(marked.error().message, u"There is no such message."_s);
    QCOMPARE(f.storedMessages(), 2);
}

void tst_ChatUseCases::badTextIsRefused_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QString();
    QTest::newRow("only blanks") << u" \t\r\n\u00a0"_s;
    QTest::newRow("one byte too long") << QString(65'537, u'a');
    QTest::newRow("too long in UTF-8 only") << QString(32'769, QChar(u'ش'));
    QTest::newRow("NUL") << u"a"_s + QChar(u'\0') + u"b"_s;
    QTest::newRow("half a surrogate pair") << u"a"_s + QChar(0xd800);
}

void tst_ChatUseCases::badTextIsRefused()
{
    QFETCH(QString, text);
    UseCaseFixture f;
    const auto refused = f.post(f.student, text);
    QCOMPARE(refused.error().code, ErrorCode::InvalidField);
    QCOMPARE(refused.error().field, u"text"_s);
    QVERIFY(!refused.error().message.isEmpty());
    QVERIFY(f.store.state().chats.empty());
}

void tst_ChatUseCases::adminMustNameTheChat()
{
    UseCaseFixture f;
    const auto refused = f.post(f.admin, u"hello"_s, {});
    QCOMPARE(refused.error().code, ErrorCode::InvalidField);
    QCOMPARE(refused.error().field, u"chat_id"_s);
}

void tst_ChatUseCases::pagesMeetWithoutGapOrRepeat()
{
    UseCaseFixture f;
    ChatId chat;
    for (int i = 0; i < 10; ++i)
        chat = f.post(f.student, u"again"_s, UseCaseFixture::reads(MessageAct::Solved))->chat.id;

    QList<qint64> backwards;
    PageRequest request{.before = {}, .after = {}, .limit = 7};
    while (true) {
        const auto page = f.page(f.student, chat, request);
        if (page->isEmpty())
            break;
        for (auto it = page->crbegin(); it != page->crend(); ++it)
            backwards << it->id.value();
        request.before = page->constFirst().createdAt;
    }
    QList<qint64> forwards;
    PageRequest onwards{.before = {}, .after = MessageId(0), .limit = 7};
    while (true) {
        const auto page = f.page(f.admin, chat, onwards);
        if (page->isEmpty())
            break;
        for (const Message &message : *page)
            forwards << message.id.value();
        onwards.after = page->constLast().id;
    }
    QCOMPARE(forwards.size(), 20);
    std::reverse(backwards.begin(), backwards.end());
    QCOMPARE(backwards, forwards);
}

void tst_ChatUseCases::marksOnlyTheOtherSide()
{
    UseCaseFixture f;
    const auto posted = f.post(f.student, u"hello"_s);
    const auto mark = [&](const Caller &caller, MessageId id, MessageStatus status) {
        return f.run([&](Transaction &t) { return f.chats.advance(t, caller, id, status); });
    };
    QCOMPARE(mark(f.student, posted->message.id, MessageStatus::Read).error().code, ErrorCode::Forbidden);
    QCOMPARE(mark(f.admin, posted->botReply->id, MessageStatus::Read).error().code, ErrorCode::Forbidden);
    const auto delivered = mark(f.student, posted->botReply->id, MessageStatus::Delivered);
    QVERIFY(delivered->has_value());
    QCOMPARE((*delivered)->status, MessageStatus::Delivered);
    QVERIFY(mark(f.student, posted->botReply->id, MessageStatus::Read)->has_value());
    // Only forward: neither again nor back.
    QVERIFY(!mark(f.student, posted->botReply->id, MessageStatus::Read)->has_value());
    QVERIFY(!mark(f.student, posted->botReply->id, MessageStatus::Delivered)->has_value());
    QCOMPARE(f.page(f.student, posted->chat.id)->constLast().status(), MessageStatus::Read);
}

void tst_ChatUseCases::readUpToStopsThere()
{
    UseCaseFixture f;
    const auto first = f.post(f.student, u"one"_s);
    const auto second = f.post(f.student, u"two"_s);
    const auto unread = [&] { return f.run([&](Transaction &t) { return f.chats.unreadCount(t, f.student); }); };
    QCOMPARE(*unread(), 2);
    const auto change =
        f.run([&](Transaction &t) { return f.chats.readUpTo(t, f.student, first->chat.id, second->message.id); });
    QVERIFY(change->messages == QList<MessageId>{first->botReply->id});
    QCOMPARE(*unread(), 1);
}

void tst_ChatUseCases::ratingNeedsAnEndedChat()
{
    UseCaseFixture f;
    const auto posted = f.post(f.student, u"hello"_s);
    const auto rate = [&](const Caller &caller, int score) {
        return f.run([&](Transaction &t) { return f.chats.rate(t, caller, posted->chat.id, score, u"good"_s); });
    };
    const auto early = rate(f.student, 5);
    QCOMPARE(early.error().code, ErrorCode::Conflict);
    QCOMPARE(early.error().status, u"bot_handling"_s);
    QVERIFY(f.post(f.student, u"thanks"_s, UseCaseFixture::reads(MessageAct::Solved)));
    QVERIFY(rate(f.student, 4));
    QVERIFY(rate(f.student, 2));
    QCOMPARE(f.store.state().ratings.size(), size_t(1));
    QCOMPARE(f.store.state().ratings.begin()->second.score, 2);
}

void tst_ChatUseCases::transcriptHoldsEverything()
{
    UseCaseFixture f;
    ChatId chat;
    for (int i = 0; i < 510; ++i)
        chat = f.post(f.student, u"again"_s, UseCaseFixture::reads(MessageAct::Solved))->chat.id;
    const auto transcript = f.run([&](Transaction &t) { return f.chats.transcript(t, f.student, chat); });
    QCOMPARE(transcript->messages.size(), 1020);
    QCOMPARE(transcript->chat.id, chat);
    for (qsizetype i = 1; i < transcript->messages.size(); ++i)
        QVERIFY(transcript->messages[i - 1].id < transcript->messages[i].id);
}

QTEST_GUILESS_MAIN(tst_ChatUseCases)
#include "tst_ChatUseCases.moc"
