// SPDX-License-Identifier: GPL-3.0-or-later
// A server that only echoes, on the classes of the real one: what the official conformance suites of Engine.IO and
// Socket.IO are run against. `socketio-echo --help` tells its options.
#include "server/app/realtime_routes.h"
#include "server/http/HttpServer.h"
#include "server/net/EpollEventDispatcher.h"
#include "server/realtime/EngineIoServer.h"
#include "server/realtime/SocketIoServer.h"
#include "tests/support/EchoHandlers.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <cstdio>

using namespace sanad;
using namespace Qt::StringLiterals;

namespace {

/// No route asks for a token.
class NoAuthenticator final : public Authenticator
{
public:
    [[nodiscard]] Result<Caller> authenticate(QByteArrayView) override { return Error::of(ErrorCode::Unauthorized); }
    [[nodiscard]] Status recheck(const Caller &) override { return Error::of(ErrorCode::Unauthorized); }
};

int serve(const QCommandLineParser &options)
{
    const auto number = [&](const QString &name) { return options.value(name).toInt(); };
    const auto time = [&](const QString &name) { return std::chrono::milliseconds(number(name)); };
    realtime::RealtimeConfig config;
    config.pingInterval = time(u"ping-interval"_s);
    config.pingTimeout = time(u"ping-timeout"_s);
    config.connectTimeout = time(u"connect-timeout"_s);
    config.maxPayload = number(u"max-payload"_s);

    // Times of a conformance suite are short: everything is to happen when it is due.
    net::TimerWheel wheel(std::chrono::milliseconds(1));
    net::StreamContext streams;
    realtime::RealtimeCounters counters;
    test::EngineEcho engineEcho;
    test::SocketEcho mainEcho("/");
    test::SocketEcho customEcho("/custom");
    realtime::SocketIoServer sockets(config, counters, wheel, streams.turnEnd);
    sockets.addNamespace("/", mainEcho);
    sockets.addNamespace("/custom", customEcho);
    const bool isEngineOnly = options.value(u"path"_s).contains("engine"_L1);
    realtime::EngineIoHandler &handler = isEngineOnly ? static_cast<realtime::EngineIoHandler &>(engineEcho) : sockets;
    realtime::EngineIoServer engine(handler, config, counters, wheel, streams);

    http::RouteTable routes;
    QByteArray path = options.value(u"path"_s).toLatin1();
    if (path.endsWith('/'))
        path.chop(1);
    app::addRealtimeRoutes(routes, path, config.maxPayload, engine);
    http::HttpConfig httpConfig;
    httpConfig.rates.isOn = false;
    NoAuthenticator authenticator;
    http::HttpServer server(std::move(routes), authenticator, httpConfig);
    // Clients that say "localhost" come by either protocol.
    const auto port = server.listen(QHostAddress::Any, quint16(number(u"port"_s)));
    if (!port) {
        std::fprintf(stderr, "%s\n", qPrintable(port.error().detail));
        return 1;
    }
    std::printf("listening on %d\n", int(*port));
    std::fflush(stdout);
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication::setEventDispatcher(new net::EpollEventDispatcher);
    const QCoreApplication application(argc, argv);
    QCommandLineParser options;
    options.addHelpOption();
    options.addOptions({
        {u"port"_s, u"Port; 0 takes a free one."_s, u"NUMBER"_s, u"3000"_s},
        {u"path"_s, u"/engine.io/ (messages come back) or /socket.io/."_s, u"PATH"_s, u"/socket.io/"_s},
        {u"ping-interval"_s, u"Milliseconds."_s, u"NUMBER"_s, u"300"_s},
        {u"ping-timeout"_s, u"Milliseconds."_s, u"NUMBER"_s, u"200"_s},
        {u"connect-timeout"_s, u"Milliseconds."_s, u"NUMBER"_s, u"1000"_s},
        {u"max-payload"_s, u"Bytes."_s, u"NUMBER"_s, u"1000000"_s},
    });
    options.process(application);
    return serve(options);
}
