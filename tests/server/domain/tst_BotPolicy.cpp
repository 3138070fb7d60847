// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/BotPolicy.h"

#include <QTest>

using namespace sanad;

using enum ChatStatus;
using enum ChatEvent;

Q_DECLARE_METATYPE(BotState)
Q_DECLARE_METATYPE(MessageReading)
Q_DECLARE_METATYPE(BotDecision)

namespace {

constexpr auto Login = Intent::LoginProblem;
constexpr auto Video = Intent::VideoLoading;

MessageReading reading(MessageAct act, Intent intent = Intent::Other, bool needsAdmin = false)
{
    return {.act = act, .intent = intent, .confidence = 0.9, .language = Language::English, .needsAdmin = needsAdmin};
}

ReplyKey key(ReplyKind kind, Intent intent = Intent::Other, int attempt = 1)
{
    return {.kind = kind, .intent = intent, .attempt = attempt, .language = Language::English};
}

BotDecision helps(Intent intent, int attempt)
{
    return {
        .event = StudentWrote, .reply = key(ReplyKind::Help, intent, attempt), .intent = intent, .attempts = attempt};
}

BotDecision handsOver(std::optional<Intent> intent, int attempts)
{
    return {.event = Escalated,
        .reply = key(ReplyKind::Escalation, intent.value_or(Intent::Other)),
        .intent = intent,
        .attempts = attempts};
}

BotDecision closes(std::optional<Intent> intent, int attempts)
{
    return {.event = StudentSolved, .reply = key(ReplyKind::Closing), .intent = intent, .attempts = attempts};
}

BotDecision keepsOut(std::optional<Intent> intent, int attempts)
{
    return {.event = StudentWrote, .reply = {}, .intent = intent, .attempts = attempts};
}

} // namespace

class tst_BotPolicy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decision_data();
    void decision();
    void everyCombinationIsAllowedByTheLifecycle();
    void replyFollowsTheLanguageOfTheMessage();
};

void tst_BotPolicy::decision_data()
{
    const auto problem = reading(MessageAct::Problem, Login);
    const auto otherProblem = reading(MessageAct::Problem, Video);
    const auto locked = reading(MessageAct::Problem, Intent::AccountLocked, true);
    const auto thanks = reading(MessageAct::Solved);
    const auto notSolved = reading(MessageAct::NotSolved);
    const auto person = reading(MessageAct::WantsPerson);
    auto perhapsThanks = thanks;
    perhapsThanks.confidence = 0.7;
    auto perhapsNotSolved = notSolved;
    perhapsNotSolved.confidence = 0.6;
    const BotState fresh{.status = BotHandling, .intent = {}, .attempts = 0};
    const auto after = [](int attempts) {
        return BotState{.status = BotHandling, .intent = Login, .attempts = attempts};
    };
    const BotState resolved{.status = Resolved, .intent = Login, .attempts = 2};
    const BotState admin{.status = AdminHandling, .intent = Login, .attempts = 1};

    QTest::addColumn<BotState>("state");
    QTest::addColumn<MessageReading>("message");
    QTest::addColumn<BotDecision>("expected");

    QTest::newRow("first problem: first help") << fresh << problem << helps(Login, 1);
    QTest::newRow("same problem again: second help") << after(1) << problem << helps(Login, 2);
    QTest::newRow("and again: third help") << after(2) << problem << helps(Login, 3);
    QTest::newRow("still there after three: a person") << after(3) << problem << handsOver(Login, 3);
    QTest::newRow("another subject: a new count") << after(2) << otherProblem << helps(Video, 1);
    QTest::newRow("another subject after three: a new count") << after(3) << otherProblem << helps(Video, 1);
    QTest::newRow("needs an admin: at once") << fresh << locked << handsOver(Intent::AccountLocked, 0);
    QTest::newRow("it did not work: a person") << after(1) << notSolved << handsOver(Login, 1);
    QTest::newRow("it did not work, before any help: a person") << fresh << notSolved << handsOver(std::nullopt, 0);
    QTest::newRow("perhaps so, before any help: a problem") << fresh << perhapsNotSolved << helps(Intent::Other, 1);
    QTest::newRow("perhaps so, after help: a person") << after(1) << perhapsNotSolved << handsOver(Login, 1);
    QTest::newRow("asks for a person") << after(1) << person << handsOver(Login, 1);
    QTest::newRow("asks for a person first of all") << fresh << person << handsOver(std::nullopt, 0);
    QTest::newRow("thanks") << after(1) << thanks << closes(Login, 1);
    QTest::newRow("thanks before anything") << fresh << thanks << closes(std::nullopt, 0);

    QTest::newRow("resolved: thanks again") << resolved << thanks << closes(Login, 2);
    QTest::newRow("resolved: a new problem starts anew") << resolved << otherProblem << helps(Video, 1);
    QTest::newRow("resolved: the same problem starts anew") << resolved << problem << helps(Login, 1);
    QTest::newRow("resolved: it did not work after all") << resolved << notSolved << handsOver(Login, 2);
    QTest::newRow("resolved: asks for a person") << resolved << person << handsOver(Login, 2);
    QTest::newRow("resolved: needs an admin") << resolved << locked << handsOver(Intent::AccountLocked, 0);

    QTest::newRow("admin has it: problem") << admin << otherProblem << keepsOut(Login, 1);
    QTest::newRow("admin has it: not solved") << admin << notSolved << keepsOut(Login, 1);
    QTest::newRow("admin has it: asks for a person") << admin << person << keepsOut(Login, 1);
    QTest::newRow("admin has it: needs an admin") << admin << locked << keepsOut(Login, 1);
    QTest::newRow("admin has it: thanks") << admin << thanks << closes(Login, 1);
    QTest::newRow("admin has it: perhaps thanks") << admin << perhapsThanks << keepsOut(Login, 1);
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
                    for (const bool needsAdmin : {false, true}) {
                        const BotDecision got = decide({.status = status, .intent = Login, .attempts = attempts},
                            reading(act, intent, needsAdmin));
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
        }
    }
}

QTEST_APPLESS_MAIN(tst_BotPolicy)
#include "tst_BotPolicy.moc"
