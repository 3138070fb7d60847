// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/protocol/socketio/EngineIoPacket.h"
#include "server/net/TimerWheel.h"
#include "server/net/TurnEnd.h"
#include "server/net/WebSocket.h"
#include "server/realtime/EngineIo.h"
#include "server/realtime/TokenBucket.h"

#include <memory>
#include <optional>

namespace sanad::realtime {

class EngineIoServer;

/// One client's session of Engine.IO v4, over polling, a WebSocket, or first one and then the other. Network thread;
/// it belongs to its EngineIoServer.
class EngineIoSession final : private net::WebSocket::Owner, private net::TurnEnd::Task
{
public:
    EngineIoSession(EngineIoServer &server, QByteArray id, Peer peer);
    ~EngineIoSession() override;

    [[nodiscard]] const QByteArray &id() const { return m_id; }
    [[nodiscard]] const Peer &peer() const { return m_peer; }
    [[nodiscard]] bool isOpen() const { return m_state == State::Open; }
    [[nodiscard]] bool isPolling() const { return m_polling != nullptr; }

    /// Queues one frame; it leaves at the end of the turn with all else. The bytes are shared.
    void send(const protocol::EngineIoFrame &frame);
    /// Ends the session after what is queued; EngineIoHandler::closed() is called inside.
    void close(Goodbye why);

    /// Bytes that the handler holds of what has come and is not complete; beyond the limit for all the session ends.
    void hold(qint64 bytes);

    std::unique_ptr<EngineIoState> state; ///< the handler's own

private:
    friend class EngineIoServer;
    friend class EngineIoPost;

    enum class State {
        Open,
        Leaving, ///< closed; a polling client is still to be told
        Closed,
    };
    enum class Heart { WaitsToPing, WaitsForPong };

    /// What only a session over polling needs.
    struct Polling
    {
        explicit Polling(std::function<void()> onAbsent)
            : absence(std::move(onAbsent))
        {
        }
        std::unique_ptr<EngineIoReply> reply; ///< to the poll that waits
        QList<protocol::EngineIoFrame> queue;
        qint64 queued = 0; ///< bytes
        net::Deadline absence; ///< runs while no poll waits
        bool isPosting = false;
    };
    /// A WebSocket that may become the session's transport.
    struct Probe
    {
        Probe(std::function<void()> onTimeout, std::function<void()> onNudge)
            : timeout(std::move(onTimeout))
            , nudge(std::move(onNudge))
        {
        }
        std::unique_ptr<net::WebSocket> socket;
        net::Deadline timeout;
        net::Deadline nudge; ///< ends a poll, so that the client can leave polling
        bool isProbed = false;
        bool mustNudge = false;
    };

    // For the server: what comes in.
    void beginPolling();
    void beginWebSocket(std::unique_ptr<net::Stream> stream);
    void open(const protocol::EngineIoFrame &handshake);
    void poll(std::unique_ptr<EngineIoReply> reply);
    /// Whether a body may come.
    [[nodiscard]] bool beginPost();
    /// So many bytes of the body have come; whether it may go on.
    [[nodiscard]] bool takePosted(qint64 bytes);
    /// Whether the body was in order.
    [[nodiscard]] bool post(const QByteArray &body);
    void breakPost();
    void probe(std::unique_ptr<net::Stream> stream);

    // net::WebSocket::Owner
    void received(net::WebSocket &socket, const QByteArray &message, bool isBinary) override;
    void flushed(net::WebSocket &socket) override;
    void gathering(net::WebSocket &socket) override;
    void ended(net::WebSocket &socket, net::WebSocketEnd why) override;
    void gone(net::WebSocket &) override {}

    void atTurnEnd() override;
    void onHeart();
    void onAbsent();
    void onPollGone();
    void takePacket(const protocol::EngineIoPacket &packet);
    void takeProbePacket(const protocol::EngineIoPacket &packet);
    void nudge();
    void finishUpgrade();
    void breakUpgrade();
    void dropProbe(net::WebSocketClose code);
    void answerPoll(const protocol::EngineIoFrame *last);
    void waitForPoll();
    [[nodiscard]] std::unique_ptr<net::WebSocket> makeSocket(std::unique_ptr<net::Stream> stream);
    void countUnsent(qint64 unsent);
    void countHeld(qint64 below, qint64 above);
    void checkHeld();
    void cutOffIfSlow();
    void cutOff(quint64 &counter, Goodbye why);
    void closeSocket(Goodbye why);
    void closePolling(Goodbye why);
    void leave();

    EngineIoServer &m_server;
    const QByteArray m_id;
    const Peer m_peer;
    State m_state = State::Open;
    Heart m_heartState = Heart::WaitsToPing;
    bool m_isCutOff = false; ///< nothing more can be said to this client
    std::unique_ptr<Polling> m_polling; ///< none once it is a WebSocket
    std::unique_ptr<net::WebSocket> m_socket; ///< none while it is polling
    std::unique_ptr<Probe> m_probe;
    net::Deadline m_heart;
    TokenBucket m_packets;
    qint64 m_unsent = 0; ///< this session's share of EngineIoServer's
    qint64 m_heldBelow = 0; ///< of EngineIoServer's: by the WebSocket, or by the post under way
    qint64 m_heldAbove = 0; ///< by the handler
};

} // namespace sanad::realtime
