// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/protocol/socketio/EngineIoHandshake.h"
#include "server/realtime/Namespace.h"

#include <QtGlobal>

#include <array>
#include <chrono>

namespace sanad::realtime {

/// How the real-time layer behaves, and what one client may cost us. Sizes in bytes.
struct RealtimeConfig
{
    std::chrono::milliseconds pingInterval{25'000}; ///< between a pong and the next ping
    std::chrono::milliseconds pingTimeout{20'000}; ///< for the pong; also how long a polling client may not poll
    std::chrono::milliseconds upgradeTimeout{10'000}; ///< from the probe's connection to the end of the upgrade
    std::chrono::milliseconds connectTimeout{45'000}; ///< from the session's beginning to its first namespace
    std::chrono::milliseconds closeTimeout{5'000}; ///< for a WebSocket's closing handshake
    std::chrono::milliseconds lastPollTimeout{30'000}; ///< how long a polling client may take to fetch the goodbye

    qint64 maxPayload = 1'000'000; ///< of a polling body or WebSocket message
    qsizetype packetsPerPayload = 4'096; ///< of a polling body
    int packetsPerSecond = 60; ///< of one session, in the long run
    int packetBurst = 600; ///< at once, after a quiet time

    /// Queued or not taken by the kernel, for one session; beyond it the client is cut off.
    qint64 unsent = 1024 * 1024;
    /// The same for all together; beyond it who has more than `smallShare` is cut off.
    qint64 unsentInAll = 256 * 1024 * 1024;
    /// In messages of which only a part has come, all together; beyond it as above.
    qint64 heldInAll = 64 * 1024 * 1024;
    qint64 smallShare = 64 * 1024;

    int sessions = 20'000; ///< else 503
    int sessionsPerAddress = 2'048; ///< else 503; 0: no limit
    bool countLoopback = false; ///< whether that holds for loopback and Unix domain sockets too
};

/// What has happened since the start, for the metrics: one number for each reason.
struct RealtimeCounters
{
    // Sessions.
    quint64 byPolling = 0; ///< opened by polling
    quint64 byWebSocket = 0; ///< opened over a WebSocket
    quint64 upgrades = 0;
    quint64 brokenUpgrades = 0; ///< probes that did not keep to the protocol, took too long or vanished
    std::array<quint64, GoodbyeCount> ended{}; ///< by Goodbye

    // What was refused before it became one.
    std::array<quint64, protocol::AllEngineIoFaults.size()> faults{}; ///< by EngineIoFault
    quint64 full = 0; ///< too many sessions, or the server is stopping
    quint64 fullByAddress = 0; ///< too many of one address

    // Why sessions ended with TransportError or SlowReader.
    quint64 malformedFrames = 0; ///< of WebSocket
    quint64 tooBig = 0; ///< WebSocket messages beyond maxPayload
    quint64 malformedPayloads = 0; ///< of Engine.IO
    quint64 malformedPackets = 0; ///< of Socket.IO
    quint64 overlaps = 0; ///< a second poll or post beside the first
    quint64 brokenPosts = 0; ///< a post that ended too early
    quint64 floods = 0; ///< more packets than allowed
    quint64 unexpectedPackets = 0; ///< that are not allowed at that point, such as an event before CONNECT
    quint64 slow = 0; ///< beyond `unsent`
    quint64 slowInAll = 0; ///< beyond `unsentInAll`
    quint64 heldInAll = 0; ///< beyond `heldInAll`
    quint64 connectTimeouts = 0;

    // Socket.IO.
    quint64 connected = 0; ///< sockets let in
    quint64 refused = 0; ///< sockets not let in
    quint64 unknownNamespaces = 0;

    quint64 packetsIn = 0; ///< of Engine.IO
    quint64 packetsOut = 0;
};

} // namespace sanad::realtime
