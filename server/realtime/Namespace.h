// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/protocol/socketio/SocketIoPacket.h"

#include <QHostAddress>
#include <QJsonObject>

#include <memory>

namespace sanad::realtime {

/// Where a connection comes from, as its first request told.
struct Peer
{
    QHostAddress address; ///< as far as trusted proxies tell; null: over a Unix domain socket, not told
    QByteArray origin; ///< scheme and host as the client addressed us, e.g. "http://127.0.0.1:8000"
};

/// What a handler keeps with a socket.
class SocketState
{
    Q_DISABLE_COPY_MOVE(SocketState)
public:
    SocketState() = default;
    virtual ~SocketState() = default;
};

/// One client in one namespace, as its handler sees it. Network thread. It lives from NamespaceHandler::connecting()
/// until NamespaceHandler::disconnected() has returned; sending to one whose connection is ending does nothing.
class Socket
{
    Q_DISABLE_COPY_MOVE(Socket)
public:
    Socket() = default;
    virtual ~Socket() = default;

    [[nodiscard]] virtual const Peer &peer() const = 0;
    /// Answers CONNECT; events flow from now on. `objectJson`: `{"sid": …}` at least.
    virtual void accept(QByteArrayView objectJson) = 0;
    /// Answers CONNECT with CONNECT_ERROR; disconnected() follows, later.
    virtual void refuse(QByteArrayView objectJson) = 0;
    /// Queues a packet's frames, one after the other with nothing in between; they go out at the end of the turn, with
    /// everything else that the turn has for this connection. The bytes are shared, not copied.
    virtual void send(const protocol::EngineIoFrame &frame) = 0;
    virtual void send(const QList<protocol::EngineIoFrame> &frames) = 0;
    /// Says DISCONNECT, and ends the connection too if `closesConnection`, once what was queued has been sent;
    /// disconnected() follows, later.
    virtual void disconnect(bool closesConnection) = 0;

    std::unique_ptr<SocketState> state; ///< the handler's own
};

/// Why a socket has gone.
enum class Goodbye {
    ByClient, ///< it said DISCONNECT: it does not mean to come back
    ByServer, ///< disconnect() or refuse() was called
    Closed, ///< the connection was closed by the client or broke off
    PingTimeout,
    TransportError, ///< bytes that are no packets, a packet too large, a second poll
    SlowReader, ///< it did not take what was sent to it
    Stopping, ///< the server is
};
inline constexpr std::size_t GoodbyeCount = std::size_t(Goodbye::Stopping) + 1;

/// What happens in one namespace. Network thread; every call may send to, or disconnect, any socket.
class NamespaceHandler
{
    Q_DISABLE_COPY_MOVE(NamespaceHandler)
public:
    NamespaceHandler() = default;
    virtual ~NamespaceHandler() = default;

    /// A client asks to be let in with the payload of its CONNECT; to be answered by accept() or refuse(), now or
    /// later.
    virtual void connecting(Socket &socket, const QJsonObject &payload) = 0;
    /// An Event or Ack of a client that was let in.
    virtual void received(Socket &socket, const protocol::SocketIoPacket &packet) = 0;
    /// The last call for this socket, whether it was let in or not.
    virtual void disconnected(Socket &socket, Goodbye why) = 0;
};

} // namespace sanad::realtime
