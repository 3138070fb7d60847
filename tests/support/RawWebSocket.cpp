// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/RawWebSocket.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QHostAddress>

namespace sanad::test {

namespace {

/// Runs the event loop until `isDone` or the time is over.
template <typename Condition>
bool waitUntil(Condition isDone, int milliseconds)
{
    const QDeadlineTimer deadline(milliseconds);
    while (!isDone()) {
        if (deadline.hasExpired())
            return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    }
    return true;
}

} // namespace

QByteArray RawWebSocket::request(const QByteArray &target, const QByteArray &headers)
{
    return "GET " + target
        + " HTTP/1.1\r\nHost: here\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + headers + "\r\n";
}

RawWebSocket::RawWebSocket(quint16 port, const QByteArray &target, const QByteArray &headers)
{
    QObject::connect(&m_socket, &QTcpSocket::readyRead, &m_socket, [this] { m_bytes += m_socket.readAll(); });
    m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    if (!waitUntil([this] { return isConnected(); }, 5000))
        qFatal("no connection");
    if (!target.isEmpty())
        send(request(target, headers));
}

void RawWebSocket::send(const QByteArray &bytes)
{
    m_socket.write(bytes);
    m_socket.flush();
}

bool RawWebSocket::waitForAnswer()
{
    qsizetype size = 0;
    const auto isComplete = [&] {
        const qsizetype end = m_bytes.indexOf("\r\n\r\n");
        if (end < 0)
            return false;
        size = end + 4;
        const qsizetype length = m_bytes.indexOf("Content-Length: ");
        if (length >= 0 && length < end)
            size += m_bytes.mid(length + 16, m_bytes.indexOf('\r', length) - length - 16).toLongLong();
        return m_bytes.size() >= size;
    };
    if (!waitUntil(isComplete, 5000))
        return false;
    m_answer = m_bytes.first(size);
    m_bytes.remove(0, size);
    return true;
}

std::optional<RawWebSocket::Frame> RawWebSocket::take()
{
    if (m_bytes.size() < 2)
        return std::nullopt;
    qsizetype start = 2;
    auto size = quint64(quint8(m_bytes.at(1)));
    const qsizetype extended = size == 127 ? 8 : size == 126 ? 2 : 0;
    if (m_bytes.size() < start + extended)
        return std::nullopt;
    if (extended == 2)
        size = qFromBigEndian<quint16>(m_bytes.constData() + start);
    else if (extended == 8)
        size = qFromBigEndian<quint64>(m_bytes.constData() + start);
    start += extended;
    if (quint64(m_bytes.size() - start) < size)
        return std::nullopt;
    Frame found{net::WebSocketOpcode(m_bytes.at(0) & 0x0f), m_bytes.mid(start, qsizetype(size))};
    m_bytes.remove(0, start + qsizetype(size));
    return found;
}

std::optional<RawWebSocket::Frame> RawWebSocket::next(int milliseconds)
{
    std::optional<Frame> found;
    (void)waitUntil([&] { return (found = take()) || !isConnected(); }, milliseconds);
    return found ? found : take();
}

QByteArray RawWebSocket::nextPayload(int milliseconds)
{
    const auto found = next(milliseconds);
    return found ? found->payload : QByteArrayLiteral("(none)");
}

int RawWebSocket::closeCode(int milliseconds)
{
    while (const auto found = next(milliseconds)) {
        if (found->opcode == net::WebSocketOpcode::Close)
            return found->payload.size() < 2 ? int(net::WebSocketClose::NoStatus)
                                             : qFromBigEndian<quint16>(found->payload.constData());
    }
    return 0;
}

QByteArray RawWebSocket::readUntil(const QByteArray &wanted, int milliseconds)
{
    (void)waitUntil([&] { return m_bytes.contains(wanted); }, milliseconds);
    return std::exchange(m_bytes, QByteArray());
}

void RawWebSocket::stopReading()
{
    QObject::disconnect(&m_socket, &QTcpSocket::readyRead, nullptr, nullptr);
    m_socket.setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, 4'096);
    m_socket.setReadBufferSize(1);
}

bool RawWebSocket::waitForEnd(int milliseconds)
{
    return waitUntil([this] { return !isConnected(); }, milliseconds);
}

} // namespace sanad::test
