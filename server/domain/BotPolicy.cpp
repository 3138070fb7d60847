// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/BotPolicy.h"

#include <algorithm>

namespace sanad {

namespace {

/// One message, and what is made of it step by step.
class Turn
{
public:
    Turn(const BotState &state, const MessageReading &reading);

    [[nodiscard]] BotDecision decide();

private:
    [[nodiscard]] BotDecision decideForAdmin();
    [[nodiscard]] BotDecision decideOnSmallTalk();
    [[nodiscard]] BotDecision decideOnProblem();
    [[nodiscard]] std::optional<BotDecision> answerToQuestion();
    [[nodiscard]] BotDecision decideOnIntent(Intent intent, bool needsAdmin);

    [[nodiscard]] BotDecision help(Intent intent);
    [[nodiscard]] BotDecision answer(FaqId faq);
    [[nodiscard]] BotDecision ask(Intent first, Intent second);
    [[nodiscard]] BotDecision closing();
    [[nodiscard]] BotDecision handOver(HandOver reason, std::optional<Intent> intent, int attempts);
    [[nodiscard]] BotDecision silence() const;
    [[nodiscard]] BotDecision say(ReplyKey key);

    [[nodiscard]] bool isUnsure() const;
    [[nodiscard]] bool saysLittle() const;
    [[nodiscard]] std::optional<FaqId> freshFaq() const;
    [[nodiscard]] bool isAbout(Intent intent) const { return m_intent == intent; }
    /// Whether the bot has begun to help with something it knows.
    [[nodiscard]] bool hasSubject() const { return m_intent && *m_intent != Intent::Other && m_attempts > 0; }

    const ChatStatus m_status;
    const MessageReading &m_reading;
    BotMemory m_memory;
    std::optional<Intent> m_intent;
    int m_attempts;
    const bool m_hasTried; ///< to help, also in what is resolved by now
    Language m_language;
    std::optional<BotQuestion> m_open; ///< asked right before this message
};

Turn::Turn(const BotState &state, const MessageReading &reading)
    : m_status(state.status)
    , m_reading(reading)
    , m_memory(state.memory)
    , m_intent(state.intent)
    , m_attempts(state.attempts)
    , m_hasTried(state.attempts > 0)
    , m_language(reading.knowsLanguage ? reading.language : state.memory.language.value_or(reading.language))
{
    if (reading.knowsLanguage)
        m_memory.language = reading.language;
    if (m_memory.question && m_memory.question->isOpen) {
        m_open = m_memory.question;
        m_memory.question->isOpen = false;
    }
}

BotDecision Turn::decide()
{
    if (m_status == ChatStatus::AdminHandling)
        return decideForAdmin();
    // Of a resolved chat "ok" is as good as thanks: nobody begins a new problem by it.
    const bool isEndAgain =
        m_status == ChatStatus::Resolved && m_reading.smallTalk == SmallTalk::Acknowledgement && !m_reading.choice;
    if (isEndAgain)
        return closing();
    if (m_status == ChatStatus::Resolved && m_reading.act != MessageAct::Solved) {
        m_memory = m_memory.fresh();
        m_attempts = 0;
    }
    if (m_open) {
        if (std::optional<BotDecision> answered = answerToQuestion())
            return *std::move(answered);
    }
    if (m_reading.smallTalk != SmallTalk::None)
        return decideOnSmallTalk();
    switch (m_reading.act) {
    case MessageAct::Solved: return closing();
    case MessageAct::WantsPerson: return handOver(HandOver::AskedFor, m_intent, m_attempts);
    case MessageAct::NotSolved:
        // Before the bot has tried anything, a vague "does not work" is a problem like any other; and no text may be
        // sorry for steps that nobody has been given.
        if (m_hasTried)
            return handOver(HandOver::DidNotHelp, m_intent, m_attempts);
        if (m_reading.confidence >= SureOfFailure)
            return handOver(HandOver::AskedFor, m_intent, m_attempts);
        break;
    case MessageAct::Problem: break;
    }
    return decideOnProblem();
}

/// The bot keeps out of the conversation of two people, unless the student plainly ends it.
BotDecision Turn::decideForAdmin()
{
    const bool isEnd = m_reading.smallTalk == SmallTalk::None && m_reading.act == MessageAct::Solved
        && m_reading.isPlain && m_reading.confidence >= SureOfTheEnd;
    return isEnd ? closing() : silence();
}

BotDecision Turn::decideOnSmallTalk()
{
    if (m_reading.smallTalk == SmallTalk::Acknowledgement && m_memory.turns > 0) {
        // "ok" may be said after each step, and after an answer it asks for nothing: one word about it is enough.
        if (!hasSubject() || m_memory.askedForPatience || m_memory.turns >= MaxBotTurns)
            return silence();
        m_memory.askedForPatience = true;
        return say({.kind = ReplyKind::Patience, .intent = *m_intent});
    }
    if (m_status == ChatStatus::Resolved)
        m_intent.reset();
    if (m_reading.smallTalk == SmallTalk::AsksIfMachine && m_memory.turns < MaxBotTurns) {
        // Who asks once more would rather have a person.
        if (m_memory.saidItIsMachine)
            return handOver(HandOver::AskedFor, m_intent, m_attempts);
        m_memory.saidItIsMachine = true;
        return say({.kind = ReplyKind::Machine});
    }
    if (m_memory.greetings >= MaxBotAttempts || m_memory.turns >= MaxBotTurns)
        return handOver(HandOver::OutOfAdvice, m_intent, m_attempts);
    return say({.kind = ReplyKind::Greeting, .attempt = ++m_memory.greetings});
}

/// What the message answers to the question which of two was meant; nothing if it is about something else.
std::optional<BotDecision> Turn::answerToQuestion()
{
    if (m_reading.choice) {
        switch (*m_reading.choice) {
        case Choice::First: return decideOnIntent(m_open->first, false);
        case Choice::Second: return decideOnIntent(m_open->second, false);
        case Choice::Neither: return help(Intent::Other);
        }
    }
    if (m_reading.smallTalk == SmallTalk::Acknowledgement)
        return decideOnIntent(m_open->first, false);
    if (m_reading.act != MessageAct::Problem || m_reading.smallTalk != SmallTalk::None)
        return std::nullopt;
    // One word more, and neither clear by itself: the likelier of the two it was.
    if (saysLittle())
        return decideOnIntent(m_open->first, false);
    const std::array both{m_open->first, m_open->second};
    const bool isPlain = std::ranges::find(both, m_reading.intent) != both.end();
    const bool isHidden = std::ranges::find(both, m_reading.runnerUp.intent) != both.end()
        && m_reading.runnerUp.act == MessageAct::Problem && isUnsure();
    if (!isPlain && isHidden)
        return decideOnIntent(m_reading.runnerUp.intent, false);
    return std::nullopt;
}

BotDecision Turn::decideOnProblem()
{
    const bool isProblem = m_reading.act == MessageAct::Problem;
    const Intent intent = isProblem ? m_reading.intent : Intent::Other;
    const std::optional<FaqId> faq = isProblem && intent == Intent::Other ? freshFaq() : std::nullopt;
    if (hasSubject() && !faq) {
        // What is unclear by itself is clear in a conversation: it goes on about its subject.
        const bool isNearSubject = isUnsure() && isAbout(m_reading.runnerUp.intent);
        if (isNearSubject || (saysLittle() && intent == Intent::Other))
            return decideOnIntent(*m_intent, false);
    }
    const bool isMoneyGone = intent == Intent::Payment && m_reading.needsAdmin;
    if (isProblem && isUnsure() && !isAbout(intent) && !m_memory.question && !isMoneyGone)
        return ask(intent, m_reading.runnerUp.intent);
    if (faq)
        return answer(*faq);
    return decideOnIntent(intent, m_reading.needsAdmin);
}

BotDecision Turn::decideOnIntent(Intent intent, bool needsAdmin)
{
    if (intent == Intent::AccountLocked)
        return handOver(HandOver::AccountLocked, intent, isAbout(intent) ? m_attempts : 0);
    if (needsAdmin)
        return handOver(HandOver::PaymentToCheck, intent, isAbout(intent) ? m_attempts : 0);
    return help(intent);
}

BotDecision Turn::help(Intent intent)
{
    const int attempts = isAbout(intent) ? m_attempts : 0;
    int &given = m_memory.helps[size_t(intent)];
    if (attempts >= MaxBotAttempts || given >= MaxBotAttempts || m_memory.turns >= MaxBotTurns)
        return handOver(HandOver::OutOfAdvice, intent, attempts);
    m_intent = intent;
    m_attempts = attempts + 1;
    return say({.kind = ReplyKind::Help, .intent = intent, .attempt = ++given});
}

/// Each question is a subject of its own.
BotDecision Turn::answer(FaqId faq)
{
    if (m_memory.turns >= MaxBotTurns)
        return handOver(HandOver::OutOfAdvice, Intent::Other, isAbout(Intent::Other) ? m_attempts : 0);
    m_intent = Intent::Other;
    m_attempts = 1;
    m_memory.faqs.append(faq);
    return say({.kind = ReplyKind::Faq, .intent = Intent::Other, .faq = faq});
}

BotDecision Turn::ask(Intent first, Intent second)
{
    if (m_memory.turns >= MaxBotTurns)
        return handOver(HandOver::OutOfAdvice, first, 0);
    m_memory.question = BotQuestion{.first = first, .second = second, .isOpen = true};
    m_intent = first;
    m_attempts = 0;
    return say({.kind = ReplyKind::Question, .intent = first, .otherIntent = second});
}

BotDecision Turn::closing()
{
    // Texts in turn: thanks may come any number of times, and are always answered.
    const int text = m_memory.closings % MaxBotAttempts + 1;
    m_memory.closings = text;
    BotDecision decision = say({.kind = ReplyKind::Closing, .attempt = text});
    decision.event = ChatEvent::StudentSolved;
    return decision;
}

BotDecision Turn::handOver(HandOver reason, std::optional<Intent> intent, int attempts)
{
    // No text may tell of advice that nobody has been given: after greetings only, say.
    if (reason == HandOver::OutOfAdvice && !m_hasTried && !m_memory.hasHelped())
        reason = HandOver::AskedFor;
    m_intent = intent;
    m_attempts = attempts;
    BotDecision decision =
        say({.kind = ReplyKind::Escalation, .intent = intent.value_or(Intent::Other), .reason = reason});
    decision.event = ChatEvent::Escalated;
    return decision;
}

BotDecision Turn::silence() const
{
    return {
        .event = ChatEvent::StudentWrote, .reply = {}, .intent = m_intent, .attempts = m_attempts, .memory = m_memory};
}

BotDecision Turn::say(ReplyKey key)
{
    m_memory.turns = std::min(m_memory.turns + 1, MaxBotTurns + 1);
    BotDecision decision = silence();
    key.language = m_language;
    decision.reply = key;
    return decision;
}

/// Whether two problems that the bot knows are about as likely.
bool Turn::isUnsure() const
{
    const MessageGuess &other = m_reading.runnerUp;
    return m_reading.act == MessageAct::Problem && m_reading.intent != Intent::Other && other.act == MessageAct::Problem
        && other.intent != Intent::Other && other.intent != m_reading.intent && m_reading.confidence < AskBelow
        && other.probability >= AskAbove * m_reading.confidence;
}

/// Whether a message by itself does not say what it is about.
bool Turn::saysLittle() const
{
    return m_reading.act == MessageAct::Problem && m_reading.intent == Intent::Other && m_reading.faqs.isEmpty()
        && (m_reading.confidence < SureOfAnother || !m_reading.knowsLanguage || !m_reading.asks);
}

/// The best question that the bot has not answered before in this context.
std::optional<FaqId> Turn::freshFaq() const
{
    const auto found = std::ranges::find_if(m_reading.faqs, [this](FaqId faq) { return !m_memory.faqs.contains(faq); });
    return found == m_reading.faqs.end() ? std::nullopt : std::optional(*found);
}

} // namespace

BotDecision decide(const BotState &state, const MessageReading &reading)
{
    return Turn(state, reading).decide();
}

BotDecision decideOnFile(const BotState &state)
{
    const bool beginsAnew = state.status == ChatStatus::Resolved;
    return {.event = ChatEvent::StudentWrote,
        .reply = {},
        .intent = state.intent,
        .attempts = beginsAnew ? 0 : state.attempts,
        .memory = beginsAnew ? state.memory.fresh() : state.memory};
}

} // namespace sanad
