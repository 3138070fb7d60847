// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/CorsPolicy.h"

#include "server/http/methods.h"

namespace sanad::http {

namespace {

/// The header names a preflight asks for, but those that are no names.
QByteArray requestedHeaders(const RequestHead &head)
{
    QByteArray result = QByteArrayLiteral("Authorization, Content-Type");
    const QByteArray asked =
        head.value(HeaderName::AccessControlRequestHeaders).value_or(QByteArrayView()).toByteArray();
    for (const QByteArray &item : asked.split(',')) {
        const QByteArrayView name = trimmedField(item);
        if (isToken(name) && !equalsIgnoringCase(name, "authorization") && !equalsIgnoringCase(name, "content-type"))
            result += ", " + name.toByteArray();
    }
    return result;
}

} // namespace

bool CorsPolicy::allows(std::optional<QByteArrayView> origin) const
{
    return !origin || m_allowedOrigins.isEmpty()
        || std::any_of(m_allowedOrigins.cbegin(), m_allowedOrigins.cend(),
            [&](const QByteArray &allowed) { return *origin == allowed; });
}

void CorsPolicy::appendHeaders(QByteArray &head, std::optional<QByteArrayView> origin) const
{
    if (m_allowedOrigins.isEmpty()) {
        head += "Access-Control-Allow-Origin: *\r\n";
    } else {
        head += "Vary: Origin\r\n";
        if (!origin || !allows(origin))
            return;
        head += "Access-Control-Allow-Origin: ";
        head += *origin;
        head += "\r\n";
    }
    if (origin)
        head += "Access-Control-Expose-Headers: Accept-Ranges, Content-Disposition, Content-Range, ETag, "
                "RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, WWW-Authenticate\r\n";
}

Response CorsPolicy::preflight(const RequestHead &head, const QList<Method> &methods) const
{
    const QByteArray allow = allowHeader(methods);
    Response response;
    response.status = 204;
    response.headers = {
        {QByteArrayLiteral("Allow"), allow},
        {QByteArrayLiteral("Access-Control-Allow-Methods"), allow},
        {QByteArrayLiteral("Access-Control-Allow-Headers"), requestedHeaders(head)},
        {QByteArrayLiteral("Access-Control-Max-Age"), QByteArrayLiteral("7200")},
    };
    return response;
}

} // namespace sanad::http
