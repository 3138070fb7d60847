// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/protocol/messages/Connect.h"
#include "common/protocol/socketio/SocketIoDecoder.h"

#include <QHash>
#include <QPointer>
#include <QTimer>
#include <QUrl>
#include <QWebSocket>

#include <chrono>
#include <functional>

namespace sanad::client {

/// One connection of Socket.IO (protocol 5 over Engine.IO 4) by a WebSocket: handshake, CONNECT, heartbeats, events,
/// acknowledgements, and what is needed to go on with the next connection where this one broke off. It does not connect
/// again by itself. The program's thread.
class SocketIoClient final : public QObject
{
    Q_OBJECT

public:
    using Ack = std::function<void(Result<QJsonObject>)>;

    /// `openTimeout`: from open() until the namespace has let us in.
    explicit SocketIoClient(std::chrono::milliseconds openTimeout, QObject *parent = nullptr);

    /// Connects anew; what was open is broken off. `server`: http or https, as for REST.
    void open(const QUrl &server, const QByteArray &token);
    /// Says goodbye: the server keeps nothing for our return.
    void close();
    /// Goes without a word, as if the network had: open() may go on where this ends.
    void breakOff();
    /// Forgets what the last connection was: somebody else's must not be gone on with.
    void forget();

    [[nodiscard]] bool isIn() const { return m_stage == Stage::In; }
    void emitEvent(QLatin1StringView event, const QByteArray &argumentsJson);
    /// `ack`: the server's answer, or its refusal; Unavailable if the connection ends before.
    void emitEvent(QLatin1StringView event, const QByteArray &argumentsJson, QObject *context, Ack ack);

Q_SIGNALS:
    /// The namespace let us in. `isRecovered`: with everything that came since the last connection; events follow.
    void entered(bool isRecovered);
    void refused(const sanad::Error &error);
    void eventReceived(const QString &event, const QJsonArray &arguments);
    /// The connection is gone; `why` is for the log. Not after close(), breakOff() and refused().
    void lost(const QString &why);

private:
    enum class Stage { Closed, Opening, Shaking, Entering, In };

    struct Waiting
    {
        QPointer<QObject> context;
        Ack ack;
    };

    void onText(const QString &text);
    void onBinary(const QByteArray &bytes);
    void take(const protocol::EngineIoFrame &frame);
    void onPacket(const protocol::EngineIoPacket &packet);
    void onHandshake(const QByteArray &json);
    void onMessage(const protocol::SocketIoPacket &packet);
    void onEvent(protocol::SocketIoPacket packet);
    void onAck(const protocol::SocketIoPacket &packet);
    void send(const protocol::EngineIoFrame &frame);
    void lose(const QString &why);
    void drop();
    void leave();
    void watch();

    QPointer<QWebSocket> m_socket; ///< one for each connection: nothing of an old one disturbs the next
    QTimer m_watchdog; ///< for the next thing that has to come
    const std::chrono::milliseconds m_openTimeout;
    std::chrono::milliseconds m_heartbeat{0}; ///< the longest silence of a server that lives
    Stage m_stage = Stage::Closed;
    QByteArray m_token;
    QByteArray m_pid;
    QString m_offset;
    protocol::SocketIoDecoder m_decoder;
    QHash<qint64, Waiting> m_acks;
    qint64 m_nextAck = 0;
};

} // namespace sanad::client
