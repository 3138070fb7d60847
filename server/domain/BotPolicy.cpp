// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/BotPolicy.h"

namespace sanad {

namespace {

BotDecision closing(const BotState &state, Language language)
{
    const ReplyKey key{.kind = ReplyKind::Closing, .intent = Intent::Other, .attempt = 1, .language = language};
    return {.event = ChatEvent::StudentSolved, .reply = key, .intent = state.intent, .attempts = state.attempts};
}

BotDecision handOver(std::optional<Intent> intent, int attempts, Language language)
{
    const ReplyKey key{
        .kind = ReplyKind::Escalation, .intent = intent.value_or(Intent::Other), .attempt = 1, .language = language};
    return {.event = ChatEvent::Escalated, .reply = key, .intent = intent, .attempts = attempts};
}

BotDecision help(const BotState &state, const MessageReading &reading)
{
    // A resolved chat begins anew, and so does a change of subject.
    const bool sameSubject = state.status == ChatStatus::BotHandling && state.intent == reading.intent;
    const int attemptsSoFar = sameSubject ? state.attempts : 0;
    if (reading.needsAdmin || attemptsSoFar >= MaxBotAttempts)
        return handOver(reading.intent, attemptsSoFar, reading.language);
    const int attempt = attemptsSoFar + 1;
    const ReplyKey key{
        .kind = ReplyKind::Help, .intent = reading.intent, .attempt = attempt, .language = reading.language};
    return {.event = ChatEvent::StudentWrote, .reply = key, .intent = reading.intent, .attempts = attempt};
}

} // namespace

BotDecision decide(const BotState &state, const MessageReading &reading)
{
    // An admin has the chat: the bot keeps out of the conversation of two people, unless the student plainly ends it.
    if (state.status == ChatStatus::AdminHandling) {
        if (reading.act == MessageAct::Solved && reading.confidence >= SureOfTheEnd)
            return closing(state, reading.language);
        return {.event = ChatEvent::StudentWrote, .reply = {}, .intent = state.intent, .attempts = state.attempts};
    }

    switch (reading.act) {
    case MessageAct::Solved: return closing(state, reading.language);
    case MessageAct::WantsPerson: return handOver(state.intent, state.attempts, reading.language);
    case MessageAct::NotSolved:
        // Before the bot has tried anything, a vague "does not work" is a problem like any other.
        if (state.attempts > 0 || reading.confidence >= SureOfFailure)
            return handOver(state.intent, state.attempts, reading.language);
        break;
    case MessageAct::Problem: break;
    }
    return help(state, reading);
}

BotDecision decideOnFile(const BotState &state)
{
    const int attempts = state.status == ChatStatus::Resolved ? 0 : state.attempts;
    return {.event = ChatEvent::StudentWrote, .reply = {}, .intent = state.intent, .attempts = attempts};
}

} // namespace sanad
