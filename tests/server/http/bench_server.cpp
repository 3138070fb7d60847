// SPDX-License-Identifier: GPL-3.0-or-later
// Usage: http_bench_server guarded|later|bare PORT, or http_bench_server files PORT FILE: GET /file sends it, POST
// /upload takes a form and writes its files to a temporary one. Prints CPU microseconds per request on SIGTERM.
#include "server/http/HttpServer.h"
#include "server/http/MultipartReader.h"
#include "server/http/download.h"
#include "server/net/EpollEventDispatcher.h"

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QTemporaryFile>
#include <QtHttpServer/QHttpServer>

#include <cstdio>

#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>

using namespace sanad;
using namespace Qt::StringLiterals;

namespace {

double cpuMicroseconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto micro = [](const timeval &t) { return double(t.tv_sec) * 1e6 + double(t.tv_usec); };
    return micro(usage.ru_utime) + micro(usage.ru_stime);
}

class OneToken final : public Authenticator
{
public:
    Result<Caller> authenticate(QByteArrayView bearerToken) override
    {
        if (bearerToken != "token")
            return Error::of(ErrorCode::Unauthorized);
        return Caller{.person = {.role = Role::Student, .id = PersonId(1), .name = u"student"_s}, .expiresAt = {}};
    }
    Status recheck(const Caller &) override { return {}; }
};

/// Writes the files of a form to a temporary one, as they come.
class Spool final : public http::BodyReceiver, http::MultipartVisitor
{
public:
    explicit Spool(const QByteArray &boundary)
        : m_reader(boundary, *this)
    {
        if (!m_file.open())
            qFatal("no temporary file");
    }
    Status receive(QByteArrayView piece) override { return m_reader.feed(piece); }
    void finish(const http::Responder &responder) override
    {
        const Status end = m_reader.finish();
        const QByteArray size = QByteArray::number(m_file.size());
        responder.send(end ? http::Response::json(201, size) : http::Response::error(end.error()));
    }

private:
    Status beginPart(const http::PartHead &) override { return {}; }
    Status partData(QByteArrayView bytes) override
    {
        if (::write(m_file.handle(), bytes.data(), std::size_t(bytes.size())) != bytes.size())
            return Error::of(ErrorCode::InsufficientStorage);
        return {};
    }
    Status endPart() override { return {}; }

    QTemporaryFile m_file;
    http::MultipartReader m_reader;
};

http::RouteTable fileRoutes(const QString &path, quint64 &requests)
{
    http::RouteTable routes;
    routes.add({.method = http::Method::Get,
        .pattern = "/file",
        .access = http::Access::Public,
        .handler = [path, &requests](const http::Request &request, const http::Responder &responder) {
            ++requests;
            auto file = http::OpenFile::open(path);
            if (!file)
                return responder.send(http::Response::error(file.error()));
            const http::Version version{.etag = "\"1\"", .lastModified = {}, .size = (*file)->size()};
            responder.send(http::fileAnswer(request, version, *file, "application/octet-stream"));
        }});
    routes.add({.method = http::Method::Post,
        .pattern = "/upload",
        .access = http::Access::Public,
        .bodyLimit = 1024 * 1024 * 1024,
        .openBody = [&requests](const http::Request &head, const http::BodyOpened &opened) {
            ++requests;
            const auto boundary = http::multipartBoundary(head.header("content-type"));
            if (!boundary)
                return opened(boundary.error());
            opened(std::make_unique<Spool>(*boundary));
        }});
    return routes;
}

int sigtermDescriptor()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigprocmask(SIG_BLOCK, &set, nullptr);
    return signalfd(-1, &set, SFD_CLOEXEC);
}

} // namespace

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    const QByteArray mode(argv[1]);
    const quint16 port = QByteArray(argv[2]).toUShort();
    QCoreApplication::setEventDispatcher(new net::EpollEventDispatcher);
    QCoreApplication app(argc, argv);
    QSocketNotifier stop(sigtermDescriptor(), QSocketNotifier::Read);
    QObject::connect(&stop, &QSocketNotifier::activated, &app, &QCoreApplication::quit);

    quint64 requests = 0;
    const QByteArray body(200, 'x');
    OneToken authenticator;
    std::unique_ptr<http::HttpServer> server;
    QHttpServer bare;
    if (mode == "bare") {
        bare.route("/hello"_L1, [&] {
            ++requests;
            return QHttpServerResponse("application/json", body);
        });
        if (!bare.listen(QHostAddress::LocalHost, port))
            return 1;
    } else {
        const bool hasFiles = mode == "files" && argc > 3;
        http::RouteTable routes = hasFiles ? fileRoutes(QFile::decodeName(argv[3]), requests) : http::RouteTable();
        const bool isLater = mode == "later";
        const auto answer = [&, isLater](const http::Request &, const http::Responder &responder) {
            ++requests;
            if (isLater)
                QMetaObject::invokeMethod(
                    &app, [&body, responder] { responder.send(http::Response::json(200, body)); },
                    Qt::QueuedConnection);
            else
                responder.send(http::Response::json(200, body));
        };
        routes.add({http::Method::Get, "/hello", http::Access::Public, 0, answer});
        routes.add({http::Method::Post, "/hello", http::Access::AnyRole, 4096, answer});
        server = std::make_unique<http::HttpServer>(std::move(routes), authenticator, http::HttpConfig());
        if (!server->listen(QHostAddress::LocalHost, port))
            return 1;
    }
    const double before = cpuMicroseconds();
    const int code = app.exec();
    if (requests > 0)
        std::printf("%s: %llu requests, %.2f CPU us each\n", argv[1], static_cast<unsigned long long>(requests),
            (cpuMicroseconds() - before) / double(requests));
    return code;
}
