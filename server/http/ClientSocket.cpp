// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/ClientSocket.h"

#include <QSslSocket>

#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace sanad::http {

ClientSocket::ClientSocket(std::unique_ptr<QTcpSocket> socket, qint64 readAhead)
    : m_socket(std::move(socket))
    , m_readAhead(readAhead)
{
    m_socket->setReadBufferSize(m_readAhead);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
}

QHostAddress ClientSocket::peer() const
{
    const QHostAddress address = m_socket->peerAddress();
    bool isIpv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIpv4);
    return isIpv4 ? QHostAddress(ipv4) : address;
}

QByteArray ClientSocket::localName() const
{
    const QHostAddress address = m_socket->localAddress();
    const bool isIpv6 = address.protocol() == QAbstractSocket::IPv6Protocol;
    const QByteArray host = isIpv6 ? '[' + address.toString().toLatin1() + ']' : address.toString().toLatin1();
    return host + ':' + QByteArray::number(m_socket->localPort());
}

QByteArray ClientSocket::readAll()
{
    return m_isPaused ? QByteArray() : m_socket->readAll();
}

// A buffer of one byte that already holds one is full: Qt then ignores the descriptor without looking at it.
void ClientSocket::pause()
{
    if (m_isPaused)
        return;
    m_isPaused = true;
    m_socket->ungetChar('\0');
    m_socket->setReadBufferSize(1);
}

void ClientSocket::resume()
{
    if (!m_isPaused)
        return;
    m_isPaused = false;
    m_socket->getChar(nullptr);
    m_socket->setReadBufferSize(m_readAhead);
}

void ClientSocket::flush()
{
    if (m_socket->bytesToWrite() > 0)
        m_socket->flush();
}

bool ClientSocket::carriesBytesAsTheyAre() const
{
    return !qobject_cast<const QSslSocket *>(m_socket.get());
}

qint64 ClientSocket::queued() const
{
    int bytes = 0;
    return ::ioctl(descriptor(), SIOCOUTQ, &bytes) == 0 ? bytes : 0;
}

void ClientSocket::finishWriting()
{
    ::shutdown(int(m_socket->socketDescriptor()), SHUT_WR);
}

} // namespace sanad::http
