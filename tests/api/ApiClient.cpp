// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/ApiClient.h"

#include <QEventLoop>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkReply>
#include <QTcpSocket>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace sanad::test {

namespace {

constexpr int AnswerLimitMs = 10'000;

} // namespace

qsizetype Answer::count(QLatin1StringView field) const
{
    return json.value(field).toArray().size();
}

Answer ApiClient::get(const QByteArray &target, const QByteArray &token)
{
    return request("GET", target, token);
}

Answer ApiClient::post(
    const QByteArray &target, const QByteArray &token, const QByteArray &body, const QByteArray &contentType)
{
    return request("POST", target, token, body, contentType);
}

Answer ApiClient::post(const QByteArray &target, const QByteArray &token, const QJsonObject &body)
{
    return post(target, token, QJsonDocument(body).toJson(QJsonDocument::Compact));
}

Answer ApiClient::say(const QByteArray &token, const QString &text, qint64 chatId)
{
    QJsonObject body{{u"text"_s, text}};
    if (chatId)
        body.insert(u"chat_id"_s, chatId);
    return post("/api/support/messages", token, body);
}

Answer ApiClient::request(const QByteArray &method, const QByteArray &target, const QByteArray &token,
    const QByteArray &body, const QByteArray &contentType)
{
    QNetworkRequest request(QUrl::fromEncoded(m_base.toEncoded() + target, QUrl::TolerantMode));
    request.setTransferTimeout(AnswerLimitMs);
    if (!token.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + token);
    if (!contentType.isEmpty())
        request.setHeader(QNetworkRequest::ContentTypeHeader, contentType);
    const std::unique_ptr<QNetworkReply> reply(m_network.sendCustomRequest(request, method, body));
    QEventLoop loop;
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    loop.exec();

    Answer answer;
    answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    answer.body = reply->readAll();
    for (const auto &[name, value] : reply->rawHeaderPairs())
        answer.headers.insert(name.toLower(), value);
    answer.json = QJsonDocument::fromJson(answer.body).object();
    return answer;
}

QByteArray rawExchange(quint16 port, const QByteArray &bytes, int quietMs)
{
    QTcpSocket socket;
    QByteArray received;
    QEventLoop loop;
    QTimer quiet;
    quiet.setSingleShot(true);
    QObject::connect(&quiet, &QTimer::timeout, &loop, &QEventLoop::quit);
    QObject::connect(&socket, &QTcpSocket::disconnected, &loop, &QEventLoop::quit);
    QObject::connect(&socket, &QTcpSocket::errorOccurred, &loop, &QEventLoop::quit);
    QObject::connect(&socket, &QTcpSocket::connected, &socket, [&] { socket.write(bytes); });
    QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [&] {
        received += socket.readAll();
        quiet.start(quietMs);
    });
    quiet.start(AnswerLimitMs);
    socket.connectToHost(QHostAddress::LocalHost, port);
    loop.exec();
    received += socket.readAll();
    return received;
}

} // namespace sanad::test
