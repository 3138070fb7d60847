// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLatin1StringView>

/// The one place for HTTP paths; ":name" stands for one segment.
namespace sanad::protocol::path {

using namespace Qt::StringLiterals;

inline constexpr auto Chat = "/api/support/chat"_L1;
inline constexpr auto Chats = "/api/support/chats"_L1;
inline constexpr auto ChatMessages = "/api/support/chats/:chatId/messages"_L1;
inline constexpr auto ChatRead = "/api/support/chats/:chatId/read"_L1;
inline constexpr auto ChatRating = "/api/support/chats/:chatId/rating"_L1;
inline constexpr auto ChatExport = "/api/support/chats/:chatId/export"_L1;
inline constexpr auto Messages = "/api/support/messages"_L1;
inline constexpr auto MessagesMedia = "/api/support/messages/media"_L1;
inline constexpr auto MessagesAudio = "/api/support/messages/audio"_L1;
inline constexpr auto Media = "/api/support/media/:attachment/:name"_L1;
inline constexpr auto MediaThumbnail = "/api/support/media/:attachment/:name/thumbnail"_L1;
inline constexpr auto UnreadCount = "/api/support/unread-count"_L1;
inline constexpr auto Faq = "/api/support/faq"_L1;

inline constexpr auto AdminChats = "/api/support/admin/chats"_L1;
inline constexpr auto AdminChat = "/api/support/admin/chats/:chatId"_L1;
inline constexpr auto AdminClaim = "/api/support/admin/chats/:chatId/claim"_L1;
inline constexpr auto AdminResolve = "/api/support/admin/chats/:chatId/resolve"_L1;
inline constexpr auto AdminClose = "/api/support/admin/chats/:chatId/close"_L1;
inline constexpr auto AdminReopen = "/api/support/admin/chats/:chatId/reopen"_L1;
inline constexpr auto AdminHandBack = "/api/support/admin/chats/:chatId/handback"_L1;

inline constexpr auto AdminFaqs = "/api/support/admin/faq"_L1;
inline constexpr auto AdminFaq = "/api/support/admin/faq/:faqId"_L1;
inline constexpr auto BotIntents = "/api/support/admin/bot/intents"_L1;
inline constexpr auto BotReply = "/api/support/admin/bot/replies/:language/:subject/:part"_L1;
inline constexpr auto BotPhrases = "/api/support/admin/bot/phrases"_L1;
inline constexpr auto BotPhrase = "/api/support/admin/bot/phrases/:phraseId"_L1;
inline constexpr auto BotCandidates = "/api/support/admin/bot/candidates"_L1;
inline constexpr auto BotTrain = "/api/support/admin/bot/train"_L1;
inline constexpr auto BotModels = "/api/support/admin/bot/models"_L1;
inline constexpr auto BotPublish = "/api/support/admin/bot/models/:modelId/publish"_L1;
inline constexpr auto BotTry = "/api/support/admin/bot/try"_L1;
inline constexpr auto BotRehearse = "/api/support/admin/bot/rehearse"_L1;

inline constexpr auto Login = "/api/auth/login"_L1;
inline constexpr auto Refresh = "/api/auth/refresh"_L1;
inline constexpr auto Logout = "/api/auth/logout"_L1;
inline constexpr auto Me = "/api/auth/me"_L1;
inline constexpr auto Password = "/api/auth/password"_L1;

/// Socket.IO; clients write the slash at the end, and some leave it out.
inline constexpr auto SocketIo = "/socket.io"_L1;

inline constexpr auto ApiDocument = "/api/openapi.json"_L1;

inline constexpr auto Health = "/healthz"_L1;
inline constexpr auto Ready = "/readyz"_L1;

} // namespace sanad::protocol::path
