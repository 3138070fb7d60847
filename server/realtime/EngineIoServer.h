// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/protocol/socketio/EngineIoHandshake.h"
#include "server/net/StreamSocket.h"
#include "server/net/TimerWheel.h"
#include "server/net/WebSocketCloser.h"
#include "server/realtime/EngineIo.h"
#include "server/realtime/EngineIoSession.h"
#include "server/realtime/RealtimeConfig.h"

#include <QHash>

#include <memory>
#include <unordered_map>
#include <vector>

namespace sanad::realtime {

class EngineIoPost;

/// The sessions of Engine.IO v4 (github.com/socketio/engine.io-protocol), as the reference server keeps them. It knows
/// nothing of HTTP but the heads of requests. Network thread.
class EngineIoServer final : private net::TurnEnd::Task
{
public:
    /// All must outlive the server.
    EngineIoServer(EngineIoHandler &handler, const RealtimeConfig &config, RealtimeCounters &counters,
        net::TimerWheel &wheel, net::StreamContext &streams);
    ~EngineIoServer() override;

    /// A GET, or a method that nobody may use: a handshake, or a poll.
    void request(const EngineIoRequest &request, std::unique_ptr<EngineIoReply> reply);
    /// A POST whose body is about to come.
    [[nodiscard]] std::unique_ptr<EngineIoPost> post(const EngineIoRequest &request);
    /// A request to go on as a WebSocket.
    [[nodiscard]] UpgradeDecision upgrade(const EngineIoRequest &request);
    /// The same for a stream of any kind, which has been accepted; for tests.
    void accept(const EngineIoRequest &request, std::unique_ptr<net::Stream> stream);

    /// Ends all sessions; from now on requests are answered with 503.
    void stop();

    [[nodiscard]] qsizetype sessionCount() const { return qsizetype(m_sessions.size()); }
    /// WebSockets whose sessions are over, and whose closing handshakes are not.
    [[nodiscard]] qsizetype closingCount() const { return m_closer.count(); }

private:
    friend class EngineIoSession;
    friend class EngineIoPost;

    enum class Transport { Polling, WebSocket };
    /// What is asked for, once it was found in order.
    struct Wish
    {
        Transport transport = Transport::Polling;
        EngineIoSession *session = nullptr; ///< null: a handshake
    };

    [[nodiscard]] std::variant<Wish, protocol::EngineIoFault> verify(
        const EngineIoRequest &request, bool isUpgrade) const;
    [[nodiscard]] std::optional<EngineIoAnswer> refuseNewcomer(const Peer &peer);
    [[nodiscard]] EngineIoAnswer refusal(protocol::EngineIoFault fault);
    [[nodiscard]] EngineIoSession &addSession(const Peer &peer);
    [[nodiscard]] protocol::EngineIoFrame handshakeOf(const EngineIoSession &session) const;
    [[nodiscard]] EngineIoSession *find(const QByteArray &id) const;
    [[nodiscard]] quint64 addressKey(const QHostAddress &address) const;
    [[nodiscard]] bool isCounted(const QHostAddress &address) const;
    void remove(EngineIoSession &session);
    void atTurnEnd() override { m_gone.clear(); }

    EngineIoHandler &m_handler;
    const RealtimeConfig m_config;
    RealtimeCounters &m_counters;
    net::TimerWheel &m_wheel;
    net::StreamContext &m_streams;
    net::WebSocketCloser m_closer;
    std::unordered_map<QByteArray, std::unique_ptr<EngineIoSession>> m_sessions;
    std::vector<std::unique_ptr<EngineIoSession>> m_gone; ///< until the end of the turn: they may be in use
    const quint64 m_seed;
    QHash<quint64, int> m_perAddress;
    qint64 m_unsent = 0; ///< of all sessions
    qint64 m_held = 0;
    bool m_isStopping = false;
};

/// One POST whose body is arriving. Destroyed before finish(), the client has gone, which ends its session.
class EngineIoPost final
{
    Q_DISABLE_COPY_MOVE(EngineIoPost)
public:
    ~EngineIoPost();

    /// Takes what came of the body; its length was checked before.
    void add(QByteArrayView piece);
    void finish(EngineIoReply &reply);

private:
    friend class EngineIoServer;
    explicit EngineIoPost(EngineIoServer &server)
        : m_server(server)
    {
    }

    /// Null if there is none any more that could take this.
    [[nodiscard]] EngineIoSession *session() const;

    EngineIoServer &m_server;
    QByteArray m_session; ///< its id; empty: there is none to post to
    std::optional<EngineIoAnswer> m_refusal; ///< what is answered without a look at the body
    QByteArray m_body;
};

} // namespace sanad::realtime
