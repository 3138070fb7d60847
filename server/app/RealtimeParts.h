// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/ServerConfig.h"
#include "server/net/StreamSocket.h"
#include "server/net/TimerWheel.h"
#include "server/realtime/EngineIoServer.h"
#include "server/realtime/SocketIoServer.h"

namespace sanad::http {
class RouteTable;
}

namespace sanad::app {

/// All that serves Socket.IO, wired together. Network thread.
class RealtimeParts
{
public:
    explicit RealtimeParts(const ServerConfig &config);
    ~RealtimeParts();

    /// For the namespaces, which must be there before the routes are served.
    [[nodiscard]] realtime::SocketIoServer &sockets() { return m_sockets; }
    [[nodiscard]] net::TimerWheel &wheel() { return m_wheel; }
    [[nodiscard]] const realtime::RealtimeCounters &counters() const { return m_counters; }
    [[nodiscard]] const realtime::EngineIoServer &engine() const { return m_engine; }

    void addTo(http::RouteTable &routes);
    /// Says goodbye to all clients; new ones are refused.
    void stop();

private:
    const realtime::RealtimeConfig m_config;
    realtime::RealtimeCounters m_counters;
    net::TimerWheel m_wheel;
    net::StreamContext m_streams;
    realtime::SocketIoServer m_sockets;
    realtime::EngineIoServer m_engine;
};

} // namespace sanad::app
