// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/model/names.h"

using namespace Qt::StringLiterals;

namespace sanad {

namespace {

template <size_t Count, typename Enum>
std::optional<Enum> findWire(const std::array<Enum, Count> &all, QStringView name)
{
    for (const Enum one : all) {
        if (name == toWire(one))
            return one;
    }
    return std::nullopt;
}

} // namespace

// No default labels: the compiler names the enumerator that was forgotten.

QLatin1StringView toWire(Role role)
{
    switch (role) {
    case Role::Student: return "student"_L1;
    case Role::Admin: return "admin"_L1;
    }
    Q_UNREACHABLE();
}

QLatin1StringView toWire(ChatStatus status)
{
    switch (status) {
    case ChatStatus::BotHandling: return "bot_handling"_L1;
    case ChatStatus::WaitingForAdmin: return "waiting_for_admin"_L1;
    case ChatStatus::AdminHandling: return "admin_handling"_L1;
    case ChatStatus::Resolved: return "resolved"_L1;
    case ChatStatus::Closed: return "closed"_L1;
    }
    Q_UNREACHABLE();
}

QLatin1StringView toWire(MessageType type)
{
    switch (type) {
    case MessageType::Text: return "text"_L1;
    case MessageType::Image: return "image"_L1;
    case MessageType::File: return "file"_L1;
    case MessageType::Audio: return "audio"_L1;
    case MessageType::AutoReply: return "auto_reply"_L1;
    }
    Q_UNREACHABLE();
}

QLatin1StringView toWire(MessageStatus status)
{
    switch (status) {
    case MessageStatus::Sent: return "sent"_L1;
    case MessageStatus::Delivered: return "delivered"_L1;
    case MessageStatus::Read: return "read"_L1;
    }
    Q_UNREACHABLE();
}

QLatin1StringView toWire(Intent intent)
{
    switch (intent) {
    case Intent::LoginProblem: return "LOGIN_PROBLEM"_L1;
    case Intent::PasswordReset: return "PASSWORD_RESET"_L1;
    case Intent::AccountLocked: return "ACCOUNT_LOCKED"_L1;
    case Intent::CourseAccess: return "COURSE_ACCESS"_L1;
    case Intent::VideoLoading: return "VIDEO_LOADING"_L1;
    case Intent::Payment: return "PAYMENT"_L1;
    case Intent::BugError: return "BUG_ERROR"_L1;
    case Intent::Other: return "OTHER"_L1;
    }
    Q_UNREACHABLE();
}

QLatin1StringView toWire(Language language)
{
    switch (language) {
    case Language::Arabic: return "ar"_L1;
    case Language::English: return "en"_L1;
    }
    Q_UNREACHABLE();
}

std::optional<Role> roleFromWire(QStringView name)
{
    return findWire(AllRoles, name);
}

std::optional<ChatStatus> chatStatusFromWire(QStringView name)
{
    return findWire(AllChatStatuses, name);
}

std::optional<MessageType> messageTypeFromWire(QStringView name)
{
    return findWire(AllMessageTypes, name);
}

std::optional<MessageStatus> messageStatusFromWire(QStringView name)
{
    return findWire(AllMessageStatuses, name);
}

std::optional<Intent> intentFromWire(QStringView name)
{
    return findWire(AllIntents, name);
}

std::optional<Language> languageFromWire(QStringView name)
{
    return findWire(AllLanguages, name);
}

} // namespace sanad
