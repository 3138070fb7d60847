// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/socketio/EngineIoPacket.h"

#include "common/protocol/socketio/malformed.h"

#include <QUtf8StringView>

using namespace Qt::StringLiterals;

namespace sanad::protocol {

namespace {

constexpr char RecordSeparator = '\x1e';
constexpr char BinaryPrefix = 'b';

bool mayCarry(EngineIoPacket::Type type, QByteArrayView data)
{
    using enum EngineIoPacket::Type;
    switch (type) {
    case Open:
    case Message: return true;
    case Ping:
    case Pong: return data.isEmpty() || data == "probe";
    case Close:
    case Upgrade:
    case Noop: return data.isEmpty();
    }
    Q_UNREACHABLE();
}

Result<EngineIoPacket> decodeText(QByteArrayView text)
{
    if (text.isEmpty())
        return malformed(u"an empty packet"_s);
    const char digit = text.front();
    if (digit < '0' || digit > '6')
        return malformed(u"an unknown packet type"_s);
    const auto type = EngineIoPacket::Type(digit - '0');
    const QByteArrayView data = text.sliced(1);
    if (!mayCarry(type, data))
        return malformed(u"data in a packet that has none"_s);
    return EngineIoPacket{.type = type, .data = data.toByteArray(), .isBinary = false};
}

Result<EngineIoPacket> decodeBase64(QByteArrayView text)
{
    const QByteArray::FromBase64Result decoded =
        QByteArray::fromBase64Encoding(text.toByteArray(), QByteArray::AbortOnBase64DecodingErrors);
    constexpr qsizetype group = 4; // padding is part of it (RFC 4648, section 3.2); Qt would do without
    if (!decoded || text.size() % group != 0)
        return malformed(u"binary data that is not base64"_s);
    return EngineIoPacket{.type = EngineIoPacket::Type::Message, .data = decoded.decoded, .isBinary = true};
}

} // namespace

EngineIoFrame EngineIoPacket::encode() const
{
    if (isBinary)
        return {.bytes = data, .isBinary = true};
    QByteArray bytes;
    bytes.reserve(data.size() + 1);
    bytes.append(char('0' + int(type))).append(data);
    return {.bytes = bytes, .isBinary = false};
}

Result<EngineIoPacket> EngineIoPacket::decode(const EngineIoFrame &frame)
{
    if (frame.isBinary)
        return EngineIoPacket{.type = Type::Message, .data = frame.bytes, .isBinary = true};
    return decodeText(frame.bytes);
}

QByteArray encodePayload(const QList<EngineIoFrame> &frames)
{
    qsizetype size = 0;
    for (const EngineIoFrame &frame : frames)
        size += 1 + (frame.isBinary ? 5 + frame.bytes.size() * 4 / 3 : frame.bytes.size());
    QByteArray body;
    body.reserve(size);
    for (const EngineIoFrame &frame : frames) {
        if (!body.isEmpty())
            body.append(RecordSeparator);
        if (frame.isBinary)
            body.append(BinaryPrefix).append(frame.bytes.toBase64());
        else
            body.append(frame.bytes);
    }
    return body;
}

Result<QList<EngineIoPacket>> decodePayload(QByteArrayView body, qsizetype maxPackets)
{
    if (!QUtf8StringView(body.data(), body.size()).isValidUtf8())
        return malformed(u"text that is not UTF-8"_s);
    QList<EngineIoPacket> packets;
    while (true) {
        if (packets.size() == maxPackets)
            return malformed(u"too many packets at once"_s);
        qsizetype end = body.indexOf(RecordSeparator);
        const bool isLast = end < 0;
        if (isLast)
            end = body.size();
        const QByteArrayView text = body.first(end);
        const bool isBinary = !text.isEmpty() && text.front() == BinaryPrefix;
        SANAD_ASSIGN(EngineIoPacket packet, isBinary ? decodeBase64(text.sliced(1)) : decodeText(text));
        packets.append(std::move(packet));
        if (isLast)
            return packets;
        body = body.sliced(end + 1);
    }
}

} // namespace sanad::protocol
