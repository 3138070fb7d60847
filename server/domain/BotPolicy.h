// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/model/names.h"
#include "server/domain/Bot.h"
#include "server/domain/BotMemory.h"
#include "server/domain/ChatLifecycle.h"

#include <optional>

namespace sanad {

/// After so many answers on one subject the bot hands over to a person.
inline constexpr int MaxBotAttempts = 3;
/// So much does the bot say in one context, then it hands over: room for two subjects to the end with a greeting, a
/// question and two short answers between. Who is not helped by then is not helped by an eleventh text.
inline constexpr int MaxBotTurns = 10;

/// So sure must the bot be that a student thanks, to end a conversation with an admin.
inline constexpr double SureOfTheEnd = 0.8;
/// So sure must it be that a student says "it did not work", to hand over before it has tried anything in this chat.
inline constexpr double SureOfFailure = 0.7;
/// So sure must it be that a message is about none of what it knows, to leave the subject that the chat is on: less,
/// and it is taken for an answer to what the bot has just asked ("Chrome, on Windows").
inline constexpr double SureOfAnother = 0.8;

// When it asks which of two problems is meant. Chosen by cross-validation over resources/bot/phrases; see
// docs/design/bot.md for what it costs and gains.
inline constexpr double AskBelow = 0.65; ///< the likelier one is less sure than this,
inline constexpr double AskAbove = 0.4; ///< and the other at least so likely, as a share of it

/// What the bot knows of a chat when a student's message arrives.
struct BotState
{
    ChatStatus status = ChatStatus::BotHandling;
    std::optional<Intent> intent; ///< what the chat was about
    int attempts = 0; ///< answers given on that subject
    BotMemory memory = {};

    bool operator==(const BotState &) const = default;
};

/// What the bot does about a student's message.
struct BotDecision
{
    ChatEvent event = ChatEvent::StudentWrote;
    std::optional<ReplyKey> reply; ///< nothing: the bot is silent
    std::optional<Intent> intent; ///< of the chat from now on
    int attempts = 0;
    BotMemory memory = {};

    bool operator==(const BotDecision &) const = default;
};

/// The dialogue policy: whether the bot speaks, and what becomes of the chat. Pure. `state.status` must be one in which
/// the student may write; the decision's event is always one that nextStatus() allows there.
[[nodiscard]] BotDecision decide(const BotState &state, const MessageReading &reading);

/// The same for a file without a word: the bot, which looks into no file, is silent.
[[nodiscard]] BotDecision decideOnFile(const BotState &state);

} // namespace sanad
