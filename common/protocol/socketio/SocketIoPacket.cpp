// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/socketio/SocketIoPacket.h"

#include <QJsonDocument>

#include <charconv>

using namespace Qt::StringLiterals;

namespace sanad::protocol {

namespace {

constexpr char MainNameSpace[] = "/";
constexpr char EngineMessage = '4';

/// The digits of section "Exchange protocol".
enum class WireType : char {
    Connect = '0',
    Disconnect = '1',
    Event = '2',
    Ack = '3',
    ConnectError = '4',
    BinaryEvent = '5',
    BinaryAck = '6',
};

void appendNumber(QByteArray &out, qint64 number)
{
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    out.append(digits, end - digits);
}

/// Section "Packet encoding", Format, up to the payload; with the Engine.IO type in front.
QByteArray begin(
    WireType type, qsizetype attachments, QByteArrayView nameSpace, std::optional<qint64> ackId, qsizetype room)
{
    constexpr qsizetype numbers = 32;
    QByteArray out;
    out.reserve(room + nameSpace.size() + numbers);
    out.append(EngineMessage).append(char(type));
    if (attachments > 0) {
        appendNumber(out, attachments);
        out.append('-');
    }
    if (nameSpace != MainNameSpace)
        out.append(nameSpace).append(',');
    if (ackId)
        appendNumber(out, *ackId);
    return out;
}

QByteArray compact(const QJsonArray &array)
{
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

} // namespace

std::optional<QByteArray> SocketIoPacket::attachment(const QJsonValue &argument) const
{
    if (!argument.isObject())
        return std::nullopt;
    const QJsonObject object = argument.toObject();
    const qint64 number = object.value("num"_L1).toInteger(-1);
    if (!object.value("_placeholder"_L1).toBool() || number < 0 || number >= attachments.size())
        return std::nullopt;
    return attachments.at(number);
}

QList<EngineIoFrame> SocketIoPacket::encode() const
{
    QByteArray text;
    switch (type) {
    case Type::Connect:
    case Type::ConnectError: {
        const QByteArray payload = data.isEmpty() ? QByteArray() : QJsonDocument(data).toJson(QJsonDocument::Compact);
        return {type == Type::Connect ? encodeConnect(payload, nameSpace) : encodeConnectError(payload, nameSpace)};
    }
    case Type::Disconnect: return {encodeDisconnect(nameSpace)};
    case Type::Event: {
        QJsonArray all = arguments;
        all.prepend(event);
        text = begin(attachments.isEmpty() ? WireType::Event : WireType::BinaryEvent, attachments.size(), nameSpace,
                   ackId, 0)
            + compact(all);
        break;
    }
    case Type::Ack:
        text =
            begin(attachments.isEmpty() ? WireType::Ack : WireType::BinaryAck, attachments.size(), nameSpace, ackId, 0)
            + compact(arguments);
        break;
    }
    QList<EngineIoFrame> frames{{.bytes = text, .isBinary = false}};
    for (const QByteArray &bytes : attachments)
        frames.append({.bytes = bytes, .isBinary = true});
    return frames;
}

EngineIoFrame encodeEvent(
    QLatin1StringView event, QByteArrayView argumentsJson, std::optional<qint64> ackId, QByteArrayView nameSpace)
{
    constexpr qsizetype punctuation = 5;
    QByteArray out = begin(WireType::Event, 0, nameSpace, ackId, event.size() + argumentsJson.size() + punctuation);
    out.append("[\"").append(event.data(), event.size()).append('"');
    if (!argumentsJson.isEmpty())
        out.append(',').append(argumentsJson);
    out.append(']');
    return {.bytes = out, .isBinary = false};
}

EngineIoFrame encodeAck(qint64 ackId, QByteArrayView argumentsJson, QByteArrayView nameSpace)
{
    QByteArray out = begin(WireType::Ack, 0, nameSpace, ackId, argumentsJson.size() + 2);
    out.append('[').append(argumentsJson).append(']');
    return {.bytes = out, .isBinary = false};
}

EngineIoFrame encodeConnect(QByteArrayView objectJson, QByteArrayView nameSpace)
{
    QByteArray out = begin(WireType::Connect, 0, nameSpace, {}, objectJson.size());
    return {.bytes = out.append(objectJson), .isBinary = false};
}

EngineIoFrame encodeConnectError(QByteArrayView objectJson, QByteArrayView nameSpace)
{
    QByteArray out = begin(WireType::ConnectError, 0, nameSpace, {}, objectJson.size());
    return {.bytes = out.append(objectJson), .isBinary = false};
}

EngineIoFrame encodeDisconnect(QByteArrayView nameSpace)
{
    return {.bytes = begin(WireType::Disconnect, 0, nameSpace, {}, 0), .isBinary = false};
}

} // namespace sanad::protocol
