// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/net/SocketIoClient.h"

#include "client/net/call_faults.h"
#include "client/net/logging.h"
#include "common/core/JsonReader.h"
#include "common/protocol/http_paths.h"
#include "common/protocol/socketio/EngineIoHandshake.h"

#include <QNetworkRequest>
#include <QUrlQuery>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace sanad::client {

namespace {

/// More than any event of the contract takes; a server that sends more is none of ours.
constexpr quint64 MostOfMessage = 2 * 1024 * 1024;

QUrl webSocketUrl(const QUrl &server)
{
    QUrl url = server;
    url.setScheme(server.scheme() == "https"_L1 ? u"wss"_s : u"ws"_s);
    QString base = server.path();
    while (base.endsWith(u'/'))
        base.chop(1);
    url.setPath(base + protocol::path::SocketIo + u'/');
    url.setQuery(u"EIO=4&transport=websocket"_s);
    return url;
}

} // namespace

SocketIoClient::SocketIoClient(std::chrono::milliseconds openTimeout, QObject *parent)
    : QObject(parent)
    , m_openTimeout(openTimeout)
{
    m_watchdog.setSingleShot(true);
    connect(&m_watchdog, &QTimer::timeout, this, [this] { lose(u"the server is silent"_s); });
}

void SocketIoClient::open(const QUrl &server, const QByteArray &token)
{
    breakOff();
    m_token = token;
    m_decoder = protocol::SocketIoDecoder();
    m_stage = Stage::Opening;
    m_watchdog.start(m_openTimeout);
    m_socket = new QWebSocket(QString(), QWebSocketProtocol::VersionLatest, this);
    m_socket->setMaxAllowedIncomingFrameSize(MostOfMessage);
    m_socket->setMaxAllowedIncomingMessageSize(MostOfMessage);
    connect(m_socket, &QWebSocket::textMessageReceived, this, &SocketIoClient::onText);
    connect(m_socket, &QWebSocket::binaryMessageReceived, this, &SocketIoClient::onBinary);
    const auto onEnd = [this] { lose(m_socket ? m_socket->errorString() : QString()); };
    connect(m_socket, &QWebSocket::disconnected, this, onEnd);
    connect(m_socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this, onEnd);
    m_socket->open(QNetworkRequest(webSocketUrl(server)));
}

void SocketIoClient::close()
{
    if (m_stage == Stage::In) {
        send(protocol::encodeDisconnect());
        // What is written still goes out; then the server closes.
        m_socket->disconnect(this);
        connect(m_socket, &QWebSocket::disconnected, m_socket, &QObject::deleteLater);
        m_socket->close();
        m_socket = nullptr;
    }
    drop();
    leave();
}

void SocketIoClient::breakOff()
{
    drop();
    leave();
}

void SocketIoClient::leave()
{
    if (!m_socket)
        return;
    m_socket->disconnect(this);
    m_socket->abort();
    m_socket->deleteLater();
    m_socket = nullptr;
}

void SocketIoClient::forget()
{
    m_pid.clear();
    m_offset.clear();
}

void SocketIoClient::drop()
{
    m_stage = Stage::Closed;
    m_watchdog.stop();
    const QHash<qint64, Waiting> acks = std::exchange(m_acks, {});
    for (const Waiting &one : acks) {
        // Later, so that nobody is called from within the call that broke the connection.
        if (one.context)
            QMetaObject::invokeMethod(
                one.context, [ack = one.ack] { ack(troubleError(Trouble::Interrupted)); }, Qt::QueuedConnection);
    }
}

void SocketIoClient::lose(const QString &why)
{
    if (m_stage == Stage::Closed)
        return;
    drop();
    leave();
    qCDebug(lcNet) << "The real-time connection is lost:" << why;
    Q_EMIT lost(why);
}

void SocketIoClient::watch()
{
    m_watchdog.start(m_stage == Stage::In ? m_heartbeat : m_openTimeout);
}

void SocketIoClient::onText(const QString &text)
{
    take({.bytes = text.toUtf8(), .isBinary = false});
}

void SocketIoClient::onBinary(const QByteArray &bytes)
{
    take({.bytes = bytes, .isBinary = true});
}

void SocketIoClient::take(const protocol::EngineIoFrame &frame)
{
    if (m_stage == Stage::Closed)
        return;
    const auto packet = protocol::EngineIoPacket::decode(frame);
    if (!packet)
        return lose(packet.error().message);
    if (m_stage == Stage::In)
        watch();
    onPacket(*packet);
}

void SocketIoClient::onPacket(const protocol::EngineIoPacket &packet)
{
    using Type = protocol::EngineIoPacket::Type;
    switch (packet.type) {
    case Type::Open: return m_stage == Stage::Opening ? onHandshake(packet.data) : lose(u"a second handshake"_s);
    case Type::Ping:
        return send(protocol::EngineIoPacket{.type = Type::Pong, .data = packet.data, .isBinary = false}.encode());
    case Type::Close: return lose(u"the server closed"_s);
    case Type::Message: {
        if (m_stage == Stage::Opening)
            return lose(u"a message before the handshake"_s);
        const auto message = m_decoder.add(packet);
        if (!message)
            return lose(message.error().message);
        if (*message)
            onMessage(**message);
        return;
    }
    case Type::Pong:
    case Type::Upgrade:
    case Type::Noop: return;
    }
}

void SocketIoClient::onHandshake(const QByteArray &json)
{
    const auto object = JsonReader::parseObject(json);
    const auto handshake =
        object ? protocol::EngineIoHandshake::fromJson(*object) : Result<protocol::EngineIoHandshake>(object.error());
    if (!handshake)
        return lose(handshake.error().message);
    m_heartbeat = std::chrono::milliseconds(handshake->pingInterval + handshake->pingTimeout);
    m_stage = Stage::Entering;
    const protocol::ConnectRequest request{
        .token = QString::fromLatin1(m_token), .pid = QString::fromLatin1(m_pid), .offset = m_offset};
    send(protocol::encodeConnect(toJson(request)));
}

void SocketIoClient::onMessage(const protocol::SocketIoPacket &packet)
{
    using Type = protocol::SocketIoPacket::Type;
    switch (packet.type) {
    case Type::Connect: {
        if (m_stage != Stage::Entering)
            return lose(u"let in twice"_s);
        const auto connected = protocol::Connected::fromJson(packet.data);
        if (!connected)
            return lose(connected.error().message);
        const bool isRecovered = !m_pid.isEmpty() && connected->pid == m_pid;
        if (!isRecovered)
            m_offset.clear();
        m_pid = connected->pid;
        m_stage = Stage::In;
        watch();
        Q_EMIT entered(isRecovered);
        return;
    }
    case Type::ConnectError: {
        const Error error = forPerson(protocol::ConnectRefused::fromJson(packet.data).error);
        drop();
        leave();
        Q_EMIT refused(error);
        return;
    }
    case Type::Disconnect: return lose(u"the server put us out"_s);
    case Type::Event: return onEvent(packet);
    case Type::Ack: return onAck(packet);
    }
}

void SocketIoClient::onEvent(protocol::SocketIoPacket packet)
{
    if (m_stage != Stage::In)
        return;
    // The last argument of an event that can be sent anew is its offset (Socket.IO 4.6, connection state recovery).
    if (!m_pid.isEmpty() && packet.arguments.size() > 1 && packet.arguments.last().isString())
        m_offset = packet.arguments.takeAt(packet.arguments.size() - 1).toString();
    Q_EMIT eventReceived(packet.event, packet.arguments);
}

void SocketIoClient::onAck(const protocol::SocketIoPacket &packet)
{
    const Waiting waiting = m_acks.take(packet.ackId.value_or(-1));
    if (!waiting.context)
        return;
    const QJsonObject answer = packet.arguments.isEmpty() ? QJsonObject() : packet.arguments.first().toObject();
    const auto refusal = protocol::EventRefused::fromJson(answer);
    waiting.ack(refusal ? Result<QJsonObject>(forPerson(refusal->error)) : Result<QJsonObject>(answer));
}

void SocketIoClient::emitEvent(QLatin1StringView event, const QByteArray &argumentsJson)
{
    if (isIn())
        send(protocol::encodeEvent(event, argumentsJson));
}

void SocketIoClient::emitEvent(QLatin1StringView event, const QByteArray &argumentsJson, QObject *context, Ack ack)
{
    if (!isIn()) {
        QMetaObject::invokeMethod(
            context, [ack = std::move(ack)] { ack(troubleError(Trouble::Unreachable)); }, Qt::QueuedConnection);
        return;
    }
    const qint64 id = m_nextAck++;
    m_acks.insert(id, {.context = context, .ack = std::move(ack)});
    send(protocol::encodeEvent(event, argumentsJson, id));
}

void SocketIoClient::send(const protocol::EngineIoFrame &frame)
{
    if (m_socket)
        m_socket->sendTextMessage(QString::fromUtf8(frame.bytes));
}

} // namespace sanad::client
