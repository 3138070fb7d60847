// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/HttpServer.h"

#include "server/http/ConnectionGuard.h"
#include "server/http/HttpContext.h"
#include "server/http/Listener.h"
#include "server/http/QtHttpAdapter.h"
#include "server/http/logging.h"
#include "server/net/TimerWheel.h"
#include "server/net/descriptors.h"

#include <QSet>
#include <QTimer>

#include <csignal>

namespace sanad::http {

namespace {

/// Connections that are told in words that there are too many; further ones are closed at once.
constexpr qsizetype MostTurnedAway = 64;

static_assert(MostTurnedAway < net::SpareDescriptors);

} // namespace

struct HttpServer::Private
{
    Private(RouteTable table, Authenticator &authenticator, HttpConfig settings)
        : config(std::move(settings))
        , routes(std::move(table))
        , context{.config = config,
              .routes = routes,
              .authenticator = authenticator,
              .adapter = adapter,
              .writer = ResponseWriter(CorsPolicy(config.allowedOrigins), config.strictTransport),
              .rates = RateLimiter(config.rates),
              .bodies = BodyMemory(config.limits.bodiesInAll, config.limits.smallBody),
              .streams = {},
              .counters = {},
              .accessLog = {}}
    {
    }

    HttpConfig config;
    RouteTable routes;
    QtHttpAdapter adapter;
    HttpContext context;
    net::TimerWheel wheel;
    std::vector<Listener *> listeners; // children of the adapter, or of the server
    QSet<ConnectionGuard *> connections; // children of the server
    QSet<ConnectionGuard *> turnedAway; // the same, beyond the limits
    QHash<QHostAddress, int> perAddress;
    QTimer drainTimer;
    std::function<void()> onDrained;
};

HttpServer::HttpServer(RouteTable routes, Authenticator &authenticator, HttpConfig config, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(std::move(routes), authenticator, std::move(config)))
{
    // Unlike send(), sendfile() cannot be told to spare us the signal when a client has gone.
    std::signal(SIGPIPE, SIG_IGN);
    d->drainTimer.setSingleShot(true);
    connect(&d->drainTimer, &QTimer::timeout, this, &HttpServer::finishDraining);
    d->context.streams.setOnGone([this] { checkDrained(); });
}

HttpServer::~HttpServer()
{
    // Before what they refer to; QObject would delete them after it.
    qDeleteAll(findChildren<ConnectionGuard *>(Qt::FindDirectChildrenOnly));
    d->context.streams.setOnGone({});
}

std::unique_ptr<Listener> HttpServer::makeListener(net::TlsCredentials *tls)
{
    return std::make_unique<Listener>([this](Incoming incoming) { accept(std::move(incoming)); }, tls, this);
}

Status HttpServer::add(std::unique_ptr<Listener> listener)
{
    // Qt needs a listening socket to be tied to; any will do.
    if (d->listeners.empty() && !d->adapter.attach(listener.get()))
        return Error::internal(QStringLiteral("Qt HTTP Server does not take the listening socket"));
    d->listeners.push_back(listener.release());
    return {};
}

Result<quint16> HttpServer::listen(const QHostAddress &address, quint16 port, net::TlsCredentials *tls)
{
    auto listener = makeListener(tls);
    if (!listener->listen(address, port)) {
        Error error = Error::of(ErrorCode::Unavailable);
        error.detail = listener->errorString();
        return error;
    }
    const quint16 actualPort = listener->serverPort();
    SANAD_TRY(add(std::move(listener)));
    return actualPort;
}

Status HttpServer::listen(net::ListeningSocket socket, net::TlsCredentials *tls)
{
    auto listener = makeListener(tls);
    if (!listener->listenOn(std::move(socket))) {
        Error error = Error::of(ErrorCode::Unavailable);
        error.detail = listener->errorString();
        return error;
    }
    return add(std::move(listener));
}

void HttpServer::setAccessLog(AccessLog log)
{
    d->context.accessLog = std::move(log);
}

const HttpCounters &HttpServer::counters() const
{
    return d->context.counters;
}

const RouteTable &HttpServer::routes() const
{
    return d->routes;
}

qsizetype HttpServer::connectionCount() const
{
    return d->connections.size() + d->context.streams.count();
}

bool HttpServer::isFull(const ConnectionGuard &newcomer)
{
    const HttpLimits &limits = d->config.limits;
    if (net::isKeptBack(newcomer.descriptor()) || connectionCount() >= limits.connections) {
        ++d->context.counters.overload;
        return true;
    }
    const QHostAddress &peer = newcomer.peer();
    const bool isExempt = peer.isNull() || (peer.isLoopback() && !limits.countLoopback);
    const bool isCounted = limits.connectionsPerAddress > 0 && !isExempt;
    const int known = isCounted ? d->perAddress.value(peer) + d->context.streams.countOf(peer) : 0;
    if (isCounted && known >= limits.connectionsPerAddress) {
        ++d->context.counters.overloadByAddress;
        return true;
    }
    return false;
}

void HttpServer::accept(Incoming incoming)
{
    ++d->context.counters.accepted;
    auto newcomer = std::make_unique<ConnectionGuard>(d->context, d->wheel, std::move(incoming));
    const bool isTurnedAway = isFull(*newcomer);
    if (isTurnedAway && d->turnedAway.size() >= MostTurnedAway)
        return;
    ConnectionGuard *guard = newcomer.release();
    guard->setParent(this);
    connect(guard, &ConnectionGuard::closed, this, [this, guard] { remove(guard); });
    if (isTurnedAway) {
        d->turnedAway.insert(guard);
        guard->turnAway(Error::of(ErrorCode::Unavailable));
        return;
    }
    connect(guard, &ConnectionGuard::settled, this, &HttpServer::checkDrained);
    d->connections.insert(guard);
    ++d->perAddress[guard->peer()];
    guard->start();
}

void HttpServer::remove(ConnectionGuard *guard)
{
    if (d->connections.remove(guard)) {
        if (const auto count = d->perAddress.find(guard->peer()); --*count == 0)
            d->perAddress.erase(count);
    }
    d->turnedAway.remove(guard);
    // Later: this may run inside one of the guard's own functions.
    guard->deleteLater();
}

void HttpServer::stopAccepting()
{
    for (Listener *listener : d->listeners)
        listener->stop();
}

void HttpServer::drain(std::chrono::milliseconds deadline, std::function<void()> onDrained)
{
    stopAccepting();
    d->onDrained = std::move(onDrained);
    d->context.isDraining = true;
    const auto connections = d->connections;
    for (ConnectionGuard *guard : connections)
        guard->drain();
    // Not before: checkDrained() would look at all connections after each of them.
    d->drainTimer.start(deadline);
    checkDrained();
}

void HttpServer::checkDrained()
{
    if (!d->context.isDraining || !d->drainTimer.isActive() || d->context.streams.count() > 0)
        return;
    for (const ConnectionGuard *guard : std::as_const(d->connections)) {
        if (guard->owesAnswer())
            return;
    }
    // Later: the last answer may be on its way out of the handler that called.
    d->drainTimer.start(0);
}

void HttpServer::finishDraining()
{
    const auto connections = d->connections + d->turnedAway;
    for (ConnectionGuard *guard : connections)
        guard->abort();
    d->context.streams.breakAll();
    if (const auto onDrained = std::exchange(d->onDrained, nullptr))
        onDrained();
}

} // namespace sanad::http
