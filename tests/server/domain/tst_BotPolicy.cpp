// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy_rows.h"

#include <QTest>

#include <set>

using namespace sanad;
using namespace sanad::test;

using enum ChatStatus;
using enum ChatEvent;

Q_DECLARE_METATYPE(BotState)
Q_DECLARE_METATYPE(MessageReading)
Q_DECLARE_METATYPE(BotDecision)

class tst_BotPolicy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decision_data();
    void decision();
    void everyCombinationIsAllowedByTheLifecycle();
    void replyFollowsTheLanguageOfTheMessage();
    void messageWithoutLanguageKeepsTheLanguage();
    void subjectsInTurnRepeatNothing();
    void nothingIsSaidForEver();
    void questionIsAskedOnce();
    void answersToAQuestion_data();
    void answersToAQuestion();
    void questionEndsWithTheNextMessage();
    void faqsAreAnsweredOnceEach();
    void unclearMessageStaysWithItsSubject();
    void resolvedBeginsAnew();
    void filesAreNotLookedInto();
};

void tst_BotPolicy::decision_data()
{
    const auto problem = reading(MessageAct::Problem, Login);
    const auto otherProblem = reading(MessageAct::Problem, Video);
    const auto locked = reading(MessageAct::Problem, Intent::AccountLocked, true);
    const auto moneyGone = reading(MessageAct::Problem, Intent::Payment, true);
    const auto thanks = reading(MessageAct::Solved);
    const auto notSolved = reading(MessageAct::NotSolved);
    const auto person = reading(MessageAct::WantsPerson);
    const auto hello = smallTalk(SmallTalk::Greeting);
    const auto willTry = smallTalk(SmallTalk::Acknowledgement);
    auto perhapsThanks = thanks;
    perhapsThanks.confidence = 0.7;
    auto perhapsNotSolved = notSolved;
    perhapsNotSolved.confidence = 0.6;
    auto perhapsMoneyGone = either(Intent::Payment, Intent::CourseAccess);
    perhapsMoneyGone.needsAdmin = true;
    const BotState fresh{.status = BotHandling, .intent = {}, .attempts = 0};
    const auto after = [](int attempts) {
        BotState state{.status = BotHandling, .intent = Login, .attempts = attempts};
        state.memory.helps[size_t(Login)] = attempts;
        state.memory.turns = attempts;
        return state;
    };
    BotState resolved = after(2);
    resolved.status = Resolved;
    BotState admin = after(1);
    admin.status = AdminHandling;
    BotState tooLong = after(1);
    tooLong.memory.turns = MaxBotTurns;
    BotState answered{.status = BotHandling, .intent = Other, .attempts = 1};
    answered.memory.turns = 1;
    BotState greeted = fresh;
    greeted.memory.greetings = MaxBotAttempts;
    greeted.memory.turns = MaxBotAttempts;
    BotState told = after(1);
    told.memory.saidItIsMachine = true;
    MessageReading content = thanks;
    content.isPlain = false;
    const MessageReading machine = smallTalk(SmallTalk::AsksIfMachine);
    using enum HandOver;

    QTest::addColumn<BotState>("state");
    QTest::addColumn<MessageReading>("message");
    QTest::addColumn<BotDecision>("expected");

    QTest::newRow("first problem: first help") << fresh << problem << helps(Login, 1);
    QTest::newRow("same problem again: second help") << after(1) << problem << helps(Login, 2);
    QTest::newRow("and again: third help") << after(2) << problem << helps(Login, 3);
    QTest::newRow("still there after three: a person") << after(3) << problem << handsOver(OutOfAdvice, Login, 3);
    QTest::newRow("another subject: a new count") << after(2) << otherProblem << helps(Video, 1);
    QTest::newRow("another subject after three: a new count") << after(3) << otherProblem << helps(Video, 1);
    QTest::newRow("account locked: at once") << fresh << locked << handsOver(AccountLocked, Intent::AccountLocked, 0);
    QTest::newRow("payment to verify: at once")
        << after(1) << moneyGone << handsOver(PaymentToCheck, Intent::Payment, 0);
    QTest::newRow("payment to verify, perhaps: at once")
        << fresh << perhapsMoneyGone << handsOver(PaymentToCheck, Intent::Payment, 0);
    QTest::newRow("it did not work: a person") << after(1) << notSolved << handsOver(DidNotHelp, Login, 1);
    QTest::newRow("it did not work, before any help: a person")
        << fresh << notSolved << handsOver(AskedFor, std::nullopt, 0);
    QTest::newRow("perhaps so, before any help: a problem") << fresh << perhapsNotSolved << helps(Other, 1);
    QTest::newRow("perhaps so, after help: a person")
        << after(1) << perhapsNotSolved << handsOver(DidNotHelp, Login, 1);
    QTest::newRow("asks for a person") << after(1) << person << handsOver(AskedFor, Login, 1);
    QTest::newRow("asks for a person first of all") << fresh << person << handsOver(AskedFor, std::nullopt, 0);
    QTest::newRow("thanks") << after(1) << thanks << closes(Login, 1);
    QTest::newRow("thanks before anything") << fresh << thanks << closes(std::nullopt, 0);
    QTest::newRow("greeting") << fresh << hello << says(ReplyKind::Greeting, std::nullopt, 0);
    QTest::newRow("greeting later: the subject stays") << after(2) << hello << says(ReplyKind::Greeting, Login, 2);
    QTest::newRow("will try: one short word") << after(1) << willTry << says(ReplyKind::Patience, Login, 1);
    QTest::newRow("ok, first of all: a greeting") << fresh << willTry << says(ReplyKind::Greeting, std::nullopt, 0);
    QTest::newRow("ok, after an answer: nothing") << answered << willTry << keepsOut(Other, 1);
    QTest::newRow("a question that is known")
        << fresh << asks({FaqId(4)})
        << BotDecision{.event = StudentWrote,
               .reply = ReplyKey{.kind = ReplyKind::Faq, .language = Language::English, .faq = FaqId(4)},
               .intent = Other,
               .attempts = 1};
    QTest::newRow("a question that is not known") << fresh << asks({}) << helps(Other, 1);

    QTest::newRow("said enough: problem") << tooLong << problem << handsOver(OutOfAdvice, Login, 1);
    QTest::newRow("said enough: other problem") << tooLong << otherProblem << handsOver(OutOfAdvice, Video, 0);
    QTest::newRow("said enough: greeting") << tooLong << hello << handsOver(OutOfAdvice, Login, 1);
    QTest::newRow("said enough: question") << tooLong << asks({FaqId(4)}) << handsOver(OutOfAdvice, Other, 0);
    QTest::newRow("said enough: unclear") << tooLong << either(Video, Password) << handsOver(OutOfAdvice, Video, 0);
    QTest::newRow("said enough: will try") << tooLong << willTry << keepsOut(Login, 1);
    QTest::newRow("said enough: thanks") << tooLong << thanks << closes(Login, 1);

    QTest::newRow("resolved: thanks again") << resolved << thanks << closes(Login, 2);
    QTest::newRow("resolved: ok") << resolved << willTry << closes(Login, 2);
    QTest::newRow("resolved: greeting") << resolved << hello << says(ReplyKind::Greeting, std::nullopt, 0);
    QTest::newRow("resolved: a new problem starts anew") << resolved << otherProblem << helps(Video, 1);
    QTest::newRow("resolved: the same problem starts anew") << resolved << problem << helps(Login, 1);
    QTest::newRow("resolved: it did not work after all") << resolved << notSolved << handsOver(DidNotHelp, Login, 0);
    QTest::newRow("resolved: perhaps it did not") << resolved << perhapsNotSolved << handsOver(DidNotHelp, Login, 0);
    QTest::newRow("resolved: asks for a person") << resolved << person << handsOver(AskedFor, Login, 0);
    QTest::newRow("resolved: needs an admin")
        << resolved << locked << handsOver(AccountLocked, Intent::AccountLocked, 0);

    QTest::newRow("admin has it: problem") << admin << otherProblem << keepsOut(Login, 1);
    QTest::newRow("admin has it: not solved") << admin << notSolved << keepsOut(Login, 1);
    QTest::newRow("admin has it: asks for a person") << admin << person << keepsOut(Login, 1);
    QTest::newRow("admin has it: needs an admin") << admin << locked << keepsOut(Login, 1);
    QTest::newRow("admin has it: greeting") << admin << hello << keepsOut(Login, 1);
    QTest::newRow("admin has it: ok") << admin << willTry << keepsOut(Login, 1);
    QTest::newRow("admin has it: a question") << admin << asks({FaqId(4)}) << keepsOut(Login, 1);
    QTest::newRow("admin has it: unclear") << admin << either(Video, Password) << keepsOut(Login, 1);
    QTest::newRow("admin has it: thanks") << admin << thanks << closes(Login, 1);
    QTest::newRow("admin has it: perhaps thanks") << admin << perhapsThanks << keepsOut(Login, 1);
    QTest::newRow("admin has it: sounds content") << admin << content << keepsOut(Login, 1);
    QTest::newRow("admin has it: asks whether it is a machine") << admin << machine << keepsOut(Login, 1);
    QTest::newRow("sounds content, to the bot") << after(1) << content << closes(Login, 1);
    QTest::newRow("asks whether it is a machine") << after(1) << machine << says(ReplyKind::Machine, Login, 1);
    QTest::newRow("asks so first of all") << fresh << machine << says(ReplyKind::Machine, std::nullopt, 0);
    QTest::newRow("asks so again: wants a person") << told << machine << handsOver(AskedFor, Login, 1);
    QTest::newRow("greeted out, never helped: no word of advice")
        << greeted << hello << handsOver(AskedFor, std::nullopt, 0);
    QTest::newRow("asks so, said enough") << tooLong << machine << handsOver(OutOfAdvice, Login, 1);
    QTest::newRow("resolved: asks so") << resolved << machine << says(ReplyKind::Machine, std::nullopt, 0);
    QTest::newRow("perhaps thanks, to the bot") << after(1) << perhapsThanks << closes(Login, 1);
}

void tst_BotPolicy::decision()
{
    QFETCH(BotState, state);
    QFETCH(MessageReading, message);
    QFETCH(BotDecision, expected);
    const BotDecision got = decide(state, message);
    QCOMPARE(got.event, expected.event);
    QCOMPARE(got.attempts, expected.attempts);
    QVERIFY(got.reply == expected.reply);
    QVERIFY(got.intent == expected.intent);
}

void tst_BotPolicy::everyCombinationIsAllowedByTheLifecycle()
{
    int combinations = 0;
    for (const ChatStatus status : AllChatStatuses) {
        if (blocksStudent(status))
            continue;
        for (const MessageAct act : AllMessageActs) {
            for (const Intent intent : AllIntents) {
                for (int attempts = 0; attempts <= MaxBotAttempts + 1; ++attempts) {
                    for (const int turns : {attempts, MaxBotTurns}) {
                        BotState state{.status = status, .intent = Login, .attempts = attempts};
                        state.memory.turns = turns;
                        state.memory.helps.fill(std::min(attempts, MaxBotAttempts));
                        const BotDecision got = decide(state, reading(act, intent, attempts % 2 == 1));
                        QVERIFY(nextStatus(status, got.event).has_value());
                        QVERIFY(got.attempts <= std::max(attempts, MaxBotAttempts));
                        // Handing over and closing are never silent.
                        if (got.event != StudentWrote)
                            QVERIFY(got.reply.has_value());
                        if (got.reply)
                            QVERIFY(got.reply->attempt >= 1 && got.reply->attempt <= MaxBotAttempts);
                        ++combinations;
                    }
                }
            }
        }
    }
    QCOMPARE(combinations, 3 * 4 * 8 * 5 * 2);
}

void tst_BotPolicy::replyFollowsTheLanguageOfTheMessage()
{
    for (const Language language : AllLanguages) {
        for (const MessageAct act : AllMessageActs) {
            MessageReading message = reading(act, Login);
            message.language = language;
            const BotDecision got = decide({.status = BotHandling, .intent = Login, .attempts = 1}, message);
            QVERIFY(got.reply.has_value());
            QCOMPARE(got.reply->language, language);
            QVERIFY(got.memory.language == language);
        }
    }
}

void tst_BotPolicy::messageWithoutLanguageKeepsTheLanguage()
{
    MessageReading digits = reading(MessageAct::Problem);
    digits.knowsLanguage = false;
    digits.language = Language::Arabic;
    QCOMPARE(decide({}, digits).reply->language, Language::Arabic);

    Conversation chat;
    QCOMPARE(chat.take(reading(MessageAct::Problem, Login)).reply->language, Language::English);
    QCOMPARE(chat.take(digits).reply->language, Language::English);
    MessageReading arabic = reading(MessageAct::Solved);
    arabic.language = Language::Arabic;
    QCOMPARE(chat.take(arabic).reply->language, Language::Arabic);
    digits.language = Language::English;
    QCOMPARE(chat.take(digits).reply->language, Language::Arabic);
}

void tst_BotPolicy::subjectsInTurnRepeatNothing()
{
    Conversation chat;
    QList<int> logins;
    QList<int> attempts;
    std::set<std::pair<Intent, int>> said;
    for (const Intent intent : {Login, Video, Login, Video, Login, Video}) {
        const BotDecision got = chat.take(reading(MessageAct::Problem, intent));
        QCOMPARE(got.reply->kind, ReplyKind::Help);
        QVERIFY(said.emplace(got.reply->intent, got.reply->attempt).second);
        // The count is of the subject, and begins anew with each; the help goes deeper all the same.
        QCOMPARE(got.attempts, 1);
    }
    const BotDecision last = chat.take(reading(MessageAct::Problem, Login));
    QCOMPARE(last.event, Escalated);
    QCOMPARE(last.reply->reason, HandOver::OutOfAdvice);
}

void tst_BotPolicy::nothingIsSaidForEver()
{
    Conversation chat;
    int turns = 0;
    for (const Intent intent : {Login, Video, Password, Intent::CourseAccess, Intent::BugError}) {
        for (int i = 0; i < 3 && chat.state().status == BotHandling; ++i) {
            QVERIFY(chat.take(reading(MessageAct::Problem, intent)).reply.has_value());
            ++turns;
        }
    }
    QCOMPARE(chat.state().status, WaitingForAdmin);
    QCOMPARE(turns, MaxBotTurns + 1);

    Conversation polite;
    for (int i = 0; i < MaxBotAttempts; ++i)
        QCOMPARE(polite.take(smallTalk(SmallTalk::Greeting)).reply->attempt, i + 1);
    QCOMPARE(polite.take(smallTalk(SmallTalk::Greeting)).event, Escalated);

    Conversation slow;
    slow.take(reading(MessageAct::Problem, Login));
    QVERIFY(slow.take(smallTalk(SmallTalk::Acknowledgement)).reply.has_value());
    for (int i = 0; i < 20; ++i)
        QVERIFY(!slow.take(smallTalk(SmallTalk::Acknowledgement)).reply.has_value());
    QCOMPARE(slow.state().status, BotHandling);
}

void tst_BotPolicy::questionIsAskedOnce()
{
    Conversation chat;
    const BotDecision asked = chat.take(either(Login, Password));
    QVERIFY(asked.reply.has_value());
    QCOMPARE(asked.reply->kind, ReplyKind::Question);
    QCOMPARE(asked.reply->intent, Login);
    QCOMPARE(asked.reply->otherIntent, Password);
    QCOMPARE(asked.attempts, 0);
    QVERIFY(asked.intent == Login);
    // Unclear again: the likelier one is helped with.
    const BotDecision again = chat.take(either(Video, Intent::BugError));
    QCOMPARE(again.reply->kind, ReplyKind::Help);
    QCOMPARE(again.reply->intent, Video);

    const auto kindOf = [](const MessageReading &message) { return decide({}, message).reply->kind; };
    MessageReading message = either(Login, Password);
    message.confidence = AskBelow;
    message.runnerUp.probability = AskBelow;
    QCOMPARE(kindOf(message), ReplyKind::Help);
    message = either(Login, Password);
    message.runnerUp.probability = AskAbove * message.confidence * 0.99;
    QCOMPARE(kindOf(message), ReplyKind::Help);
    message = either(Login, Other);
    QCOMPARE(kindOf(message), ReplyKind::Help);
    message = either(Login, Password);
    message.runnerUp.act = MessageAct::NotSolved;
    QCOMPARE(kindOf(message), ReplyKind::Help);
    // A locked account is handed over when that is sure, and asked about when it is not.
    QCOMPARE(kindOf(either(Intent::AccountLocked, Login)), ReplyKind::Question);
}

void tst_BotPolicy::answersToAQuestion_data()
{
    MessageReading unclear = reading(MessageAct::Problem);
    unclear.confidence = 0.3;
    MessageReading elsewhere = reading(MessageAct::Problem, Video);
    elsewhere.confidence = 0.4;
    elsewhere.runnerUp = {.act = MessageAct::Problem, .intent = Password, .probability = 0.3};
    using enum HandOver;

    QTest::addColumn<MessageReading>("answer");
    QTest::addColumn<BotDecision>("expected");
    QTest::newRow("1") << chooses(Choice::First) << helps(Login, 1);
    QTest::newRow("2") << chooses(Choice::Second) << helps(Password, 1);
    QTest::newRow("yes") << smallTalk(SmallTalk::Acknowledgement) << helps(Login, 1);
    QTest::newRow("hello") << smallTalk(SmallTalk::Greeting) << says(ReplyKind::Greeting, Login, 0);
    QTest::newRow("neither") << chooses(Choice::Neither) << helps(Other, 1);
    QTest::newRow("the first by its name") << reading(MessageAct::Problem, Login) << helps(Login, 1);
    QTest::newRow("the second by its name") << reading(MessageAct::Problem, Password) << helps(Password, 1);
    QTest::newRow("as unclear as before") << either(Login, Password) << helps(Login, 1);
    QTest::newRow("the second as second guess") << elsewhere << helps(Password, 1);
    QTest::newRow("something else") << reading(MessageAct::Problem, Video) << helps(Video, 1);
    QTest::newRow("nothing clear") << unclear << helps(Login, 1);
    QTest::newRow("a person") << reading(MessageAct::WantsPerson) << handsOver(AskedFor, Login, 0);
    QTest::newRow("thanks") << reading(MessageAct::Solved) << closes(Login, 0);
}

void tst_BotPolicy::answersToAQuestion()
{
    QFETCH(const MessageReading, answer);
    QFETCH(const BotDecision, expected);
    Conversation chat;
    chat.take(either(Login, Password));
    const BotDecision got = chat.take(answer);
    QCOMPARE(got.event, expected.event);
    QCOMPARE(got.attempts, expected.attempts);
    QVERIFY(got.reply == expected.reply);
    QVERIFY(got.intent == expected.intent);
}

void tst_BotPolicy::questionEndsWithTheNextMessage()
{
    Conversation locked;
    locked.take(either(Login, Intent::AccountLocked));
    QCOMPARE(locked.take(chooses(Choice::Second)).reply->reason, HandOver::AccountLocked);

    Conversation chat;
    chat.take(either(Login, Password));
    chat.take(reading(MessageAct::Problem, Video));
    // "2" is no answer any more.
    QCOMPARE(chat.take(chooses(Choice::Second)).reply->intent, Video);
}

void tst_BotPolicy::faqsAreAnsweredOnceEach()
{
    Conversation chat;
    QCOMPARE(chat.take(asks({FaqId(3), FaqId(8)})).reply->faq, FaqId(3));
    const BotDecision second = chat.take(asks({FaqId(3), FaqId(8)}));
    QCOMPARE(second.reply->faq, FaqId(8));
    // Each question is a subject of its own.
    QCOMPARE(second.attempts, 1);
    const BotDecision third = chat.take(asks({FaqId(3), FaqId(8)}));
    QCOMPARE(third.reply->kind, ReplyKind::Help);
    QCOMPARE(third.reply->intent, Other);
    QCOMPARE(third.attempts, 2);
}

void tst_BotPolicy::unclearMessageStaysWithItsSubject()
{
    MessageReading detail = reading(MessageAct::Problem);
    detail.confidence = 0.4;
    Conversation chat;
    QCOMPARE(chat.take(detail).reply->intent, Other);
    chat.take(reading(MessageAct::Problem, Login));
    const BotDecision goesOn = chat.take(detail);
    QCOMPARE(goesOn.reply->intent, Login);
    QCOMPARE(goesOn.attempts, 2);
    MessageReading tells = reading(MessageAct::Problem);
    tells.asks = false;
    QCOMPARE(chat.take(tells).reply->intent, Login);
    // About as likely the subject as another one: the subject, and no question.
    Conversation near;
    near.take(reading(MessageAct::Problem, Login));
    QCOMPARE(near.take(either(Video, Login)).reply->intent, Login);

    Conversation sure;
    sure.take(reading(MessageAct::Problem, Login));
    QCOMPARE(sure.take(reading(MessageAct::Problem, Other)).reply->intent, Other);
    QCOMPARE(sure.take(asks({FaqId(1)})).reply->kind, ReplyKind::Faq);
}

void tst_BotPolicy::resolvedBeginsAnew()
{
    Conversation chat;
    chat.take(reading(MessageAct::Problem, Login));
    chat.take(reading(MessageAct::Problem, Login));
    chat.take(asks({FaqId(3)}));
    QCOMPARE(chat.take(reading(MessageAct::Solved)).reply->attempt, 1);
    QCOMPARE(chat.take(reading(MessageAct::Solved)).reply->attempt, 2);
    QCOMPARE(chat.state().status, Resolved);
    const BotDecision again = chat.take(reading(MessageAct::Problem, Login));
    QCOMPARE(again.reply->attempt, 1);
    QCOMPARE(again.attempts, 1);
    QCOMPARE(again.memory.turns, 1);
    QVERIFY(again.memory.faqs.isEmpty());
}

void tst_BotPolicy::filesAreNotLookedInto()
{
    BotState state{.status = BotHandling, .intent = Login, .attempts = 2};
    state.memory.turns = 2;
    const BotDecision got = decideOnFile(state);
    QVERIFY(!got.reply.has_value());
    QCOMPARE(got.attempts, 2);
    QVERIFY(got.memory == state.memory);
    state.status = Resolved;
    QCOMPARE(decideOnFile(state).attempts, 0);
    QCOMPARE(decideOnFile(state).memory.turns, 0);
}

QTEST_APPLESS_MAIN(tst_BotPolicy)
#include "tst_BotPolicy.moc"
