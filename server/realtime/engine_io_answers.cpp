// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/realtime/engine_io_answers.h"

#include "common/protocol/error_codes.h"

namespace sanad::realtime {

using protocol::EngineIoFault;
using protocol::EngineIoFrame;
using protocol::EngineIoPacket;

namespace {

QByteArray jsonType()
{
    return QByteArrayLiteral("application/json");
}

EngineIoFrame frameOf(EngineIoPacket::Type type, const QByteArray &data = {})
{
    return EngineIoPacket{.type = type, .data = data, .isBinary = false}.encode();
}

} // namespace

EngineIoAnswer payloadAnswer(const QByteArray &payload)
{
    return {.status = 200, .contentType = QByteArrayLiteral("text/plain; charset=UTF-8"), .body = payload};
}

EngineIoAnswer okAnswer()
{
    // Not text/plain, for which some browsers offer a download (engine.io, lib/transports/polling.ts).
    return {.status = 200, .contentType = QByteArrayLiteral("text/html"), .body = QByteArrayLiteral("ok")};
}

EngineIoAnswer faultAnswer(EngineIoFault fault)
{
    return {.status = fault == EngineIoFault::Forbidden ? 403 : 400,
        .contentType = jsonType(),
        .body = protocol::toJson(fault)};
}

EngineIoAnswer fullAnswer()
{
    JsonWriter writer;
    protocol::writeError(writer, Error::of(ErrorCode::Unavailable));
    return {.status = 503, .contentType = jsonType(), .body = std::move(writer).bytes()};
}

const EngineIoFrame &pingFrame()
{
    static const EngineIoFrame frame = frameOf(EngineIoPacket::Type::Ping);
    return frame;
}

const EngineIoFrame &noopFrame()
{
    static const EngineIoFrame frame = frameOf(EngineIoPacket::Type::Noop);
    return frame;
}

const EngineIoFrame &closeFrame()
{
    static const EngineIoFrame frame = frameOf(EngineIoPacket::Type::Close);
    return frame;
}

const EngineIoFrame &probeAnswerFrame()
{
    static const EngineIoFrame frame = frameOf(EngineIoPacket::Type::Pong, QByteArrayLiteral("probe"));
    return frame;
}

} // namespace sanad::realtime
