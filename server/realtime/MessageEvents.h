// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/protocol/messages/SendMessage.h"
#include "server/domain/ChatService.h"
#include "server/net/RateTable.h"
#include "server/realtime/EventRouter.h"
#include "server/realtime/Happenings.h"

namespace sanad::realtime {

/// What clients do with messages: send, mark as delivered or read. Network thread.
class MessageEvents final
{
    Q_DISABLE_COPY_MOVE(MessageEvents)
public:
    /// All must outlive this. `context`: answers of the service are dropped once it has died.
    MessageEvents(ChatService &service, const MediaLinks &links, Happenings &happenings, net::TimerWheel &wheel,
        const SupportConfig &config, SupportCounters &counters, QObject *context);

    void addTo(EventRouter &router);

private:
    void send(Member &member, const protocol::SendMessage &message, const EventRouter::Done &done);
    void mark(Member &member, MessageId message, MessageStatus status, const EventRouter::Done &done);
    [[nodiscard]] std::optional<Error> tooMany(const Person &person);

    ChatService &m_service;
    const MediaLinks &m_links;
    Happenings &m_happenings;
    net::TimerWheel &m_wheel;
    const SupportConfig &m_config;
    SupportCounters &m_counters;
    QObject *m_context;
    const quint64 m_seed; ///< of this process: nobody can aim at another's slot
    net::RateTable m_sent; ///< by person
};

} // namespace sanad::realtime
