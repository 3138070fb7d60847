// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/ClientSocket.h"
#include "server/net/ListeningSocket.h"

#include <QTcpServer>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace sanad::net {
class TlsCredentials;
}

namespace sanad::http {

/// Accepts connections on one TCP port or Unix domain socket, and gives each its TLS session if it is to have one.
class Listener final : public QTcpServer
{
    Q_OBJECT
public:
    /// How long after a failure to accept, such as too many open files, it is tried again.
    static constexpr std::chrono::milliseconds AcceptPause{1'000};
    /// Connections accepted before those that are there get their turn: a flood of new ones must not starve them.
    static constexpr int MostPerTurn = 64;

    using Accept = std::function<void(Incoming incoming)>;

    /// `tls`, if not null, must outlive the listener.
    explicit Listener(Accept accept, net::TlsCredentials *tls = nullptr, QObject *parent = nullptr);
    /// Accepts nothing more; the file of a Unix domain socket is removed.
    void stop();

    /// Listens on a socket that was opened before. False if Qt does not take it.
    [[nodiscard]] bool listenOn(net::ListeningSocket socket);
    /// Hands a socket to whoever asks for pending connections: Qt HTTP Server. Clients' sockets never go this way.
    void offer(QTcpSocket *socket);

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void onAcceptError(QAbstractSocket::SocketError error);
    void endTurn();

    Accept m_accept;
    net::TlsCredentials *m_tls;
    std::optional<net::ListeningSocket> m_socket; ///< keeps the file; the descriptor is QTcpServer's
    int m_acceptedInTurn = 0;
    bool m_isTurnEnding = false;
};

} // namespace sanad::http
