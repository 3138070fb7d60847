// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"
#include "server/app/ServerConfig.h"

namespace sanad::http {
class HttpServer;
}
namespace sanad::net {
class TlsCredentials;
}

namespace sanad::app {

/// Lets the server listen everywhere that the configuration names; `tls` may be null if nothing there wants TLS. The
/// ports that its TCP addresses got, in their order; or Unavailable, with what is in the way in its message.
[[nodiscard]] Result<QList<quint16>> openListeners(
    const ServerConfig &config, http::HttpServer &server, net::TlsCredentials *tls);

} // namespace sanad::app
