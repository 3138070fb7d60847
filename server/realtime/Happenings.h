// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/protocol/messages/Notification.h"
#include "server/domain/ChatListener.h"
#include "server/domain/Media.h"
#include "server/realtime/Typists.h"

namespace sanad::realtime {

/// Turns what has happened to chats into events for those whom it concerns. Network thread.
class Happenings final : public ChatListener
{
public:
    struct Parts
    {
        Publisher &publisher;
        RoomRegistry &rooms;
        const Members &members;
        const Recovery &recovery;
        Typists &typists;
        const MediaLinks &links;
        const Clock &clock;
    };

    /// All must outlive this.
    explicit Happenings(const Parts &parts)
        : m_parts(parts)
    {
    }

    void onChatOpened(const Chat &chat) override;
    void onPosted(const PostOutcome &outcome) override;
    void onChatChanged(const Chat &chat) override;
    void onStatusesMoved(const StatusChange &change) override;

    /// The next message to be told is of this number and was sent through a socket: nobody waits for the answer of a
    /// call, so that its author gets it at once.
    void expectFromSocket(MessageId message) { m_fromSocket = message; }

private:
    void takeIn(const Chat &chat);
    void tellChat(const Chat &chat);
    void tellMessage(const Message &message, const Chat &chat, const std::optional<PersonKey> &author);
    void notify(protocol::NotificationKind kind, const Message &message, const Room &room);

    const Parts m_parts;
    MessageId m_fromSocket;
};

} // namespace sanad::realtime
