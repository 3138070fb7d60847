// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/ChatService.h"
#include "server/realtime/EventRouter.h"
#include "server/realtime/Typists.h"

namespace sanad::realtime {

/// What clients do with the rooms of chats: join, leave, type. Network thread.
class ChatEvents final
{
public:
    struct Parts
    {
        ChatService &service;
        const Members &members;
        RoomRegistry &rooms;
        const Recovery &recovery;
        Typists &typists;
        QObject *context; ///< answers of the service are dropped once it has died
    };

    /// `config` and `counters` must outlive this, as must all parts.
    ChatEvents(const Parts &parts, const SupportConfig &config, SupportCounters &counters)
        : m_parts(parts)
        , m_config(config)
        , m_counters(counters)
    {
    }

    void addTo(EventRouter &router);

private:
    void join(Member &member, ChatId chat, const EventRouter::Done &done);
    void finishJoining(Member &member, ChatId chat, const Status &found, const EventRouter::Done &done);
    void leave(Member &member, ChatId chat, const EventRouter::Done &done);
    void type(Member &member, ChatId chat, bool isTyping, const EventRouter::Done &done);
    [[nodiscard]] bool isFull(const Member &member) const;

    const Parts m_parts;
    const SupportConfig &m_config;
    SupportCounters &m_counters;
};

} // namespace sanad::realtime
