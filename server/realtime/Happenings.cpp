// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/realtime/Happenings.h"

#include "common/protocol/events.h"
#include "common/protocol/messages/ConversationUpdated.h"
#include "common/protocol/messages/MessageNotice.h"
#include "common/protocol/messages/StatusUpdated.h"

namespace sanad::realtime {

namespace {

/// Written once, or for each client anew where the message has a file, whose address depends on how they reach us.
template <typename Notice>
std::shared_ptr<const Payload> payloadOf(const Notice &notice, const Message &message, const MediaLinks &links,
    std::function<void(Notice &, const Message &)> put)
{
    if (!message.attachment)
        return std::make_shared<Payload>(toJson(notice));
    constexpr qsizetype fields = 1024;
    const auto write = [notice, message, &links, put = std::move(put)](const QByteArray &origin) {
        Message linked = message;
        links.addTo(linked, origin);
        Notice own = notice;
        put(own, linked);
        return toJson(own);
    };
    return std::make_shared<Payload>(write, fields + 2 * message.text.size());
}

std::array<Room, 2> roomsOf(ChatId chat, PersonId student)
{
    return {Room::chat(chat), Room::student(student)};
}

} // namespace

void Happenings::onChatOpened(const Chat &chat)
{
    takeIn(chat);
    tellChat(chat);
}

void Happenings::onPosted(const PostOutcome &outcome)
{
    const Message &message = outcome.message;
    const PersonKey author = keyOf(message.senderRole, message.senderId);
    if (outcome.isNewChat)
        takeIn(outcome.chat);
    m_parts.typists.end(author, message.chatId);
    const bool isFromSocket = std::exchange(m_fromSocket, MessageId()) == message.id;
    const std::optional<PersonKey> byRest = isFromSocket ? std::nullopt : std::optional(author);
    tellMessage(message, outcome.chat, byRest);
    if (outcome.botReply)
        tellMessage(*outcome.botReply, outcome.chat, byRest);
    if (message.senderRole == Role::Admin)
        notify(protocol::NotificationKind::AdminReply, message, Room::student(outcome.chat.studentId));
    if (outcome.chatChanged)
        tellChat(outcome.chat);
    // No student writes while the chat waits: it has just begun to.
    if (message.senderRole == Role::Student && outcome.chat.status == ChatStatus::WaitingForAdmin)
        notify(protocol::NotificationKind::Escalation, message, Room::admins());
}

void Happenings::onChatChanged(const Chat &chat)
{
    tellChat(chat);
}

void Happenings::onStatusesMoved(const StatusChange &change)
{
    const auto rooms = roomsOf(change.chatId, change.studentId);
    for (const MessageId id : change.messages) {
        protocol::StatusUpdated update{.messageId = id, .status = change.status, .deliveredAt = {}, .readAt = {}};
        (change.status == MessageStatus::Read ? update.readAt : update.deliveredAt) = change.at;
        const std::array names{protocol::event::StatusUpdated};
        m_parts.publisher.publish(rooms, names, std::make_shared<Payload>(toJson(update)));
    }
}

/// A student's sockets hear what happens in the chat from its beginning.
void Happenings::takeIn(const Chat &chat)
{
    for (Member *const member : m_parts.members.of(keyOf(Role::Student, chat.studentId)))
        m_parts.rooms.join(*member, {.room = Room::chat(chat.id), .since = m_parts.recovery.last()});
}

void Happenings::tellChat(const Chat &chat)
{
    const std::array rooms{Room::chat(chat.id), Room::student(chat.studentId), Room::admins()};
    const protocol::ConversationUpdated update{.conversation = chat};
    m_parts.publisher.publish(rooms, protocol::event::ForConversation, std::make_shared<Payload>(toJson(update)));
}

void Happenings::tellMessage(const Message &message, const Chat &chat, const std::optional<PersonKey> &author)
{
    const auto payload =
        payloadOf<protocol::MessageNotice>({.message = message, .timestamp = m_parts.clock.now()}, message,
            m_parts.links, [](protocol::MessageNotice &notice, const Message &linked) { notice.message = linked; });
    m_parts.publisher.publish(roomsOf(chat.id, chat.studentId), protocol::event::ForMessage, payload, author);
}

void Happenings::notify(protocol::NotificationKind kind, const Message &message, const Room &room)
{
    const auto payload = payloadOf<protocol::Notification>({.kind = kind, .chatId = message.chatId, .message = message},
        message, m_parts.links, [](protocol::Notification &notice, const Message &linked) { notice.message = linked; });
    const std::array names{protocol::event::Notification};
    m_parts.publisher.publish(std::array{room}, names, payload);
}

} // namespace sanad::realtime
