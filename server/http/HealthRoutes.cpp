// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/HealthRoutes.h"

#include "common/protocol/http_paths.h"

using namespace Qt::StringLiterals;

namespace sanad::http {

namespace {

Response unavailable(const QString &why)
{
    return Response::error(Error::of(ErrorCode::Unavailable, why));
}

QByteArray asBytes(QLatin1StringView text)
{
    return {text.data(), text.size()};
}

} // namespace

HealthRoutes::HealthRoutes(Store &store, QObject *context)
    : m_store(store)
    , m_context(context)
{
}

void HealthRoutes::addTo(RouteTable &table)
{
    table.add({.method = Method::Get,
        .pattern = asBytes(protocol::path::Health),
        .access = Access::Public,
        .bodyLimit = 0,
        .handler = [](const Request &, const Responder &responder) {
            responder.send(Response::json(200, QByteArrayLiteral(R"({"status":"ok"})")));
        }});
    table.add({.method = Method::Get,
        .pattern = asBytes(protocol::path::Ready),
        .access = Access::Public,
        .bodyLimit = 0,
        .handler = [this](const Request &, const Responder &responder) { ready(responder); }});
}

void HealthRoutes::ready(const Responder &responder)
{
    if (m_stopping) {
        responder.send(unavailable(u"The server is stopping."_s));
        return;
    }
    // Whoever asks meanwhile gets the same answer: anybody may ask, and each check waits for the disk.
    m_asking.push_back(responder);
    if (m_asking.size() > 1)
        return;
    // Migrations are current, or the server would not have started; what can change is whether writing works.
    m_store.write<void>(
        m_context, [](Transaction &transaction) { return transaction.checkWritable(); },
        [this](const Status &written) { onChecked(written); });
}

void HealthRoutes::onChecked(const Status &written)
{
    const Response response = written ? Response::json(200, QByteArrayLiteral(R"({"status":"ready"})"))
                                      : unavailable(u"The database cannot be written."_s);
    for (const Responder &responder : std::exchange(m_asking, {}))
        responder.send(response);
}

} // namespace sanad::http
