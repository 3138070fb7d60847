// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/Listener.h"

#include "server/http/logging.h"
#include "server/net/TlsCredentials.h"

#include <QTimer>

#include <chrono>

namespace sanad::http {

Listener::Listener(Accept accept, net::TlsCredentials *tls, QObject *parent)
    : QTcpServer(parent)
    , m_accept(std::move(accept))
    , m_tls(tls)
{
    setListenBacklogSize(1024);
    connect(this, &QTcpServer::acceptError, this, &Listener::onAcceptError);
}

bool Listener::listenOn(net::ListeningSocket socket)
{
    if (!setSocketDescriptor(socket.descriptor()))
        return false;
    (void)socket.releaseDescriptor();
    m_socket.emplace(std::move(socket));
    return true;
}

void Listener::stop()
{
    if (!isListening())
        return;
    // Whoever has connected already may have sent a request; closing would reset those who wait to be accepted.
    setMaxPendingConnections(std::numeric_limits<int>::max());
    waitForNewConnection(0);
    close();
    m_socket.reset();
}

void Listener::offer(QTcpSocket *socket)
{
    addPendingConnection(socket);
    Q_EMIT newConnection();
}

// Qt accepts until nobody waits any more, unless it thinks that too many are pending.
void Listener::incomingConnection(qintptr descriptor)
{
    if (++m_acceptedInTurn >= MostPerTurn && maxPendingConnections() < std::numeric_limits<int>::max())
        setMaxPendingConnections(0);
    if (!std::exchange(m_isTurnEnding, true))
        QMetaObject::invokeMethod(this, &Listener::endTurn, Qt::QueuedConnection);
    auto socket = std::make_unique<QTcpSocket>();
    if (!socket->setSocketDescriptor(descriptor)) {
        qCWarning(lcHttp) << "A connection could not be taken over:" << socket->errorString();
        return;
    }
    m_accept({std::move(socket), m_tls ? m_tls->newSession() : nullptr});
}

void Listener::endTurn()
{
    m_isTurnEnding = false;
    if (std::exchange(m_acceptedInTurn, 0) < MostPerTurn || !isListening())
        return;
    setMaxPendingConnections(1);
    resumeAccepting();
}

// Qt stops accepting on an error such as "too many open files" and never starts again by itself.
void Listener::onAcceptError(QAbstractSocket::SocketError error)
{
    qCWarning(lcHttp) << "Accepting connections failed, trying again in a second:" << error << errorString();
    QTimer::singleShot(AcceptPause, this, [this] {
        // Qt would look for the socket even after close().
        if (isListening())
            resumeAccepting();
    });
}

} // namespace sanad::http
