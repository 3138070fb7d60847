// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/TimerWheel.h"
#include "server/net/TurnEnd.h"
#include "server/realtime/EngineIo.h"
#include "server/realtime/RealtimeConfig.h"

#include <QByteArray>

#include <map>

namespace sanad::realtime {

/// Socket.IO v5 (github.com/socketio/socket.io-protocol) over the sessions of Engine.IO: brings clients into namespaces
/// and their packets to each namespace's handler. Network thread.
class SocketIoServer final : public EngineIoHandler
{
public:
    /// All must outlive the server.
    SocketIoServer(
        const RealtimeConfig &config, RealtimeCounters &counters, net::TimerWheel &wheel, net::TurnEnd &turnEnd);
    ~SocketIoServer() override;

    /// `name` begins with a slash; the main namespace is "/". To be called before the first session.
    void addNamespace(const QByteArray &name, NamespaceHandler &handler);

    void opened(EngineIoSession &session) override;
    void received(EngineIoSession &session, const protocol::EngineIoPacket &message) override;
    void closed(EngineIoSession &session, Goodbye why) override;

private:
    friend class SocketIoConnection;
    friend class NamespaceSocket;

    struct Namespace
    {
        QByteArray name;
        NamespaceHandler &handler;
    };

    const RealtimeConfig m_config;
    RealtimeCounters &m_counters;
    net::TimerWheel &m_wheel;
    net::TurnEnd &m_turnEnd;
    std::map<QByteArray, Namespace> m_namespaces;
};

} // namespace sanad::realtime
