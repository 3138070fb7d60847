// SPDX-License-Identifier: GPL-3.0-or-later
#include "FakeSocket.h"

#include "common/protocol/socketio/SocketIoDecoder.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace sanad::test {

using realtime::Goodbye;

FakeSocket::FakeSocket(realtime::NamespaceHandler &handler, realtime::Peer peer)
    : m_handler(handler)
    , m_peer(std::move(peer))
{
}

FakeSocket::~FakeSocket()
{
    vanish();
}

realtime::Peer FakeSocket::usualPeer()
{
    return {.address = QHostAddress(u"192.0.2.1"_s), .origin = "http://127.0.0.1:8000"};
}

void FakeSocket::connectWith(const QJsonObject &payload)
{
    m_isGone = false;
    m_handler.connecting(*this, payload);
}

void FakeSocket::emitEvent(const QString &event, const QJsonArray &arguments, std::optional<qint64> ackId)
{
    protocol::SocketIoPacket packet;
    packet.type = protocol::SocketIoPacket::Type::Event;
    packet.event = event;
    packet.arguments = arguments;
    packet.ackId = ackId;
    m_handler.received(*this, packet);
}

void FakeSocket::vanish(Goodbye why)
{
    if (!std::exchange(m_isGone, true))
        m_handler.disconnected(*this, isDisconnected || refused ? Goodbye::ByServer : why);
}

QList<Got> FakeSocket::all(QLatin1StringView event) const
{
    QList<Got> found;
    std::ranges::copy_if(m_got, std::back_inserter(found), [&](const Got &got) { return got.event == event; });
    return found;
}

QStringList FakeSocket::takeNames()
{
    QStringList names;
    for (const Got &got : std::as_const(m_got))
        names.append(got.ackId ? u"ack %1"_s.arg(*got.ackId) : got.event);
    m_got.clear();
    return names;
}

QJsonObject FakeSocket::ack(qint64 id) const
{
    QList<QJsonObject> found;
    for (const Got &got : m_got) {
        if (got.ackId == id)
            found.append(got.object());
    }
    return found.size() == 1 ? found.constFirst() : QJsonObject{{u"acknowledgements"_s, found.size()}};
}

void FakeSocket::accept(QByteArrayView objectJson)
{
    accepted = QJsonDocument::fromJson(objectJson.toByteArray()).object();
}

void FakeSocket::refuse(QByteArrayView objectJson)
{
    refused = QJsonDocument::fromJson(objectJson.toByteArray()).object();
}

void FakeSocket::send(const protocol::EngineIoFrame &frame)
{
    if (!accepted || isDisconnected || m_isGone)
        return;
    frames.append(frame);
    protocol::SocketIoDecoder decoder;
    const auto engine = protocol::EngineIoPacket::decode(frame);
    const auto packet = decoder.add(*engine);
    m_got.append({.event = (*packet)->event, .arguments = (*packet)->arguments, .ackId = (*packet)->ackId});
    if (!(*packet)->event.isEmpty() && (*packet)->arguments.last().isString())
        m_offset = (*packet)->arguments.last().toString();
}

void FakeSocket::send(const QList<protocol::EngineIoFrame> &several)
{
    for (const protocol::EngineIoFrame &frame : several)
        send(frame);
}

void FakeSocket::disconnect(bool closesConnection)
{
    isDisconnected = true;
    isClosed = closesConnection;
}

} // namespace sanad::test
