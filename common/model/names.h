// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLatin1StringView>
#include <QStringView>

#include <array>
#include <optional>

namespace sanad {

// The enumerations of the contract. Each has its wire name, and a list of all its values for tables and tests.

enum class Role { Student, Admin };
enum class ChatStatus { BotHandling, WaitingForAdmin, AdminHandling, Resolved, Closed };
enum class MessageType { Text, Image, File, Audio, AutoReply };
/// How far a message has come; it only moves forward, in this order.
enum class MessageStatus { Sent, Delivered, Read };
enum class Intent {
    LoginProblem,
    PasswordReset,
    AccountLocked,
    CourseAccess,
    VideoLoading,
    Payment,
    BugError,
    Other,
};
/// A language the bot answers in.
enum class Language { Arabic, English };

inline constexpr std::array AllRoles{Role::Student, Role::Admin};
inline constexpr std::array AllChatStatuses{ChatStatus::BotHandling, ChatStatus::WaitingForAdmin,
    ChatStatus::AdminHandling, ChatStatus::Resolved, ChatStatus::Closed};
inline constexpr std::array AllMessageTypes{
    MessageType::Text, MessageType::Image, MessageType::File, MessageType::Audio, MessageType::AutoReply};
inline constexpr std::array AllMessageStatuses{MessageStatus::Sent, MessageStatus::Delivered, MessageStatus::Read};
inline constexpr std::array AllIntents{Intent::LoginProblem, Intent::PasswordReset, Intent::AccountLocked,
    Intent::CourseAccess, Intent::VideoLoading, Intent::Payment, Intent::BugError, Intent::Other};
inline constexpr std::array AllLanguages{Language::Arabic, Language::English};

[[nodiscard]] QLatin1StringView toWire(Role role);
[[nodiscard]] QLatin1StringView toWire(ChatStatus status);
[[nodiscard]] QLatin1StringView toWire(MessageType type);
[[nodiscard]] QLatin1StringView toWire(MessageStatus status);
[[nodiscard]] QLatin1StringView toWire(Intent intent);
/// "ar" or "en" (BCP 47).
[[nodiscard]] QLatin1StringView toWire(Language language);

// Exact matches only: wire names are case sensitive.
[[nodiscard]] std::optional<Role> roleFromWire(QStringView name);
[[nodiscard]] std::optional<ChatStatus> chatStatusFromWire(QStringView name);
[[nodiscard]] std::optional<MessageType> messageTypeFromWire(QStringView name);
[[nodiscard]] std::optional<MessageStatus> messageStatusFromWire(QStringView name);
[[nodiscard]] std::optional<Intent> intentFromWire(QStringView name);
[[nodiscard]] std::optional<Language> languageFromWire(QStringView name);

} // namespace sanad
