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

realtime::SupportConfig supportConfig(const ServerConfig &config)
{
    realtime::SupportConfig made = config.support;
    const http::RateRules &rates = config.http.rates;
    made.areLimitsOn = rates.isOn;
    made.messages = rates.perPerson[std::size_t(http::RateClass::Writing)];
    made.badTokens = rates.badTokens;
    made.tokenLeeway = config.jwt.rules.leeway;
    // More would be the end of the client that has just come back.
    made.recovery.replay = std::min<qsizetype>(made.recovery.replay, config.realtime.unsent / 2);
    return made;
}

} // namespace

RealtimeParts::RealtimeParts(const ServerConfig &config, const Services &services)
    : m_config(realtimeConfig(config))
    , m_support({.service = services.chats,
                    .authenticator = services.authenticator,
                    .ends = services.ends,
                    .links = services.links,
                    .clock = services.clock,
                    .wheel = m_wheel},
          supportConfig(config))
    , m_sockets(m_config, m_counters, m_wheel, m_streams.turnEnd)
    , m_engine(m_sockets, m_config, m_counters, m_wheel, m_streams)
{
    m_sockets.addNamespace("/", m_support);
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
