// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/realtime/ChatEvents.h"

#include "common/protocol/events.h"
#include "common/protocol/messages/JoinedChat.h"
#include "common/protocol/messages/TypingNotice.h"

using namespace Qt::StringLiterals;

namespace sanad::realtime {

namespace {

constexpr auto IdField = "chat_id"_L1;
/// The own room, and that of the open chat.
constexpr int RoomsOnConnect = 2;

QByteArray nameOf(ChatId chat)
{
    return toJson(protocol::JoinedChat{.chatId = chat});
}

} // namespace

void ChatEvents::addTo(EventRouter &router)
{
    using protocol::TypingNotice;
    router.onId<ChatId>(protocol::event::JoinChat, IdField, EventClass::Room,
        [this](Member &member, ChatId chat, const EventRouter::Done &done) { join(member, chat, done); });
    router.onId<ChatId>(protocol::event::LeaveChat, IdField, EventClass::Room,
        [this](Member &member, ChatId chat, const EventRouter::Done &done) { leave(member, chat, done); });
    router.on<TypingNotice>(protocol::event::Typing, EventClass::Typing,
        [this](Member &member, const TypingNotice &notice, const EventRouter::Done &done) {
            type(member, notice.chatId, notice.isTyping, done);
        });
}

bool ChatEvents::isFull(const Member &member) const
{
    return m_config.areLimitsOn && member.roomCount() >= m_config.joinsPerSocket + RoomsOnConnect;
}

void ChatEvents::join(Member &member, ChatId chat, const EventRouter::Done &done)
{
    member.joining.push_back(chat);
    if (member.isIn && member.isInRoom(Room::chat(chat)))
        return finishJoining(member, chat, {}, done);
    m_parts.service.chat(
        member.caller, chat, m_parts.context, [this, serial = member.serial, chat, done](const Result<Chat> &found) {
            if (Member *const joiner = m_parts.members.find(serial))
                finishJoining(*joiner, chat, found ? Status() : Status(found.error()), done);
        });
}

void ChatEvents::finishJoining(Member &member, ChatId chat, const Status &found, const EventRouter::Done &done)
{
    const auto asked = std::ranges::find(member.joining, chat);
    const bool hasLeftMeanwhile = asked == member.joining.end();
    if (!hasLeftMeanwhile)
        member.joining.erase(asked);
    if (!found)
        return done(found.error());
    if (hasLeftMeanwhile || !member.isIn)
        return done(nameOf(chat));
    const Room room = Room::chat(chat);
    if (!member.isInRoom(room) && isFull(member)) {
        ++m_counters.limitedJoins;
        return done(
            Error::of(ErrorCode::LimitReached, u"This connection is in as many chats as it may be; leave another."_s));
    }
    m_parts.rooms.join(member, {.room = room, .since = m_parts.recovery.last()});
    for (const auto name : protocol::event::ForJoinedChat)
        member.socket.send(protocol::encodeEvent(name, nameOf(chat)));
    done(nameOf(chat));
}

void ChatEvents::leave(Member &member, ChatId chat, const EventRouter::Done &done)
{
    std::erase(member.joining, chat);
    m_parts.typists.end(member, chat);
    m_parts.rooms.leave(member, Room::chat(chat));
    done(nameOf(chat));
}

void ChatEvents::type(Member &member, ChatId chat, bool isTyping, const EventRouter::Done &done)
{
    if (!member.isInRoom(Room::chat(chat)))
        return done(Error::notFound(u"You have not joined such a chat."_s));
    isTyping ? m_parts.typists.begin(member, chat) : m_parts.typists.end(member, chat);
    done(nameOf(chat));
}

} // namespace sanad::realtime
