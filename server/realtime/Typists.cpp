// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/realtime/Typists.h"

#include "common/protocol/events.h"
#include "common/protocol/messages/UserTyping.h"

namespace sanad::realtime {

Typists::Typists(Publisher &publisher, const Members &members, net::TimerWheel &wheel, const SupportConfig &config)
    : m_publisher(publisher)
    , m_members(members)
    , m_wheel(wheel)
    , m_life(config.typingLife)
    , m_interval(config.typingInterval)
{
}

void Typists::begin(Member &member, ChatId chat)
{
    if (member.typing && member.typing->chat != chat)
        end(member);
    const bool isNew = !member.typing;
    if (isNew)
        member.typing = std::make_unique<Member::Typing>([this, &member] { end(member); });
    member.typing->chat = chat;
    m_wheel.schedule(member.typing->end, m_life);
    const auto now = m_wheel.now();
    if (!isNew && now - member.typing->toldAt < m_interval)
        return;
    member.typing->toldAt = now;
    tell(member, chat, true);
}

void Typists::end(Member &member, ChatId chat)
{
    if (member.typing && member.typing->chat == chat)
        end(member);
}

void Typists::end(Member &member)
{
    if (!member.typing)
        return;
    // Its deadline may be what calls.
    const auto ended = std::move(member.typing);
    tell(member, ended->chat, false);
}

void Typists::end(const PersonKey &person, ChatId chat)
{
    for (Member *const member : m_members.of(person))
        end(*member, chat);
}

void Typists::tell(Member &member, ChatId chat, bool isTyping)
{
    const protocol::UserTyping notice{.chatId = chat, .user = member.caller.person, .isTyping = isTyping};
    const std::array rooms{Room::chat(chat)};
    m_publisher.publishVolatile(rooms, protocol::event::UserTyping, toJson(notice), &member);
}

} // namespace sanad::realtime
