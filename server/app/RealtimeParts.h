// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/ServerConfig.h"
#include "server/net/StreamSocket.h"
#include "server/net/TimerWheel.h"
#include "server/realtime/EngineIoServer.h"
#include "server/realtime/SocketIoServer.h"
#include "server/realtime/SupportNamespace.h"

namespace sanad::http {
class RouteTable;
}

namespace sanad::app {

/// All that serves Socket.IO, wired together. Network thread.
class RealtimeParts
{
public:
    /// What the support desk needs; all must outlive this object.
    struct Services
    {
        ChatService &chats;
        Authenticator &authenticator;
        SessionEnds &ends;
        const MediaLinks &links;
        const Clock &clock;
    };

    RealtimeParts(const ServerConfig &config, const Services &services);
    ~RealtimeParts();

    [[nodiscard]] const realtime::RealtimeCounters &counters() const { return m_counters; }
    [[nodiscard]] const realtime::EngineIoServer &engine() const { return m_engine; }
    [[nodiscard]] realtime::SupportNamespace &support() { return m_support; }

    void addTo(http::RouteTable &routes);
    /// Says goodbye to all clients; new ones are refused.
    void stop();

private:
    const realtime::RealtimeConfig m_config;
    realtime::RealtimeCounters m_counters;
    net::TimerWheel m_wheel;
    net::StreamContext m_streams;
    realtime::SupportNamespace m_support;
    realtime::SocketIoServer m_sockets;
    realtime::EngineIoServer m_engine;
};

} // namespace sanad::app
