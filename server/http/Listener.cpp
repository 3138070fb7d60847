// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/Listener.h"

#include "server/http/logging.h"

#include <QTimer>

#include <chrono>

namespace sanad::http {

Listener::Listener(Accept accept, QObject *parent)
    : QTcpServer(parent)
    , m_accept(std::move(accept))
{
    setListenBacklogSize(1024);
    connect(this, &QTcpServer::acceptError, this, &Listener::onAcceptError);
}

void Listener::offer(QTcpSocket *socket)
{
    addPendingConnection(socket);
    Q_EMIT newConnection();
}

void Listener::incomingConnection(qintptr descriptor)
{
    auto socket = std::make_unique<QTcpSocket>();
    if (!socket->setSocketDescriptor(descriptor)) {
        qCWarning(lcHttp) << "A connection could not be taken over:" << socket->errorString();
        return;
    }
    m_accept(std::move(socket));
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
