// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/BotPolicy.h"

namespace sanad::test {

inline constexpr auto Login = Intent::LoginProblem;
inline constexpr auto Password = Intent::PasswordReset;
inline constexpr auto Video = Intent::VideoLoading;
inline constexpr auto Other = Intent::Other;

[[nodiscard]] inline MessageReading reading(MessageAct act, Intent intent = Other, bool needsAdmin = false)
{
    return {.act = act, .intent = intent, .confidence = 0.9, .language = Language::English, .needsAdmin = needsAdmin};
}

[[nodiscard]] inline MessageReading smallTalk(SmallTalk kind)
{
    MessageReading read = reading(MessageAct::Problem);
    read.smallTalk = kind;
    return read;
}

/// As likely the one as the other.
[[nodiscard]] inline MessageReading either(Intent first, Intent second)
{
    MessageReading read = reading(MessageAct::Problem, first);
    read.confidence = 0.45;
    read.runnerUp = {.act = MessageAct::Problem, .intent = second, .probability = 0.4};
    return read;
}

[[nodiscard]] inline MessageReading chooses(Choice choice)
{
    MessageReading read = reading(MessageAct::Problem);
    read.choice = choice;
    read.confidence = 0.2;
    read.knowsLanguage = false;
    read.language = Language::Arabic;
    return read;
}

[[nodiscard]] inline MessageReading asks(QList<FaqId> faqs)
{
    MessageReading read = reading(MessageAct::Problem);
    read.faqs = std::move(faqs);
    return read;
}

[[nodiscard]] inline ReplyKey key(ReplyKind kind, Intent intent = Other, int attempt = 1)
{
    return {.kind = kind, .intent = intent, .attempt = attempt, .language = Language::English};
}

[[nodiscard]] inline BotDecision helps(Intent intent, int attempt)
{
    return {.event = ChatEvent::StudentWrote,
        .reply = key(ReplyKind::Help, intent, attempt),
        .intent = intent,
        .attempts = attempt};
}

[[nodiscard]] inline BotDecision handsOver(HandOver reason, std::optional<Intent> intent, int attempts)
{
    ReplyKey said = key(ReplyKind::Escalation, intent.value_or(Other));
    said.reason = reason;
    return {.event = ChatEvent::Escalated, .reply = said, .intent = intent, .attempts = attempts};
}

[[nodiscard]] inline BotDecision closes(std::optional<Intent> intent, int attempts)
{
    return {
        .event = ChatEvent::StudentSolved, .reply = key(ReplyKind::Closing), .intent = intent, .attempts = attempts};
}

[[nodiscard]] inline BotDecision says(ReplyKind kind, std::optional<Intent> intent, int attempts)
{
    const Intent named = kind == ReplyKind::Patience ? intent.value_or(Other) : Other;
    return {.event = ChatEvent::StudentWrote, .reply = key(kind, named), .intent = intent, .attempts = attempts};
}

[[nodiscard]] inline BotDecision keepsOut(std::optional<Intent> intent, int attempts)
{
    return {.event = ChatEvent::StudentWrote, .reply = {}, .intent = intent, .attempts = attempts};
}

/// What becomes of a chat with the bot when these messages come one after another.
class Conversation
{
public:
    BotDecision take(const MessageReading &message)
    {
        const BotDecision decision = decide(m_state, message);
        m_state = {.status = *nextStatus(m_state.status, decision.event),
            .intent = decision.intent,
            .attempts = decision.attempts,
            .memory = BotMemory::fromText(decision.memory.toText())};
        return decision;
    }
    [[nodiscard]] const BotState &state() const { return m_state; }

private:
    BotState m_state;
};

} // namespace sanad::test
