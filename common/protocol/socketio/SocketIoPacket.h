// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"
#include "common/protocol/socketio/EngineIoPacket.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QList>

#include <optional>

namespace sanad::protocol {

/// A packet of the Socket.IO protocol, version 5 (github.com/socketio/socket.io-protocol), parsed as far as every event
/// needs: the event's name, its arguments, its acknowledgement id. Binary types are told by `attachments`.
struct SocketIoPacket
{
    /// Section "Exchange protocol". Event and Ack stand for their binary forms (5 and 6) too.
    enum class Type { Connect, Disconnect, Event, Ack, ConnectError };

    Type type = Type::Connect;
    QByteArray nameSpace = "/";
    std::optional<qint64> ackId; ///< Event: wants an answer; Ack: always set
    QString event; ///< Event only
    QJsonArray arguments; ///< Event: what follows the name; Ack: all
    QJsonObject data; ///< Connect and ConnectError
    QList<QByteArray> attachments; ///< in the order of the placeholders' numbers

    bool operator==(const SocketIoPacket &) const = default;

    /// The attachment that `argument` stands for, if it is a placeholder `{"_placeholder": true, "num": n}`.
    [[nodiscard]] std::optional<QByteArray> attachment(const QJsonValue &argument) const;
    /// The frames to send one after the other: the text one, then each attachment.
    [[nodiscard]] QList<EngineIoFrame> encode() const;
};

/// An event with arguments that are JSON already ("a,b", without brackets; may be empty). For broadcasts: one buffer,
/// one pass, no tree.
[[nodiscard]] EngineIoFrame encodeEvent(QLatin1StringView event, QByteArrayView argumentsJson,
    std::optional<qint64> ackId = {}, QByteArrayView nameSpace = "/");
/// The answer to an event that carried `ackId`.
[[nodiscard]] EngineIoFrame encodeAck(qint64 ackId, QByteArrayView argumentsJson, QByteArrayView nameSpace = "/");
/// `objectJson` may be empty.
[[nodiscard]] EngineIoFrame encodeConnect(QByteArrayView objectJson, QByteArrayView nameSpace = "/");
[[nodiscard]] EngineIoFrame encodeConnectError(QByteArrayView objectJson, QByteArrayView nameSpace = "/");
[[nodiscard]] EngineIoFrame encodeDisconnect(QByteArrayView nameSpace = "/");

} // namespace sanad::protocol
