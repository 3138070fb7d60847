// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/EchoHandlers.h"

#include "server/realtime/EngineIoSession.h"

#include <QJsonDocument>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace sanad::test {

using protocol::SocketIoPacket;

void EngineEcho::received(realtime::EngineIoSession &session, const protocol::EngineIoPacket &message)
{
    session.send(message.encode());
}

void SocketEcho::connecting(realtime::Socket &socket, const QJsonObject &payload)
{
    const QByteArray sid = QUuid::createUuid().toRfc4122().toBase64(QByteArray::Base64UrlEncoding);
    socket.accept(R"({"sid":")" + sid + R"("})");
    SocketIoPacket packet;
    packet.type = SocketIoPacket::Type::Event;
    packet.nameSpace = m_name;
    packet.event = u"auth"_s;
    packet.arguments.append(payload);
    socket.send(packet.encode());
}

void SocketEcho::received(realtime::Socket &socket, const SocketIoPacket &packet)
{
    SocketIoPacket answer = packet;
    if (packet.event == "message"_L1) {
        answer.event = u"message-back"_s;
        answer.ackId.reset();
    } else if (packet.event == "message-with-ack"_L1 && packet.ackId) {
        answer.type = SocketIoPacket::Type::Ack;
        answer.event.clear();
    } else {
        return;
    }
    socket.send(answer.encode());
}

} // namespace sanad::test
