// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/RealtimeParts.h"

#include "common/protocol/http_paths.h"
#include "server/app/realtime_routes.h"

namespace sanad::app {

namespace {

realtime::RealtimeConfig realtimeConfig(const ServerConfig &config)
{
    realtime::RealtimeConfig made = config.realtime;
    made.countLoopback = config.http.limits.countLoopback;
    return made;
}

} // namespace

RealtimeParts::RealtimeParts(const ServerConfig &config)
    : m_config(realtimeConfig(config))
    , m_sockets(m_config, m_counters, m_wheel, m_streams.turnEnd)
    , m_engine(m_sockets, m_config, m_counters, m_wheel, m_streams)
{
}

RealtimeParts::~RealtimeParts() = default;

void RealtimeParts::addTo(http::RouteTable &routes)
{
    const QLatin1StringView path = protocol::path::SocketIo;
    addRealtimeRoutes(routes, {path.data(), path.size()}, m_config.maxPayload, m_engine);
}

void RealtimeParts::stop()
{
    m_engine.stop();
}

} // namespace sanad::app
