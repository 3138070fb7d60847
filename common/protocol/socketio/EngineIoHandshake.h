// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/JsonWriter.h"
#include "common/core/Result.h"

#include <QJsonObject>
#include <QStringList>

#include <array>

namespace sanad::protocol {

/// What the server says in the "open" packet (Engine.IO protocol, section "Handshake").
struct EngineIoHandshake
{
    QString sid;
    QStringList upgrades;
    qint64 pingInterval = 25000; ///< milliseconds
    qint64 pingTimeout = 20000; ///< milliseconds
    qint64 maxPayload = 1000000; ///< bytes of one polling body or frame

    void writeJson(JsonWriter &writer) const;
    [[nodiscard]] static Result<EngineIoHandshake> fromJson(const QJsonObject &json);
    bool operator==(const EngineIoHandshake &) const = default;
};

/// Why a handshake or a request of a session is refused; the number is the code on the wire.
enum class EngineIoFault {
    UnknownTransport,
    UnknownSid,
    BadHandshakeMethod,
    BadRequest,
    Forbidden,
    UnsupportedVersion
};

inline constexpr std::array AllEngineIoFaults{EngineIoFault::UnknownTransport, EngineIoFault::UnknownSid,
    EngineIoFault::BadHandshakeMethod, EngineIoFault::BadRequest, EngineIoFault::Forbidden,
    EngineIoFault::UnsupportedVersion};

/// `{"code": <number>, "message": <sentence>}`, the same sentences as the reference server (engine.io, lib/server.ts).
[[nodiscard]] QByteArray toJson(EngineIoFault fault);

} // namespace sanad::protocol
