// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/Authenticator.h"
#include "server/http/CorsPolicy.h"
#include "server/http/RouteTable.h"
#include "server/http/canonical_path.h"
#include "server/http/framing.h"

#include <variant>

namespace sanad::http {

/// A request that may go to its handler once its body is there.
struct Admission
{
    const Route *route = nullptr;
    QList<QByteArray> parameters;
    std::optional<Caller> caller;
};

/// An answer that needs no handler: a refusal, or the reply to a preflight.
struct Immediate
{
    Response response;
    std::optional<ErrorCode> refusedFor;
    bool endsConnection = false; ///< whoever it is sent to shall not go on here
};

[[nodiscard]] Immediate refusalOf(const Error &error);

/// Decides on a request by its head alone, before any of its body is read: route (404, 405), caller (401, 403), length
/// (411, 413), expectation (417), in this order.
[[nodiscard]] std::variant<Admission, Immediate> admit(const RequestHead &head, const Framing &framing,
    const CanonicalTarget &target, const RouteTable &routes, Authenticator &authenticator, const CorsPolicy &cors);

} // namespace sanad::http
