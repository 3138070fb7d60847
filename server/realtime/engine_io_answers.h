// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/protocol/socketio/EngineIoHandshake.h"
#include "common/protocol/socketio/EngineIoPacket.h"
#include "server/realtime/EngineIo.h"

namespace sanad::realtime {

// What Engine.IO answers in the same words each time.

/// Packets for a poll, as the reference server labels them.
[[nodiscard]] EngineIoAnswer payloadAnswer(const QByteArray &payload);
/// To a post that was taken.
[[nodiscard]] EngineIoAnswer okAnswer();
/// Status 400, or 403 for Forbidden.
[[nodiscard]] EngineIoAnswer faultAnswer(protocol::EngineIoFault fault);
/// Too many sessions: 503, worth another try.
[[nodiscard]] EngineIoAnswer fullAnswer();

[[nodiscard]] const protocol::EngineIoFrame &pingFrame();
[[nodiscard]] const protocol::EngineIoFrame &noopFrame();
[[nodiscard]] const protocol::EngineIoFrame &closeFrame();
/// To the probe of an upgrade.
[[nodiscard]] const protocol::EngineIoFrame &probeAnswerFrame();

} // namespace sanad::realtime
