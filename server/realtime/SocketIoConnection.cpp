// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/realtime/SocketIoConnection.h"

#include "server/realtime/EngineIoSession.h"

#include <algorithm>

namespace sanad::realtime {

using protocol::SocketIoPacket;

namespace {

protocol::SocketIoDecoder::Limits decoderLimits(const RealtimeConfig &config)
{
    protocol::SocketIoDecoder::Limits limits;
    limits.attachmentBytes = config.maxPayload;
    return limits;
}

} // namespace

SocketIoConnection::SocketIoConnection(SocketIoServer &server, EngineIoSession &session)
    : m_server(server)
    , m_session(session)
    , m_decoder(decoderLimits(server.m_config))
    , m_connectDeadline(std::make_unique<net::Deadline>([this] { onConnectTimeout(); }))
{
    server.m_wheel.schedule(*m_connectDeadline, server.m_config.connectTimeout);
}

SocketIoConnection::~SocketIoConnection() = default;

void SocketIoConnection::onConnectTimeout()
{
    ++m_server.m_counters.connectTimeouts;
    m_session.close(Goodbye::ByServer);
}

void SocketIoConnection::received(const protocol::EngineIoPacket &message)
{
    const auto packet = m_decoder.add(message);
    if (!packet) {
        ++m_server.m_counters.malformedPackets;
        return m_session.close(Goodbye::TransportError);
    }
    m_session.hold(m_decoder.held());
    if (*packet)
        dispatch(**packet);
}

NamespaceSocket *SocketIoConnection::find(const QByteArray &nameSpace) const
{
    const auto found = std::ranges::find_if(m_sockets, [&](const auto &socket) { return socket->name() == nameSpace; });
    return found == m_sockets.end() ? nullptr : found->get();
}

/// As the reference server does (socket.io, lib/client.ts, ondecoded): what is not allowed now closes the connection.
void SocketIoConnection::dispatch(const SocketIoPacket &packet)
{
    using State = NamespaceSocket::State;
    NamespaceSocket *socket = find(packet.nameSpace);
    if (!socket)
        return packet.type == SocketIoPacket::Type::Connect ? connect(packet) : refusePacket();
    // The client did not know yet.
    if (socket->socketState() == State::Ending)
        return;
    if (socket->socketState() == State::Connecting)
        return refusePacket();
    switch (packet.type) {
    case SocketIoPacket::Type::Event:
    case SocketIoPacket::Type::Ack: return socket->handler().received(*socket, packet);
    case SocketIoPacket::Type::Disconnect: {
        const auto gone = take(*socket);
        gone->end();
        return gone->handler().disconnected(*gone, Goodbye::ByClient);
    }
    case SocketIoPacket::Type::Connect:
    case SocketIoPacket::Type::ConnectError: return refusePacket();
    }
}

void SocketIoConnection::refusePacket()
{
    ++m_server.m_counters.unexpectedPackets;
    m_session.close(Goodbye::TransportError);
}

void SocketIoConnection::connect(const SocketIoPacket &packet)
{
    const auto found = m_server.m_namespaces.find(packet.nameSpace);
    if (found == m_server.m_namespaces.end())
        return refuseUnknown(packet.nameSpace);
    auto &nameSpace = found->second;
    NamespaceSocket &socket =
        *m_sockets.emplace_back(std::make_unique<NamespaceSocket>(*this, nameSpace.name, nameSpace.handler));
    nameSpace.handler.connecting(socket, packet.data);
}

void SocketIoConnection::refuseUnknown(const QByteArray &nameSpace)
{
    ++m_server.m_counters.unknownNamespaces;
    m_session.send(protocol::encodeConnectError(R"({"message":"Invalid namespace"})", nameSpace));
}

std::unique_ptr<NamespaceSocket> SocketIoConnection::take(NamespaceSocket &socket)
{
    const auto found = std::ranges::find(m_sockets, &socket, &std::unique_ptr<NamespaceSocket>::get);
    auto taken = std::move(*found);
    m_sockets.erase(found);
    return taken;
}

void SocketIoConnection::endLater(bool closesConnection)
{
    m_mustClose = m_mustClose || closesConnection;
    m_server.m_turnEnd.add(*this);
}

void SocketIoConnection::atTurnEnd()
{
    std::vector<std::unique_ptr<NamespaceSocket>> ending;
    const auto firstEnding = std::stable_partition(m_sockets.begin(), m_sockets.end(),
        [](const auto &socket) { return socket->socketState() != NamespaceSocket::State::Ending; });
    std::move(firstEnding, m_sockets.end(), std::back_inserter(ending));
    m_sockets.erase(firstEnding, m_sockets.end());
    for (const auto &socket : ending)
        socket->handler().disconnected(*socket, Goodbye::ByServer);
    if (m_mustClose)
        m_session.close(Goodbye::ByServer);
}

void SocketIoConnection::closed(Goodbye why)
{
    m_connectDeadline.reset();
    const auto sockets = std::exchange(m_sockets, {});
    for (const auto &socket : sockets) {
        const bool isEnding = socket->socketState() == NamespaceSocket::State::Ending;
        socket->end();
        socket->handler().disconnected(*socket, isEnding ? Goodbye::ByServer : why);
    }
}

// --- NamespaceSocket -----------------------------------------------------------------------------------------------

const Peer &NamespaceSocket::peer() const
{
    return m_connection.m_session.peer();
}

void NamespaceSocket::accept(QByteArrayView objectJson)
{
    if (m_state != State::Connecting)
        return;
    m_state = State::Connected;
    ++m_connection.m_server.m_counters.connected;
    m_connection.m_connectDeadline.reset();
    m_connection.m_session.send(protocol::encodeConnect(objectJson, m_name));
}

void NamespaceSocket::refuse(QByteArrayView objectJson)
{
    if (m_state != State::Connecting)
        return;
    m_state = State::Ending;
    ++m_connection.m_server.m_counters.refused;
    m_connection.m_session.send(protocol::encodeConnectError(objectJson, m_name));
    m_connection.endLater(false);
}

void NamespaceSocket::send(const protocol::EngineIoFrame &frame)
{
    if (m_state == State::Connected)
        m_connection.m_session.send(frame);
}

void NamespaceSocket::send(const QList<protocol::EngineIoFrame> &frames)
{
    if (m_state != State::Connected)
        return;
    for (const protocol::EngineIoFrame &frame : frames)
        m_connection.m_session.send(frame);
}

void NamespaceSocket::disconnect(bool closesConnection)
{
    if (m_state == State::Ending)
        return;
    if (m_state == State::Connected)
        m_connection.m_session.send(protocol::encodeDisconnect(m_name));
    m_state = State::Ending;
    m_connection.endLater(closesConnection);
}

} // namespace sanad::realtime
