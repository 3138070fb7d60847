// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/AuthRoutes.h"

#include "common/protocol/http_paths.h"
#include "common/protocol/messages/Login.h"
#include "server/http/answers.h"

using namespace Qt::StringLiterals;

namespace sanad::http {

namespace {

constexpr qint64 BodyLimit = 16 * 1024;

void writeSignedIn(JsonWriter &writer, const SignedIn &result)
{
    writer.beginObject();
    writer.field("token"_L1, QLatin1StringView(result.token));
    writer.field("refresh_token"_L1, QLatin1StringView(result.refreshToken));
    writer.field("expires_in"_L1, qint64(result.expiresIn.count()));
    writer.key("user"_L1);
    result.person.writeJson(writer);
    writer.endObject();
}

/// Tokens must not stay in any cache on the way (RFC 6749, 5.1).
void sendTokens(const Responder &responder, const Result<SignedIn> &result)
{
    Response response;
    if (result) {
        JsonWriter writer;
        writeSignedIn(writer, *result);
        response = Response::json(200, std::move(writer).bytes());
    } else {
        response = Response::error(result.error());
    }
    response.headers.append({QByteArrayLiteral("Cache-Control"), QByteArrayLiteral("no-store")});
    responder.send(response);
}

void sendOk(const Responder &responder, const Status &done)
{
    responder.send(done ? Response::json(200, QByteArrayLiteral("{}")) : Response::error(done.error()));
}

template <typename Payload>
Result<Payload> readPayload(const Request &request)
{
    SANAD_ASSIGN(const QJsonObject json, request.jsonBody());
    return Payload::fromJson(json);
}

} // namespace

AuthRoutes::AuthRoutes(AccountService *service, QObject *context)
    : m_service(service)
    , m_context(context)
{
}

void AuthRoutes::addTo(RouteTable &table)
{
    namespace path = protocol::path;
    const auto add = [&](Method method, QLatin1StringView pattern, Access access, qint64 bodyLimit, Handler handler) {
        table.add({.method = method,
            .pattern = QByteArray(pattern.data(), pattern.size()),
            .access = access,
            .bodyLimit = bodyLimit,
            .handler = std::move(handler),
            .mayLackBody = pattern == path::Logout,
            .rateClass = access == Access::Public ? RateClass::SignIn : RateClass::ByMethod});
    };
    add(Method::Get, path::Me, Access::AnyRole, 0, me);
    if (!m_service)
        return;
    add(Method::Post, path::Login, Access::Public, BodyLimit,
        [this](const Request &request, const Responder &responder) { login(request, responder); });
    add(Method::Post, path::Refresh, Access::Public, BodyLimit,
        [this](const Request &request, const Responder &responder) { refresh(request, responder); });
    add(Method::Post, path::Logout, Access::AnyRole, BodyLimit,
        [this](const Request &request, const Responder &responder) { logout(request, responder); });
    add(Method::Post, path::Password, Access::AnyRole, BodyLimit,
        [this](const Request &request, const Responder &responder) { password(request, responder); });
}

void AuthRoutes::login(const Request &request, const Responder &responder)
{
    const auto payload = readPayload<protocol::Login>(request);
    if (!payload) {
        responder.send(Response::error(payload.error()));
        return;
    }
    m_service->signIn(payload->username, payload->password, addressKey(request.client), m_context,
        [responder](const Result<SignedIn> &result) { sendTokens(responder, result); });
}

void AuthRoutes::refresh(const Request &request, const Responder &responder)
{
    const auto payload = readPayload<protocol::Refresh>(request);
    if (!payload) {
        responder.send(Response::error(payload.error()));
        return;
    }
    m_service->refresh(payload->refreshToken, payload->clientRequestId, addressKey(request.client), m_context,
        [responder](const Result<SignedIn> &result) { sendTokens(responder, result); });
}

void AuthRoutes::logout(const Request &request, const Responder &responder)
{
    m_service->signOut(*request.caller, addressKey(request.client), m_context,
        [responder](const Status &done) { sendOk(responder, done); });
}

void AuthRoutes::password(const Request &request, const Responder &responder)
{
    const auto payload = readPayload<protocol::ChangePassword>(request);
    if (!payload) {
        responder.send(Response::error(payload.error()));
        return;
    }
    m_service->changePassword(*request.caller, payload->oldPassword, payload->newPassword, addressKey(request.client),
        m_context, [responder](const Status &done) { sendOk(responder, done); });
}

void AuthRoutes::me(const Request &request, const Responder &responder)
{
    JsonWriter writer;
    writer.beginObject().key("user"_L1);
    request.caller->person.writeJson(writer);
    writer.field("expires_at"_L1, request.caller->expiresAt).endObject();
    responder.send(Response::json(200, std::move(writer).bytes()));
}

QString addressKey(const QHostAddress &address)
{
    if (address.isNull())
        return u"local"_s; // over a Unix domain socket, by a proxy that does not say for whom
    bool isIpv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIpv4);
    if (isIpv4)
        return QHostAddress(ipv4).toString();
    Q_IPV6ADDR network = address.toIPv6Address();
    std::fill(std::begin(network.c) + 8, std::end(network.c), quint8(0));
    return QHostAddress(network).toString() + "/64"_L1;
}

} // namespace sanad::http
