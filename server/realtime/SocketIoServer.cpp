// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/realtime/SocketIoServer.h"

#include "server/realtime/EngineIoSession.h"
#include "server/realtime/SocketIoConnection.h"

namespace sanad::realtime {

namespace {

SocketIoConnection &connectionOf(const EngineIoSession &session)
{
    return static_cast<SocketIoConnection &>(*session.state);
}

} // namespace

SocketIoServer::SocketIoServer(
    const RealtimeConfig &config, RealtimeCounters &counters, net::TimerWheel &wheel, net::TurnEnd &turnEnd)
    : m_config(config)
    , m_counters(counters)
    , m_wheel(wheel)
    , m_turnEnd(turnEnd)
{
}

SocketIoServer::~SocketIoServer() = default;

void SocketIoServer::addNamespace(const QByteArray &name, NamespaceHandler &handler)
{
    Q_ASSERT(name.startsWith('/'));
    m_namespaces.emplace(name, Namespace{name, handler});
}

void SocketIoServer::opened(EngineIoSession &session)
{
    session.state = std::make_unique<SocketIoConnection>(*this, session);
}

void SocketIoServer::received(EngineIoSession &session, const protocol::EngineIoPacket &message)
{
    connectionOf(session).received(message);
}

void SocketIoServer::closed(EngineIoSession &session, Goodbye why)
{
    connectionOf(session).closed(why);
}

} // namespace sanad::realtime
