// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/model/names.h"

#include <array>
#include <optional>

namespace sanad {

/// What can happen to a chat.
enum class ChatEvent {
    StudentWrote, ///< and the message neither solves nor escalates
    StudentSolved, ///< thanks, or says it works
    Escalated, ///< the bot hands over to a person
    AdminAnswered,
    AdminResolved,
    AdminClosed,
    AdminHandedBack, ///< to the bot
    AdminReopened,
};

inline constexpr std::array AllChatEvents{ChatEvent::StudentWrote, ChatEvent::StudentSolved, ChatEvent::Escalated,
    ChatEvent::AdminAnswered, ChatEvent::AdminResolved, ChatEvent::AdminClosed, ChatEvent::AdminHandedBack,
    ChatEvent::AdminReopened};

/// The status after `event`; nothing if it is refused in this status. The life of a chat as the contract's table has
/// it.
[[nodiscard]] constexpr std::optional<ChatStatus> nextStatus(ChatStatus from, ChatEvent event)
{
    using enum ChatStatus;
    const bool studentMayWrite = from != WaitingForAdmin && from != Closed;
    switch (event) {
    case ChatEvent::StudentWrote:
        if (!studentMayWrite)
            return std::nullopt;
        return from == Resolved ? BotHandling : from;
    case ChatEvent::StudentSolved: return studentMayWrite ? std::optional(Resolved) : std::nullopt;
    case ChatEvent::Escalated:
        // A resolved chat with a new problem is the bot's again, so that it may hand over at once.
        return from == BotHandling || from == Resolved ? std::optional(WaitingForAdmin) : std::nullopt;
    case ChatEvent::AdminAnswered: return from == Closed ? std::nullopt : std::optional(AdminHandling);
    case ChatEvent::AdminResolved: return Resolved;
    case ChatEvent::AdminClosed: return Closed;
    case ChatEvent::AdminHandedBack: return BotHandling;
    case ChatEvent::AdminReopened: return AdminHandling;
    }
    return std::nullopt;
}

/// True where the student must wait for an admin before writing again.
[[nodiscard]] constexpr bool blocksStudent(ChatStatus status)
{
    return status == ChatStatus::WaitingForAdmin || status == ChatStatus::Closed;
}

} // namespace sanad
