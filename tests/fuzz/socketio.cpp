// SPDX-License-Identifier: GPL-3.0-or-later
// Input: a body of Engine.IO's long polling; its messages go on to Socket.IO.
#include "common/protocol/socketio/SocketIoDecoder.h"
#include "fuzz.h"

#include <QJsonDocument>

using namespace sanad;
using namespace sanad::fuzz;
using namespace sanad::protocol;

namespace {

constexpr qsizetype MaxPackets = 16;

void checkFrame(QByteArrayView input)
{
    const EngineIoFrame text{.bytes = rawBytes(input), .isBinary = false};
    if (const Result<EngineIoPacket> packet = EngineIoPacket::decode(text))
        require(packet->encode() == text, "a packet is written as it was read");
    const EngineIoFrame binary{.bytes = rawBytes(input), .isBinary = true};
    const Result<EngineIoPacket> packet = EngineIoPacket::decode(binary);
    require(packet && packet->encode() == binary, "binary data stay as they are");
}

/// Half a surrogate pair can be written in JSON, but not in UTF-8.
bool isUnicode(const SocketIoPacket &packet)
{
    QJsonArray all = packet.arguments;
    all.append(packet.event);
    all.append(packet.data);
    return packet.event.isValidUtf16() && QJsonDocument::fromJson(QJsonDocument(all).toJson()).array() == all;
}

void checkPacket(const SocketIoPacket &packet)
{
    using enum SocketIoPacket::Type;
    require(packet.nameSpace.startsWith('/'), "a namespace begins with a slash");
    require(packet.type != Ack || packet.ackId, "an acknowledgement has its id");
    require(!packet.ackId || *packet.ackId >= 0, "an id is not negative");
    require(packet.attachments.size() <= SocketIoDecoder::Limits().attachments, "no more attachments than allowed");
    for (const QJsonValue &argument : packet.arguments)
        (void)packet.attachment(argument);
    if (!isUnicode(packet))
        return;
    SocketIoDecoder decoder;
    const QList<EngineIoFrame> frames = packet.encode();
    for (qsizetype i = 0; i < frames.size(); ++i) {
        const Result<EngineIoPacket> message = EngineIoPacket::decode(frames.at(i));
        require(message.has_value(), "what we write is a packet of Engine.IO");
        const auto read = decoder.add(*message);
        require(read.has_value(), "what we write is a packet of Socket.IO");
        require(read->has_value() == (i == frames.size() - 1), "a packet is complete with its last attachment");
        if (*read)
            require(**read == packet, "a packet is read as it was written");
    }
}

} // namespace

void sanad::fuzz::testOneInput(QByteArrayView input)
{
    checkFrame(input);
    const Result<QList<EngineIoPacket>> packets = decodePayload(input, MaxPackets);
    if (!packets)
        return;
    require(!packets->isEmpty() && packets->size() <= MaxPackets, "a body has as many packets as are allowed");
    QList<EngineIoFrame> frames;
    for (const EngineIoPacket &packet : *packets)
        frames.append(packet.encode());
    const Result<QList<EngineIoPacket>> again = decodePayload(encodePayload(frames), MaxPackets);
    require(again.has_value() && *again == *packets, "a body is read as it was written");

    SocketIoDecoder decoder;
    bool hasFailed = false;
    for (const EngineIoPacket &packet : *packets) {
        const auto complete = decoder.add(packet);
        require(!(hasFailed && complete), "an error is for good");
        hasFailed = !complete;
        if (complete && *complete)
            checkPacket(**complete);
    }
}
