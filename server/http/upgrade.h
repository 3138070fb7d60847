// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/HttpContext.h"

#include <optional>
#include <variant>

namespace sanad::http {

// The server's side of the opening handshake of RFC 6455, section 4.2.

/// Why a request that wants to go on as a WebSocket cannot: another version (426), a key that is none (400), a page
/// that may not (403). Nothing if it can.
[[nodiscard]] std::optional<Response> upgradeRefusal(
    const RequestHead &head, std::optional<QByteArrayView> origin, const CorsPolicy &cors);
/// What becomes of an admitted request that wants to go on: refused as above, or by the route.
[[nodiscard]] std::variant<Response, StreamTaker> decideUpgrade(
    HttpContext &context, const Route &route, const RequestHead &head, const Request &request);
/// The answer 101, complete. The request must not have been refused.
[[nodiscard]] QByteArray upgradeAnswer(const RequestHead &head);

} // namespace sanad::http
