// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Clock.h"
#include "server/domain/Caller.h"
#include "server/domain/Store.h"

namespace sanad {

/// What an admin does to a chat without writing into it.
enum class AdminAction { Claim, Resolve, Close, Reopen, HandBack };

inline constexpr std::array AllAdminActions{
    AdminAction::Claim, AdminAction::Resolve, AdminAction::Close, AdminAction::Reopen, AdminAction::HandBack};

/// A page of the admins' list of chats.
struct QueuePage
{
    QList<ChatOverview> chats;
    std::optional<ChatCursor> next; ///< nothing: this was the last page
    ChatCounts counts{}; ///< over all chats, whatever the filter
};

/// An action's outcome.
struct AdminOutcome
{
    Chat chat;
    bool chatChanged = false;

    bool operator==(const AdminOutcome &) const = default;
};

/// What only admins do, each as one unit of work inside a transaction. Stateless; safe from any thread at once.
class AdminUseCases
{
public:
    explicit AdminUseCases(const Clock &clock);

    [[nodiscard]] Result<QueuePage> queue(
        Transaction &transaction, const ChatFilter &filter, std::optional<ChatCursor> after, int limit) const;
    [[nodiscard]] Result<ChatOverview> chat(Transaction &transaction, ChatId id) const;
    /// Error Conflict, with who holds it, if another admin has the chat and `force` is not set; Conflict too if the
    /// action would give a student a second open chat, or claims a closed one.
    [[nodiscard]] Result<AdminOutcome> act(
        Transaction &transaction, const Caller &admin, ChatId id, AdminAction action, bool force) const;

private:
    const Clock &m_clock;
};

} // namespace sanad
