// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/throttle.h"

#include "server/http/HttpContext.h"
#include "server/http/logging.h"

namespace sanad::http {

namespace {

/// Without trust all clients of a proxy share one address' limits, which is easily overlooked.
void mentionUntrustedProxy(const RequestHead &head, const QHostAddress &peer, const ProxyConfig &config)
{
    static bool isMentioned = false;
    const bool isLocal = peer.isNull() || peer.isLoopback();
    if (isMentioned || !isLocal || config.isTrusted(peer) || head.count(HeaderName::XForwardedFor) == 0)
        return;
    isMentioned = true;
    qCInfo(lcHttp) << "A proxy on this machine is not trusted, so that all its clients count as one: see proxy/trusted";
}

RateClass classOf(const Route &route)
{
    if (route.rateClass != RateClass::ByMethod)
        return route.rateClass;
    if (route.openBody)
        return RateClass::Upload;
    return route.method == Method::Get ? RateClass::Reading : RateClass::Writing;
}

Immediate tooMany(const RateState &state, bool endsConnection)
{
    Immediate refusal = refusalOf(Error::of(ErrorCode::RateLimited));
    refusal.endsConnection = endsConnection;
    for (auto &[name, value] : refusal.response.headers) {
        if (name == "Retry-After")
            value = QByteArray::number(qint64(state.retryAfter.count()));
    }
    return refusal;
}

} // namespace

Visitor visitorOf(const RequestHead &head, const QHostAddress &peer, bool isEncrypted, const HttpContext &context)
{
    const ProxyConfig &config = context.config.proxy;
    mentionUntrustedProxy(head, peer, config);
    const ForwardedClient client = forwardedClient(head, peer, config);
    return {.address = client.address, .isSecure = client.isSecure.value_or(isEncrypted), .rate = {}};
}

std::variant<Admission, Immediate> throttle(
    std::variant<Admission, Immediate> decision, const Framing &framing, Visitor &visitor, HttpContext &context)
{
    if (const auto *immediate = std::get_if<Immediate>(&decision)) {
        if (immediate->refusedFor != ErrorCode::Unauthorized)
            return decision;
        visitor.rate = context.rates.countBadToken(visitor.address);
        if (!visitor.rate || visitor.rate->isAllowed)
            return decision;
        ++context.counters.limitedBadTokens;
        return tooMany(*visitor.rate, true);
    }
    const auto &admission = std::get<Admission>(decision);
    visitor.rate = context.rates.admit(classOf(*admission.route), visitor.address, admission.caller);
    if (visitor.rate && !visitor.rate->isAllowed) {
        ++context.counters.limited;
        return tooMany(*visitor.rate, false);
    }
    // Of a body that is streamed only what was read ahead is held.
    const qint64 length = framing.contentLength.value_or(0);
    const qint64 held = admission.route->openBody ? std::min<qint64>(length, context.config.limits.readAhead) : length;
    if (!context.bodies.hasRoomFor(held)) {
        ++context.counters.overloadByBodies;
        return refusalOf(Error::of(ErrorCode::Unavailable));
    }
    return decision;
}

} // namespace sanad::http
