// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/ChatUseCases.h"

namespace sanad {

/// Hears from ChatService what has happened to chats: after it is on disk, in the order of the commits, and after the
/// `done` of whoever asked has returned, also if the asker has died meanwhile. What was refused, has failed, or was a
/// repeat, is not told. The thread of the store's owner.
class ChatListener
{
    Q_DISABLE_COPY_MOVE(ChatListener)
public:
    ChatListener() = default;
    virtual ~ChatListener() = default;

    /// A student asked for their chat, and had none.
    virtual void onChatOpened(const Chat &chat) = 0;
    /// A message, perhaps the first of a new chat, with what the bot said to it and what became of the chat.
    virtual void onPosted(const PostOutcome &outcome) = 0;
    /// An admin's act has changed the chat.
    virtual void onChatChanged(const Chat &chat) = 0;
    /// Messages were delivered or read; at least one.
    virtual void onStatusesMoved(const StatusChange &change) = 0;
};

} // namespace sanad
