// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/RouteTable.h"

namespace sanad::realtime {
class EngineIoServer;
}

namespace sanad::app {

/// Ties Engine.IO to HTTP: `path` (without a slash at its end, with which it is served too) for polling and WebSockets.
/// `maxPayload`: bytes of a posted body. `server` must outlive the routes and what is still asked of them.
void addRealtimeRoutes(
    http::RouteTable &table, const QByteArray &path, qint64 maxPayload, realtime::EngineIoServer &server);

} // namespace sanad::app
