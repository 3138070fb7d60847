// SPDX-License-Identifier: GPL-3.0-or-later
#include "WritingClient.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace {

constexpr int RetryMs = 10;
constexpr int GivesUpEvery = 10;

// A problem and a thanks in turn: a chat never comes to three attempts of the bot, after which it waits for an admin.
QString textOf(int client, int index)
{
    return index % 2 == 0 ? u"لا أستطيع تسجيل الدخول إلى حسابي، محاولة %1 من %2"_s.arg(index).arg(client) : u"شكراً"_s;
}

} // namespace

WritingClient::WritingClient(int number, quint16 port, QByteArray token, int count, QObject *parent)
    : QObject(parent)
    , m_number(number)
    , m_port(port)
    , m_token(std::move(token))
    , m_count(count)
{
    m_retry.setSingleShot(true);
    m_retry.setInterval(RetryMs);
    connect(&m_retry, &QTimer::timeout, this, &WritingClient::start);
    connect(&m_socket, &QTcpSocket::connected, this, &WritingClient::send);
    connect(&m_socket, &QTcpSocket::readyRead, this, &WritingClient::takeAnswer);
    connect(&m_socket, &QTcpSocket::errorOccurred, this, &WritingClient::onGone);
}

void WritingClient::start()
{
    m_socket.connectToHost(u"127.0.0.1"_s, m_port);
}

void WritingClient::send()
{
    if (m_written.size() == m_next) {
        Written written;
        written.clientId = u"%1-%2"_s.arg(m_number).arg(m_next);
        written.text = textOf(m_number, m_next);
        m_written.append(written);
    } else {
        ++m_repeats;
    }
    const QJsonObject json{{u"text"_s, m_written.last().text}, {u"client_message_id"_s, m_written.last().clientId}};
    const QByteArray body = QJsonDocument(json).toJson(QJsonDocument::Compact);
    m_waiting = true;
    m_socket.write("POST /api/support/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                   "Authorization: Bearer "
        + m_token + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
}

void WritingClient::takeAnswer()
{
    m_input += m_socket.readAll();
    const qsizetype headEnd = m_input.indexOf("\r\n\r\n");
    if (headEnd < 0)
        return;
    const QByteArray head = m_input.left(headEnd).toLower();
    constexpr QByteArrayView name = "\r\ncontent-length:";
    const qsizetype at = head.indexOf(name) + name.size();
    const qsizetype length = head.mid(at, head.indexOf('\r', at) - at).trimmed().toLongLong();
    const qsizetype bodyBegin = headEnd + 4;
    if (m_input.size() < bodyBegin + length)
        return;
    const QByteArray body = m_input.mid(bodyBegin, length);
    m_input.clear();
    m_waiting = false;
    handle(head.mid(9, 3).toInt(), body);
}

void WritingClient::handle(int status, const QByteArray &body)
{
    if (status == 503) {
        m_socket.abort();
        m_retry.start();
        return;
    }
    if (status != 201) {
        if (m_fault.isEmpty())
            m_fault = QByteArray::number(status) + ' ' + body;
        advance();
        return;
    }
    const QJsonObject json = QJsonDocument::fromJson(body).object();
    Written &written = m_written.last();
    written.acknowledged = true;
    written.message = json.value("message"_L1).toObject();
    written.reply = json.value("bot_reply"_L1).toObject();
    Q_EMIT acknowledged();
    advance();
}

void WritingClient::advance()
{
    ++m_next;
    if (isDone())
        Q_EMIT finished();
    else if (m_socket.state() == QAbstractSocket::ConnectedState)
        send();
    else
        m_retry.start();
}

void WritingClient::onGone()
{
    m_socket.abort();
    m_input.clear();
    if (isDone())
        return;
    const bool wasWaiting = std::exchange(m_waiting, false);
    // Only a problem may be given up: without its thanks the chat would come to wait for an admin.
    if (wasWaiting && m_next % 2 == 0 && (m_number + m_next) % GivesUpEvery == 0) {
        advance();
        return;
    }
    m_retry.start();
}
