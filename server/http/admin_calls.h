// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/AccountUseCases.h"
#include "server/http/AuthRoutes.h"
#include "server/http/RouteTable.h"
#include "server/http/answers.h"

namespace sanad::http {

/// Who does something, for the audit log.
[[nodiscard]] inline Actor actorOf(const Request &request)
{
    return {.person = request.caller->person, .address = addressKey(request.client)};
}

/// A route for admins.
inline void addAdminRoute(RouteTable &table, Method method, QLatin1StringView pattern, qint64 bodyLimit,
    Handler handler, bool mayLackBody = false)
{
    table.add({.method = method,
        .pattern = QByteArray(pattern.data(), pattern.size()),
        .access = Access::Admin,
        .bodyLimit = bodyLimit,
        .handler = std::move(handler),
        .mayLackBody = mayLackBody});
}

/// The body as a payload of the protocol.
template <typename Payload>
[[nodiscard]] Result<Payload> readPayload(const Request &request)
{
    SANAD_ASSIGN(const QJsonObject json, request.jsonBody());
    return Payload::fromJson(json);
}

/// A continuation that answers `{}`, or the error.
[[nodiscard]] inline auto answerOk(const Responder &responder)
{
    return [responder](const Status &done) {
        responder.send(done ? Response::json(200, QByteArrayLiteral("{}")) : Response::error(done.error()));
    };
}

/// Runs `parse`, which calls a service, and answers the error if it comes to nothing.
template <typename Parse>
void parseAndCall(const Responder &responder, Parse parse)
{
    if (const Status parsed = parse(); !parsed)
        responder.send(Response::error(parsed.error()));
}

} // namespace sanad::http
