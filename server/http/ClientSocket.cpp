// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/ClientSocket.h"

#include "server/net/AddressRange.h"

#include <fcntl.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace sanad::http {

namespace {

constexpr qsizetype TlsStep = 64 * 1024;

bool isUnixSocket(qintptr descriptor)
{
    int domain = 0;
    socklen_t size = sizeof domain;
    return ::getsockopt(int(descriptor), SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain == AF_UNIX;
}

} // namespace

ClientSocket::ClientSocket(Incoming incoming, qint64 readAhead)
    : m_socket(std::move(incoming.socket))
    , m_tls(std::move(incoming.tls))
    , m_readAhead(readAhead)
    , m_isUnix(isUnixSocket(m_socket->socketDescriptor()))
{
    m_socket->setReadBufferSize(m_readAhead);
    if (!m_isUnix)
        m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
}

QHostAddress ClientSocket::peer() const
{
    // What Qt says of a Unix domain socket's address is not defined.
    return m_isUnix ? QHostAddress() : net::plainAddress(m_socket->peerAddress());
}

QByteArray ClientSocket::localName() const
{
    if (m_isUnix)
        return QByteArrayLiteral("localhost");
    const QHostAddress address = m_socket->localAddress();
    const bool isIpv6 = address.protocol() == QAbstractSocket::IPv6Protocol;
    const QByteArray host = isIpv6 ? '[' + address.toString().toLatin1() + ']' : address.toString().toLatin1();
    return host + ':' + QByteArray::number(m_socket->localPort());
}

QByteArray ClientSocket::readAll()
{
    if (m_isPaused)
        return {};
    const QByteArray bytes = m_socket->readAll();
    // After our own end nothing is answered, and nothing needs to be understood.
    if (!m_tls || m_hasFinished)
        return bytes;
    QByteArray plain = m_tls->receive(bytes);
    writeOut(m_tls->takeOutput());
    return plain;
}

bool ClientSocket::fallBackToClearText()
{
    if (!m_tls || !m_tls->heardClearText())
        return false;
    m_tls.reset();
    return true;
}

void ClientSocket::write(const QByteArray &bytes)
{
    if (!m_tls)
        return writeOut(bytes);
    // In steps, so that a large answer is not held encrypted twice.
    for (qsizetype start = 0; start < bytes.size(); start += TlsStep) {
        m_tls->send(QByteArrayView(bytes).sliced(start, std::min(TlsStep, bytes.size() - start)));
        writeOut(m_tls->takeOutput());
    }
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

void ClientSocket::writeOut(const QByteArray &bytes)
{
    m_handed += bytes.size();
    m_socket->write(bytes);
}

void ClientSocket::flush()
{
    if (m_socket->bytesToWrite() > 0)
        m_socket->flush();
}

qint64 ClientSocket::queued() const
{
    int bytes = 0;
    return ::ioctl(descriptor(), SIOCOUTQ, &bytes) == 0 ? bytes : 0;
}

std::optional<net::Handover> ClientSocket::release()
{
    Q_ASSERT(!hasUnsent());
    // QTcpSocket has no way to let go of its descriptor; closing one of two ends nothing.
    net::OwnedDescriptor copy(::fcntl(descriptor(), F_DUPFD_CLOEXEC, 0));
    if (!copy.isValid())
        return std::nullopt;
    net::Handover connection;
    connection.arrived = readAll();
    connection.descriptor = std::move(copy);
    connection.tls = std::move(m_tls);
    m_socket->abort();
    return connection;
}

void ClientSocket::finishWriting()
{
    if (std::exchange(m_hasFinished, true))
        return;
    if (m_tls) {
        m_tls->finish();
        writeOut(m_tls->takeOutput());
        flush();
    }
    ::shutdown(int(m_socket->socketDescriptor()), SHUT_WR);
}

} // namespace sanad::http
