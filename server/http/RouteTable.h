// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/BodyReceiver.h"
#include "server/http/Request.h"
#include "server/http/Response.h"
#include "server/http/rate_rules.h"
#include "server/net/Handover.h"

#include <QByteArray>
#include <QList>

#include <functional>
#include <memory>
#include <variant>
#include <vector>

namespace sanad::http {

/// Who may call a route; checked before the body is read.
enum class Access { Public, AnyRole, Student, Admin };

/// Answers one request, now or later, through the responder. Network thread.
using Handler = std::function<void(const Request &request, const Responder &responder)>;

/// Takes a connection over whose answer 101 stands in front of what it sends.
using StreamTaker = std::function<void(net::Handover connection)>;

/// Decides at once what becomes of a request to go on as a WebSocket (RFC 6455) which has passed all checks. Network
/// thread.
using Upgrader = std::function<std::variant<Response, StreamTaker>(const Request &request)>;

/// One line of the server's surface: method and path, guards, handler.
struct Route
{
    Method method = Method::Get;
    QByteArray pattern; ///< "/api/support/chats/:chatId/messages": literal segments and ":name" segments
    Access access = Access::AnyRole;
    qint64 bodyLimit = 0; ///< bytes; 0: a request with a body is refused
    Handler handler = {};
    bool mayLackBody = false; ///< whether a POST, PUT or PATCH without Content-Length is taken as one without body
    BodyOpener openBody =
        {}; ///< set: the body goes to a receiver while it arrives, which answers; `handler` is not called
    RateClass rateClass = RateClass::ByMethod; ///< what a request counts as, against the limits of RateRules
    Upgrader upgrade = {}; ///< GET only; set: requests to go on as a WebSocket come here and not to `handler`
    bool watchesClient = false; ///< whether a client that goes away while its answer is waited for is noticed at once,
                                ///< for which those that only finish sending are taken too
};

/// All routes, matched by segments; one lookup costs no more with sixty routes than with six.
class RouteTable
{
public:
    /// What a path leads to.
    struct Match
    {
        const Route *route = nullptr; ///< null: no route, or not with this method
        QList<QByteArray> parameters;
        QList<Method> allowed; ///< methods of the path's routes; empty: the path does not exist
    };

    RouteTable();
    ~RouteTable();
    RouteTable(RouteTable &&) noexcept;
    RouteTable &operator=(RouteTable &&) noexcept;

    /// Two routes with the same method and shape are a programming error and end the program.
    void add(Route route);
    /// `path` must be canonical. HEAD matches GET routes.
    [[nodiscard]] Match match(Method method, const QByteArray &path) const;
    [[nodiscard]] const std::vector<std::unique_ptr<Route>> &routes() const { return m_routes; }

private:
    struct Node;
    std::vector<std::unique_ptr<Route>> m_routes;
    std::unique_ptr<Node> m_root;
};

} // namespace sanad::http
