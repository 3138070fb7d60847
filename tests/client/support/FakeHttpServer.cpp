// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/support/FakeHttpServer.h"

#include "common/protocol/error_codes.h"
#include "tests/support/TestCertificate.h"

#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QTcpSocket>

using namespace Qt::StringLiterals;

namespace sanad::test {

namespace {

constexpr char HeadEnd[] = "\r\n\r\n";

/// Whether head and body are all there.
bool isComplete(const QByteArray &request)
{
    const qsizetype end = request.indexOf(HeadEnd);
    if (end < 0)
        return false;
    constexpr char length[] = "content-length:";
    const QByteArray head = request.first(end).toLower();
    const qsizetype at = head.indexOf(length);
    if (at < 0)
        return true;
    const qsizetype begin = at + qsizetype(sizeof length) - 1;
    const qsizetype lineEnd = head.indexOf('\r', begin);
    const QByteArray number = head.mid(begin, lineEnd < 0 ? -1 : lineEnd - begin);
    return request.size() >= end + 4 + number.trimmed().toLongLong();
}

} // namespace

FakeHttpServer::FakeHttpServer(Handler handler)
    : FakeHttpServer(std::move(handler), std::make_unique<QTcpServer>(), u"http"_s)
{
}

FakeHttpServer::FakeHttpServer(Handler handler, std::unique_ptr<QTcpServer> server, const QString &scheme)
    : m_handler(std::move(handler))
    , m_server(std::move(server))
    , m_scheme(scheme)
{
    QObject::connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, m_server.get(), [this] {
        while (QTcpSocket *const socket = m_server->nextPendingConnection())
            serve(socket);
    });
    if (!m_server->listen(QHostAddress(QHostAddress::LocalHost)))
        qFatal("No free port");
}

std::unique_ptr<FakeHttpServer> FakeHttpServer::withTls(Handler handler)
{
    const TestCertificate certificate = TestCertificate::make();
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificate(QSslCertificate(certificate.certificate));
    configuration.setPrivateKey(QSslKey(certificate.key, QSsl::Ec));
    auto server = std::make_unique<QSslServer>();
    server->setSslConfiguration(configuration);
    return std::unique_ptr<FakeHttpServer>(new FakeHttpServer(std::move(handler), std::move(server), u"https"_s));
}

QUrl FakeHttpServer::url() const
{
    QUrl url;
    url.setScheme(m_scheme);
    url.setHost(u"127.0.0.1"_s);
    url.setPort(m_server->serverPort());
    return url;
}

void FakeHttpServer::serve(QTcpSocket *socket)
{
    QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    const auto gathered = std::make_shared<QByteArray>();
    QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket, gathered] {
        *gathered += socket->readAll();
        if (!isComplete(*gathered))
            return;
        const QByteArray request = std::exchange(*gathered, {});
        m_requests.append(request);
        const Reply reply = m_handler(request);
        socket->write(reply.bytes);
        if (reply.closes)
            socket->disconnectFromHost();
    });
}

FakeHttpServer::Reply FakeHttpServer::answer(
    int status, const QByteArray &body, const QByteArray &type, const QByteArray &headers)
{
    return {.bytes = "HTTP/1.1 " + QByteArray::number(status) + " X\r\nContent-Type: " + type + "\r\nContent-Length: "
            + QByteArray::number(body.size()) + "\r\nConnection: close\r\n" + headers + "\r\n" + body,
        .closes = true};
}

QByteArray errorJson(ErrorCode code)
{
    JsonWriter writer;
    protocol::writeError(writer, Error::of(code));
    return std::move(writer).bytes();
}

} // namespace sanad::test
