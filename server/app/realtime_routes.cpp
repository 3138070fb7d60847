// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/realtime_routes.h"

#include "server/realtime/EngineIoServer.h"

namespace sanad::app {

namespace {

using realtime::EngineIoAnswer;
using realtime::EngineIoRequest;

http::Response responseOf(const EngineIoAnswer &answer)
{
    http::Response response = http::Response::json(answer.status, answer.body);
    response.contentType = answer.contentType;
    constexpr int unavailable = 503;
    if (answer.status == unavailable)
        response.headers.append({QByteArrayLiteral("Retry-After"), QByteArrayLiteral("1")});
    return response;
}

EngineIoRequest requestOf(const http::Request &request)
{
    EngineIoRequest::Method method = EngineIoRequest::Method::Other;
    if (request.method == http::Method::Get && !request.isHead)
        method = EngineIoRequest::Method::Get;
    else if (request.method == http::Method::Post)
        method = EngineIoRequest::Method::Post;
    return {.method = method, .query = request.query, .peer = {.address = request.client, .origin = request.origin}};
}

/// An answer that goes out by HTTP.
class HttpReply final : public realtime::EngineIoReply
{
public:
    explicit HttpReply(http::Responder responder)
        : m_responder(std::move(responder))
    {
    }
    ~HttpReply() override { m_responder.whenGone({}); }

    void send(const EngineIoAnswer &answer) override { m_responder.send(responseOf(answer)); }
    [[nodiscard]] bool isAlive() const override { return m_responder.isAlive(); }
    void whenGone(std::function<void()> gone) override { m_responder.whenGone(std::move(gone)); }

private:
    http::Responder m_responder;
};

/// Brings a posted body to its session while it arrives.
class PostReceiver final : public http::BodyReceiver
{
public:
    explicit PostReceiver(std::unique_ptr<realtime::EngineIoPost> post)
        : m_post(std::move(post))
    {
    }
    [[nodiscard]] Status receive(QByteArrayView piece) override
    {
        m_post->add(piece);
        return {};
    }
    void finish(const http::Responder &responder) override
    {
        HttpReply reply(responder);
        m_post->finish(reply);
    }

private:
    std::unique_ptr<realtime::EngineIoPost> m_post;
};

void addRoutes(http::RouteTable &table, const QByteArray &path, qint64 maxPayload, realtime::EngineIoServer &server)
{
    const auto handle = [&server](const http::Request &request, const http::Responder &responder) {
        server.request(requestOf(request), std::make_unique<HttpReply>(responder));
    };
    http::Route get{.method = http::Method::Get, .pattern = path, .access = http::Access::Public, .handler = handle};
    get.rateClass = http::RateClass::Realtime;
    get.watchesClient = true;
    get.upgrade = [&server](const http::Request &request) -> std::variant<http::Response, http::StreamTaker> {
        auto decision = server.upgrade(requestOf(request));
        if (const auto *answer = std::get_if<EngineIoAnswer>(&decision))
            return responseOf(*answer);
        return std::get<realtime::StreamTaker>(std::move(decision));
    };
    table.add(get);

    http::Route post{.method = http::Method::Post, .pattern = path, .access = http::Access::Public};
    post.bodyLimit = maxPayload;
    post.mayLackBody = true;
    post.rateClass = http::RateClass::Realtime;
    post.openBody = [&server](const http::Request &head, const http::BodyOpened &opened) {
        opened(std::make_unique<PostReceiver>(server.post(requestOf(head))));
    };
    table.add(post);

    // The protocol has an answer of its own to other methods.
    for (const http::Method method : {http::Method::Put, http::Method::Patch, http::Method::Delete}) {
        http::Route other{.method = method, .pattern = path, .access = http::Access::Public, .handler = handle};
        other.bodyLimit = maxPayload;
        other.mayLackBody = true;
        other.rateClass = http::RateClass::Realtime;
        table.add(other);
    }
}

} // namespace

void addRealtimeRoutes(
    http::RouteTable &table, const QByteArray &path, qint64 maxPayload, realtime::EngineIoServer &server)
{
    addRoutes(table, path, maxPayload, server);
    addRoutes(table, path + '/', maxPayload, server);
}

} // namespace sanad::app
