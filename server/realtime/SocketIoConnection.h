// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/protocol/socketio/SocketIoDecoder.h"
#include "server/net/TimerWheel.h"
#include "server/net/TurnEnd.h"
#include "server/realtime/EngineIo.h"
#include "server/realtime/SocketIoServer.h"

#include <memory>
#include <vector>

namespace sanad::realtime {

class NamespaceSocket;

/// One client of Socket.IO: its sockets, one for each namespace that it is in or on its way into. Network thread.
class SocketIoConnection final : public EngineIoState, private net::TurnEnd::Task
{
public:
    SocketIoConnection(SocketIoServer &server, EngineIoSession &session);
    ~SocketIoConnection() override;

    void received(const protocol::EngineIoPacket &message);
    void closed(Goodbye why);

private:
    friend class NamespaceSocket;

    void atTurnEnd() override;
    void dispatch(const protocol::SocketIoPacket &packet);
    void connect(const protocol::SocketIoPacket &packet);
    void refuseUnknown(const QByteArray &nameSpace);
    void refusePacket();
    void onConnectTimeout();
    [[nodiscard]] NamespaceSocket *find(const QByteArray &nameSpace) const;
    [[nodiscard]] std::unique_ptr<NamespaceSocket> take(NamespaceSocket &socket);
    /// Sockets that the server has said goodbye to are told so, later.
    void endLater(bool closesConnection);

    SocketIoServer &m_server;
    EngineIoSession &m_session;
    protocol::SocketIoDecoder m_decoder;
    std::vector<std::unique_ptr<NamespaceSocket>> m_sockets;
    std::unique_ptr<net::Deadline> m_connectDeadline; ///< until the first socket is let in
    bool m_mustClose = false;
};

/// A client in one namespace. Network thread.
class NamespaceSocket final : public Socket
{
public:
    enum class State {
        Connecting,
        Connected,
        Ending, ///< one side has said goodbye
    };

    NamespaceSocket(SocketIoConnection &connection, const QByteArray &name, NamespaceHandler &handler)
        : m_connection(connection)
        , m_name(name)
        , m_handler(handler)
    {
    }

    [[nodiscard]] const Peer &peer() const override;
    void accept(QByteArrayView objectJson) override;
    void refuse(QByteArrayView objectJson) override;
    void send(const protocol::EngineIoFrame &frame) override;
    void send(const QList<protocol::EngineIoFrame> &frames) override;
    void disconnect(bool closesConnection) override;

    /// From now on nothing that is done to it has an effect.
    void end() { m_state = State::Ending; }

    [[nodiscard]] State socketState() const { return m_state; }
    [[nodiscard]] const QByteArray &name() const { return m_name; }
    [[nodiscard]] NamespaceHandler &handler() const { return m_handler; }

private:
    SocketIoConnection &m_connection;
    const QByteArray m_name;
    NamespaceHandler &m_handler;
    State m_state = State::Connecting;
};

} // namespace sanad::realtime
