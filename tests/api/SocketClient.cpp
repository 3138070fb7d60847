// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/SocketClient.h"

#include "common/protocol/events.h"
#include "common/protocol/http_paths.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;

namespace sanad::test {

SocketClient::SocketClient()
{
    QObject::connect(
        &m_socket, &QWebSocket::textMessageReceived, &m_socket, [this](const QString &text) { take(text); });
    QObject::connect(&m_socket, &QWebSocket::disconnected, &m_socket, [this] { isClosed = true; });
}

SocketClient::~SocketClient()
{
    m_socket.disconnect();
}

bool SocketClient::open(const QUrl &server, const QByteArray &token)
{
    QUrl url = server;
    url.setScheme(u"ws"_s);
    url.setPath(protocol::path::SocketIo);
    url.setQuery(u"EIO=4&transport=websocket"_s);
    m_token = token;
    m_isIn = isDisconnected = isClosed = false;
    refused.reset();
    m_socket.open(url);
    [this] { QTRY_VERIFY_WITH_TIMEOUT(m_isIn || refused || isClosed, 10'000); }();
    return m_isIn;
}

void SocketClient::breakOff()
{
    m_socket.abort();
    [this] { QTRY_VERIFY(isClosed); }();
}

void SocketClient::take(const QString &text)
{
    if (text.startsWith(u'0')) {
        QJsonObject payload{{u"token"_s, QString::fromLatin1(m_token)}};
        if (!pid.isEmpty())
            payload.insert(u"pid"_s, pid);
        if (!m_offset.isEmpty())
            payload.insert(u"offset"_s, m_offset);
        m_socket.sendTextMessage("40"_L1 + QString::fromUtf8(QJsonDocument(payload).toJson(QJsonDocument::Compact)));
    } else if (text == "2"_L1) {
        m_socket.sendTextMessage(u"3"_s);
    } else if (text.startsWith("40"_L1)) {
        const QJsonObject answer = QJsonDocument::fromJson(text.mid(2).toUtf8()).object();
        sid = answer.value("sid"_L1).toString();
        pid = answer.value("pid"_L1).toString();
        m_isIn = true;
    } else if (text.startsWith("44"_L1)) {
        refused = QJsonDocument::fromJson(text.mid(2).toUtf8()).object();
    } else if (text == "41"_L1) {
        isDisconnected = true;
    } else if (text.startsWith("42"_L1)) {
        takeEvent(text.mid(2), {});
    } else if (text.startsWith("43"_L1)) {
        const qsizetype list = text.indexOf(u'[');
        takeEvent(text.mid(list), text.mid(2, list - 2).toInt());
    }
}

void SocketClient::takeEvent(const QString &text, std::optional<int> ackId)
{
    QJsonArray list = QJsonDocument::fromJson(text.toUtf8()).array();
    Got got{.event = {}, .arguments = {}, .ackId = ackId};
    if (!ackId)
        got.event = list.takeAt(0).toString();
    got.arguments = list;
    if (!ackId && list.last().isString())
        m_offset = list.last().toString();
    m_got.append(got);
}

void SocketClient::emitEvent(QLatin1StringView event, const QJsonArray &arguments, std::optional<int> ackId)
{
    QJsonArray packet = arguments;
    packet.prepend(QString(event));
    const QString id = ackId ? QString::number(*ackId) : QString();
    m_socket.sendTextMessage("42"_L1 + id + QString::fromUtf8(QJsonDocument(packet).toJson(QJsonDocument::Compact)));
}

QJsonObject SocketClient::ask(QLatin1StringView event, const QJsonValue &argument)
{
    const int id = m_nextAck++;
    emitEvent(event, {argument}, id);
    const auto answer = [&] { return std::ranges::find(m_got, std::optional<qint64>(id), &Got::ackId); };
    [&] { QTRY_VERIFY_WITH_TIMEOUT(answer() != m_got.end(), 10'000); }();
    return answer() == m_got.end() ? QJsonObject() : answer()->object();
}

QList<Got> SocketClient::all(QLatin1StringView event) const
{
    QList<Got> found;
    std::ranges::copy_if(m_got, std::back_inserter(found), [&](const Got &got) { return got.event == event; });
    return found;
}

QStringList SocketClient::texts(QLatin1StringView event) const
{
    QStringList found;
    for (const Got &got : all(event))
        found.append(got.object().value("message"_L1).toObject().value("text"_L1).toString());
    return found;
}

} // namespace sanad::test
