// SPDX-License-Identifier: GPL-3.0-or-later
#include "HttpFixture.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <sys/socket.h>

using namespace Qt::StringLiterals;

namespace sanad::http {

namespace {

constexpr int Patience = 5000;

} // namespace

Result<Caller> FakeAuthenticator::authenticate(QByteArrayView bearerToken)
{
    ++calls;
    const auto caller = [](Role role) {
        Caller made;
        made.person = {.role = role, .id = PersonId(7), .name = u"somebody"_s};
        return made;
    };
    if (bearerToken == "student")
        return caller(Role::Student);
    if (bearerToken == "admin")
        return caller(Role::Admin);
    return Error::of(ErrorCode::Unauthorized);
}

Status FakeAuthenticator::recheck(const Caller &)
{
    return hasEndedSessions ? Status(Error::of(ErrorCode::Unauthorized)) : Status();
}

QByteArray Answer::header(QByteArrayView name) const
{
    QByteArrayList values;
    for (const auto &[key, value] : headers) {
        if (key == name)
            values += value;
    }
    return values.join(" | ");
}

QString Answer::errorFormFault() const
{
    if (status < 400)
        return u"status %1 is no error"_s.arg(status);
    if (header("content-type") != "application/json; charset=utf-8")
        return u"type is %1"_s.arg(QLatin1StringView(header("content-type")));
    if (header("content-length") != QByteArray::number(body.size()))
        return u"length does not fit"_s;
    const QJsonObject form = QJsonDocument::fromJson(body).object();
    if (form["message"_L1].toString().isEmpty() || form["code"_L1].toString().isEmpty())
        return u"body is %1"_s.arg(QString::fromUtf8(body));
    return {};
}

RawClient::RawClient(quint16 port)
{
    m_socket.connectToHost(QHostAddress::LocalHost, port);
    if (!QTest::qWaitFor([this] { return isConnected(); }, Patience))
        qFatal("no connection");
}

void RawClient::send(const QByteArray &bytes)
{
    m_socket.write(bytes);
    m_socket.flush();
}

void RawClient::finishSending()
{
    if (!QTest::qWaitFor([this] { return m_socket.bytesToWrite() == 0; }, Patience))
        qFatal("the server does not read");
    ::shutdown(int(m_socket.socketDescriptor()), SHUT_WR);
}

bool RawClient::waitForAnswers(qsizetype count, bool toHead)
{
    return QTest::qWaitFor(
        [&] {
            m_bytes += m_socket.readAll();
            while (takeAnswer(toHead)) {}
            return m_answers.size() >= count;
        },
        Patience);
}

bool RawClient::waitForEnd(int milliseconds)
{
    return QTest::qWaitFor(
        [this] {
            m_bytes += m_socket.readAll();
            while (takeAnswer(false)) {}
            return m_socket.state() == QAbstractSocket::UnconnectedState;
        },
        milliseconds);
}

bool RawClient::takeAnswer(bool toHead)
{
    const qsizetype headEnd = m_bytes.indexOf("\r\n\r\n");
    if (headEnd < 0)
        return false;
    Answer answer;
    QList<QByteArray> lines = m_bytes.first(headEnd).split('\n');
    const QByteArray statusLine = lines.takeFirst().trimmed();
    if (!statusLine.startsWith("HTTP/1.1 "))
        qFatal("no status line: %s", statusLine.constData());
    answer.status = statusLine.mid(9, 3).toInt();
    answer.reason = statusLine.mid(13);
    for (const QByteArray &line : std::as_const(lines)) {
        const qsizetype colon = line.indexOf(':');
        answer.headers.append({line.first(colon).toLower(), line.sliced(colon + 1).trimmed()});
    }
    const qsizetype size = toHead ? 0 : answer.header("content-length").toLongLong();
    if (m_bytes.size() < headEnd + 4 + size)
        return false;
    answer.body = m_bytes.sliced(headEnd + 4, size);
    m_bytes.remove(0, headEnd + 4 + size);
    m_answers.append(answer);
    return true;
}

HttpFixture::HttpFixture(const HttpConfig &config)
    : server(std::make_unique<HttpServer>(makeRoutes(), authenticator, config))
{
    const auto port = server->listen(QHostAddress::LocalHost, 0);
    if (!port)
        qFatal("cannot listen");
    m_port = *port;
}

RouteTable HttpFixture::makeRoutes()
{
    RouteTable routes;
    const auto add = [&](Method method, const QByteArray &pattern, Access access, qint64 limit,
                         const Handler &handler) {
        routes.add(
            {method, pattern, access, limit, [this, handler](const Request &request, const Responder &responder) {
                 ++handled;
                 requests.append(request);
                 handler(request, responder);
             }});
    };
    const auto text = [](const QByteArray &body) {
        return [body](const Request &, const Responder &responder) { responder.send(Response::json(200, body)); };
    };
    const auto keep = [this](const Request &, const Responder &responder) { kept.append(responder); };
    add(Method::Get, "/hello", Access::Public, 0, text("hello"));
    add(Method::Get, "/things/:id", Access::Public, 0, [](const Request &request, const Responder &responder) {
        responder.send(Response::json(200, request.path + '\n' + request.parameters.join(',') + '\n' + request.query));
    });
    add(Method::Post, "/echo", Access::Public, 64,
        [](const Request &request, const Responder &responder) { responder.send(Response::json(201, request.body)); });
    add(Method::Post, "/big", Access::Public, 1024 * 1024, [](const Request &request, const Responder &responder) {
        responder.send(Response::json(200, QByteArray::number(request.body.size())));
    });
    add(Method::Get, "/large", Access::Public, 0, text(QByteArray(20 * 1024 * 1024, 'x')));
    add(Method::Get, "/later", Access::Public, 0, keep);
    add(Method::Post, "/later", Access::Public, 64, keep);
    add(Method::Get, "/student", Access::Student, 0, text("for students"));
    add(Method::Get, "/admin/secret", Access::Admin, 0, text("secret"));
    add(Method::Post, "/admin/secret", Access::Admin, 64, text("changed"));
    add(Method::Post, "/empty", Access::AnyRole, 0, text("done"));
    routes.add({.method = Method::Post,
        .pattern = "/optional",
        .access = Access::Public,
        .bodyLimit = 64,
        .handler =
            [](const Request &request, const Responder &responder) {
                responder.send(Response::json(200, QByteArray::number(request.body.size())));
            },
        .mayLackBody = true});
    add(Method::Get, "/odd", Access::Public, 0,
        [this](const Request &, const Responder &responder) { responder.send(odd); });
    return routes;
}

bool HttpFixture::isServing() const
{
    RawClient client(m_port);
    client.send(get("/hello"));
    return client.waitForAnswers(1) && client.answers().first().status == 200
        && client.answers().first().body == "hello";
}

QByteArray get(const QByteArray &target, const QByteArray &headers)
{
    return "GET " + target + " HTTP/1.1\r\nHost: test\r\n" + headers + "\r\n";
}

QByteArray post(const QByteArray &target, const QByteArray &body, const QByteArray &headers)
{
    return "POST " + target + " HTTP/1.1\r\nHost: test\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n"
        + headers + "\r\n" + body;
}

} // namespace sanad::http
