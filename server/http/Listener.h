// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTcpServer>
#include <QTcpSocket>

#include <chrono>
#include <functional>
#include <memory>

namespace sanad::http {

/// Accepts connections and makes their sockets; TLS will be made here, and nowhere else.
class Listener final : public QTcpServer
{
    Q_OBJECT
public:
    /// How long after a failure to accept, such as too many open files, it is tried again.
    static constexpr std::chrono::milliseconds AcceptPause{1'000};

    using Accept = std::function<void(std::unique_ptr<QTcpSocket> socket)>;

    explicit Listener(Accept accept, QObject *parent = nullptr);

    /// Hands a socket to whoever asks for pending connections: Qt HTTP Server. Clients' sockets never go this way.
    void offer(QTcpSocket *socket);

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void onAcceptError(QAbstractSocket::SocketError error);

    Accept m_accept;
};

} // namespace sanad::http
