// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/FakeEndpoint.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTcpSocket>

#include <memory>

using namespace Qt::StringLiterals;

namespace sanad::test {

namespace {

QByteArray httpAnswer(const QByteArray &status, const QByteArray &body, const QByteArray &more = {})
{
    return "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: "
        + QByteArray::number(body.size()) + "\r\n" + more + "Connection: close\r\n\r\n" + body;
}

} // namespace

QJsonObject FakeEndpoint::Asked::json() const
{
    return QJsonDocument::fromJson(body).object();
}

FakeEndpoint::FakeEndpoint()
{
    m_server.listen(QHostAddress(QHostAddress::LocalHost));
    QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
        while (QTcpSocket *socket = m_server.nextPendingConnection())
            take(socket);
    });
}

QString FakeEndpoint::url() const
{
    return u"http://127.0.0.1:%1/v1"_s.arg(m_server.serverPort());
}

void FakeEndpoint::take(QTcpSocket *socket)
{
    const auto received = std::make_shared<QByteArray>();
    QObject::connect(socket, &QTcpSocket::disconnected, socket, [this, socket] {
        m_waiting.removeAll(socket);
        socket->deleteLater();
    });
    QObject::connect(socket, &QTcpSocket::readyRead, &m_server, [this, socket, received] {
        *received += socket->readAll();
        const qsizetype end = received->indexOf("\r\n\r\n");
        if (end < 0)
            return;
        const QByteArray head = received->first(end);
        const QByteArray name("content-length: ");
        const qsizetype at = head.toLower().indexOf(name);
        const qsizetype length = at < 0 ? 0 : head.sliced(at + name.size()).split('\r').constFirst().toInt();
        const QByteArray body = received->sliced(end + 4);
        if (body.size() < length)
            return;
        m_asked.append({head, body});
        received->clear();
        answer(socket);
    });
}

QByteArray FakeEndpoint::completion() const
{
    const QJsonObject said{{u"role"_s, u"assistant"_s}, {u"content"_s, content}};
    const QJsonObject choice{{u"index"_s, 0}, {u"message"_s, said}, {u"finish_reason"_s, finishReason}};
    return QJsonDocument(QJsonObject{{u"id"_s, u"1"_s}, {u"choices"_s, QJsonArray{choice}}}).toJson();
}

void FakeEndpoint::answer(QTcpSocket *socket)
{
    constexpr qsizetype flood = 8 << 20;
    switch (manner) {
    case Manner::Answers: socket->write(httpAnswer("200 OK", completion())); break;
    case Manner::Fails: socket->write(httpAnswer("500 Internal Server Error", completion())); break;
    case Manner::TalksNonsense: socket->write(httpAnswer("200 OK", "<html>{\"choices\": [")); break;
    case Manner::BreaksOff: socket->write(httpAnswer("200 OK", completion()).chopped(20)); break;
    case Manner::NeverAnswers: m_waiting.append(socket); return;
    case Manner::FloodsUs: socket->write(httpAnswer("200 OK", QByteArray(flood, ' '))); break;
    case Manner::SendsElsewhere:
        socket->write(
            httpAnswer("307 Temporary Redirect", completion(), "Location: " + url().toLatin1() + "/there\r\n"));
        break;
    }
    socket->disconnectFromHost();
}

void FakeEndpoint::release()
{
    manner = Manner::Answers;
    for (QTcpSocket *socket : std::exchange(m_waiting, {}))
        answer(socket);
}

} // namespace sanad::test
