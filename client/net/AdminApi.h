// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/net/ApiCaller.h"
#include "common/model/Chat.h"
#include "common/model/Message.h"

namespace sanad::client {

/// What an admin does to a chat without writing into it.
enum class AdminAct { Claim, Resolve, Close, Reopen, HandBack };
inline constexpr std::array AllAdminActs{
    AdminAct::Claim, AdminAct::Resolve, AdminAct::Close, AdminAct::Reopen, AdminAct::HandBack};

/// A chat as the admins' list shows it.
struct ChatOverview
{
    Chat chat;
    QString studentName;
    std::optional<Message> lastMessage;
    int unreadCount = 0;
    std::optional<Timestamp> waitingSince;

    [[nodiscard]] static Result<ChatOverview> fromJson(const QJsonObject &json);
    bool operator==(const ChatOverview &) const = default;
};

/// Which chats to list.
struct QueueFilter
{
    std::optional<ChatStatus> status;
    std::optional<Intent> intent;
    QString assigned; ///< "me", "none" or an admin's id; empty: whoever
    QString cursor; ///< of the page before; empty: the first
    int limit = 50;
};

/// A page of the admins' list.
struct QueuePage
{
    QList<ChatOverview> chats;
    QString next; ///< cursor of the next page; empty: this was the last
    std::array<int, AllChatStatuses.size()> counts{}; ///< by status, over all chats

    [[nodiscard]] static Result<QueuePage> fromJson(const QJsonObject &json);
};

/// The admins' calls of the contract; as ApiClient.
class AdminApi final
{
public:
    explicit AdminApi(ApiCaller &caller)
        : m_caller(caller)
    {
    }

    void queue(const QueueFilter &filter, QObject *context, Answer<QueuePage> done);
    void chat(ChatId chat, QObject *context, Answer<ChatOverview> done);
    /// Error Conflict with who holds the chat, if another admin does and `force` is not set.
    void act(ChatId chat, AdminAct act, bool force, QObject *context, Answer<Chat> done);

private:
    ApiCaller &m_caller;
};

} // namespace sanad::client
