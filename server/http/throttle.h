// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/RateLimiter.h"
#include "server/http/admission.h"

#include <QHostAddress>

#include <optional>

namespace sanad::http {

struct HttpContext;

/// Who is behind the request at hand, and what its answer says about their limits.
struct Visitor
{
    QHostAddress address; ///< of the client, as far as it is known; see forwardedClient()
    bool isSecure = false; ///< the client used https
    std::optional<RateState> rate;
};

[[nodiscard]] Visitor visitorOf(
    const RequestHead &head, const QHostAddress &peer, bool isEncrypted, const HttpContext &context);

/// Turns a decision by the head into a refusal where the visitor has sent too much (429) or where there is no memory
/// for one more body (503); nothing of the body has been read by then. Tokens that are not valid count by address:
/// beyond their limit the answer is 429 and ends the connection, while valid tokens from there are not concerned.
[[nodiscard]] std::variant<Admission, Immediate> throttle(
    std::variant<Admission, Immediate> decision, const Framing &framing, Visitor &visitor, HttpContext &context);

} // namespace sanad::http
