// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/admission.h"

#include "server/http/methods.h"

using namespace Qt::StringLiterals;

namespace sanad::http {

namespace {

Immediate methodRefusal(const QList<Method> &allowed)
{
    Immediate refusal = refusalOf(Error::of(ErrorCode::MethodNotAllowed));
    refusal.response.headers.append({QByteArrayLiteral("Allow"), allowHeader(allowed)});
    return refusal;
}

bool isOpenTo(Access access, const Caller &caller)
{
    switch (access) {
    case Access::Public:
    case Access::AnyRole: return true;
    case Access::Student: return caller.isStudent();
    case Access::Admin: return caller.isAdmin();
    }
    Q_UNREACHABLE();
}

Result<std::optional<Caller>> checkCaller(const Framing &framing, Access access, Authenticator &authenticator)
{
    if (access == Access::Public)
        return std::optional<Caller>();
    if (!framing.bearerToken)
        return Error::of(ErrorCode::Unauthorized);
    SANAD_ASSIGN(Caller caller, authenticator.authenticate(*framing.bearerToken));
    if (!isOpenTo(access, caller))
        return Error::of(ErrorCode::Forbidden);
    return std::optional(std::move(caller));
}

Status checkBody(const Framing &framing, const Route &route)
{
    const bool wantsBody = route.bodyLimit > 0 && !route.mayLackBody
        && (route.method == Method::Post || route.method == Method::Put || route.method == Method::Patch);
    if (wantsBody && !framing.contentLength)
        return Error::of(ErrorCode::LengthRequired);
    if (framing.contentLength.value_or(0) > route.bodyLimit)
        return Error::of(ErrorCode::PayloadTooLarge);
    if (framing.hasUnknownExpectation)
        return Error::of(ErrorCode::ExpectationFailed);
    return {};
}

} // namespace

Immediate refusalOf(const Error &error)
{
    return {Response::error(error), error.code};
}

std::variant<Admission, Immediate> admit(const RequestHead &head, const Framing &framing, const CanonicalTarget &target,
    const RouteTable &routes, Authenticator &authenticator, const CorsPolicy &cors)
{
    const std::optional<Method> method = head.method();
    RouteTable::Match match = routes.match(method.value_or(Method::Options), target.path);
    if (match.allowed.isEmpty())
        return refusalOf(Error::of(ErrorCode::NotFound));
    if (!method)
        return methodRefusal(match.allowed);
    if (!match.route) {
        if (method != Method::Options)
            return methodRefusal(match.allowed);
        if (framing.hasBody())
            return refusalOf(Error::of(ErrorCode::PayloadTooLarge));
        return Immediate{cors.preflight(head, match.allowed), std::nullopt};
    }
    auto caller = checkCaller(framing, match.route->access, authenticator);
    if (!caller)
        return refusalOf(caller.error());
    if (const Status body = checkBody(framing, *match.route); !body)
        return refusalOf(body.error());
    return Admission{match.route, std::move(match.parameters), *std::move(caller)};
}

} // namespace sanad::http
