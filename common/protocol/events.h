// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLatin1StringView>

#include <array>

/// The one place for the names of real-time events (API.md 5).
namespace sanad::protocol::event {

using namespace Qt::StringLiterals;

// From client to server.
inline constexpr auto JoinChat = "support:join-chat"_L1;
inline constexpr auto LeaveChat = "support:leave-chat"_L1;
inline constexpr auto SendMessage = "support:send-message"_L1;
inline constexpr auto Typing = "support:typing"_L1;
inline constexpr auto MarkDelivered = "support:mark-delivered"_L1;
inline constexpr auto MarkRead = "support:mark-read"_L1;

// From server to client. Some things have two names, since the user's clients listen to either: both are always sent.
inline constexpr auto JoinedChat = "support:joined-chat"_L1;
inline constexpr auto ChatReady = "chat:ready"_L1;
inline constexpr auto MessageReceive = "message:receive"_L1;
inline constexpr auto NewMessage = "support:new-message"_L1;
inline constexpr auto StatusUpdated = "message:status-updated"_L1;
inline constexpr auto ConversationUpdate = "conversation:update"_L1;
inline constexpr auto ConversationUpdated = "support:conversation-updated"_L1;
inline constexpr auto UserTyping = "support:user-typing"_L1;
inline constexpr auto Notification = "notification:new"_L1;
inline constexpr auto Error = "error"_L1;

inline constexpr std::array FromClient{JoinChat, LeaveChat, SendMessage, Typing, MarkDelivered, MarkRead};
inline constexpr std::array FromServer{JoinedChat, ChatReady, MessageReceive, NewMessage, StatusUpdated,
    ConversationUpdate, ConversationUpdated, UserTyping, Notification, Error};
/// The two names of one happening: a socket gets it once under each.
inline constexpr std::array ForJoinedChat{JoinedChat, ChatReady};
inline constexpr std::array ForMessage{MessageReceive, NewMessage};
inline constexpr std::array ForConversation{ConversationUpdate, ConversationUpdated};

} // namespace sanad::protocol::event

/// The one place for the names of rooms (API.md 5); the id follows.
namespace sanad::protocol::room {

using namespace Qt::StringLiterals;

inline constexpr auto ChatPrefix = "support:chat:"_L1;
inline constexpr auto StudentPrefix = "support:student:"_L1;
inline constexpr auto Admins = "support:admins"_L1;

} // namespace sanad::protocol::room
