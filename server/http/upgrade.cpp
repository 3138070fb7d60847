// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/upgrade.h"

#include "server/http/logging.h"
#include "server/http/methods.h"
#include "server/net/WebSocketCodec.h"

using namespace Qt::StringLiterals;

namespace sanad::http {

namespace {

constexpr QByteArrayView Version("13");

QByteArray acceptOf(const RequestHead &head)
{
    const auto key = head.value(HeaderName::SecWebSocketKey);
    return key && head.count(HeaderName::SecWebSocketKey) == 1 ? net::webSocketAccept(*key) : QByteArray();
}

} // namespace

std::optional<Response> upgradeRefusal(
    const RequestHead &head, std::optional<QByteArrayView> origin, const CorsPolicy &cors)
{
    if (head.count(HeaderName::SecWebSocketVersion) != 1 || *head.value(HeaderName::SecWebSocketVersion) != Version) {
        Response refusal = Response::error(
            Error::of(ErrorCode::InvalidRequest, u"Only version 13 of the WebSocket protocol is spoken here."_s));
        constexpr int upgradeRequired = 426;
        refusal.status = upgradeRequired;
        refusal.headers.append({QByteArrayLiteral("Sec-WebSocket-Version"), Version.toByteArray()});
        return refusal;
    }
    if (acceptOf(head).isEmpty())
        return Response::error(Error::of(ErrorCode::InvalidRequest, u"The Sec-WebSocket-Key is malformed."_s));
    if (!cors.allows(origin))
        return Response::error(Error::of(ErrorCode::Forbidden, u"Pages of this origin are not served."_s));
    return std::nullopt;
}

std::variant<Response, StreamTaker> decideUpgrade(
    HttpContext &context, const Route &route, const RequestHead &head, const Request &request)
{
    if (auto refusal = upgradeRefusal(head, head.value(HeaderName::Origin), context.writer.cors()))
        return *std::move(refusal);
    std::optional<std::variant<Response, StreamTaker>> decision;
    const auto decide = [&] { decision = route.upgrade(request); };
    if (context.adapter.dispatch(methodName(request.method), request.path, decide))
        return *std::move(decision);
    qCCritical(lcHttp) << "Qt HTTP Server did not take a canonical request for" << route.pattern;
    return Response::error(Error::internal(u"the canonical request was lost"_s));
}

QByteArray upgradeAnswer(const RequestHead &head)
{
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
        + acceptOf(head) + "\r\n\r\n";
}

} // namespace sanad::http
