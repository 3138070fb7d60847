// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/Authenticator.h"
#include "server/http/BodyMemory.h"
#include "server/http/HttpConfig.h"
#include "server/http/QtHttpAdapter.h"
#include "server/http/RateLimiter.h"
#include "server/http/ResponseWriter.h"
#include "server/http/RouteTable.h"
#include "server/http/StreamRegistry.h"

#include <functional>

namespace sanad::http {

/// What all connections of a server share. Network thread only.
struct HttpContext
{
    const HttpConfig &config;
    const RouteTable &routes;
    Authenticator &authenticator;
    QtHttpAdapter &adapter;
    ResponseWriter writer;
    RateLimiter rates;
    BodyMemory bodies;
    StreamRegistry streams;
    HttpCounters counters;
    std::function<void(const AccessLogEntry &)> accessLog;
    qint64 unsent = 0; ///< bytes of answers that no kernel has taken yet, on all connections
    bool isDraining = false; ///< every answer closes its connection
};

} // namespace sanad::http
