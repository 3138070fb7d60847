// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"

#include <QByteArray>
#include <QList>

namespace sanad::protocol {

/// What goes into one WebSocket frame, or between two separators of a polling body. It is encoded once and may be sent
/// to any number of sockets: the bytes are shared.
struct EngineIoFrame
{
    QByteArray bytes; ///< UTF-8 text beginning with the packet's type, or bare binary data
    bool isBinary = false;

    bool operator==(const EngineIoFrame &) const = default;
};

/// A packet of the Engine.IO protocol, version 4 (github.com/socketio/engine.io-protocol).
struct EngineIoPacket
{
    /// Section "Protocol": the digit on the wire is the value.
    enum class Type { Open, Close, Ping, Pong, Message, Upgrade, Noop };

    Type type = Type::Noop;
    QByteArray data;
    bool isBinary = false; ///< messages only

    bool operator==(const EngineIoPacket &) const = default;

    /// Section "Packet encoding", WebSocket. Binary data goes as it is.
    [[nodiscard]] EngineIoFrame encode() const;
    /// Refuses (InvalidRequest) an empty text frame, an unknown type, data where the protocol has none, and ping or
    /// pong with anything but nothing or "probe" (section "Upgrade").
    [[nodiscard]] static Result<EngineIoPacket> decode(const EngineIoFrame &frame);
};

/// Section "Packet encoding", HTTP long-polling: frames with U+001E in between, binary ones as "b" with base64.
[[nodiscard]] QByteArray encodePayload(const QList<EngineIoFrame> &frames);

/// Refuses (InvalidRequest) what EngineIoPacket::decode refuses, invalid UTF-8 and base64, an empty body, and more than
/// `maxPackets`.
[[nodiscard]] Result<QList<EngineIoPacket>> decodePayload(QByteArrayView body, qsizetype maxPackets);

} // namespace sanad::protocol
