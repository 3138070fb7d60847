// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"
#include "server/http/Authenticator.h"
#include "server/http/HttpConfig.h"
#include "server/http/RouteTable.h"

#include <QHash>
#include <QObject>

#include <chrono>
#include <functional>
#include <memory>

class QTcpSocket;

namespace sanad::http {

class ConnectionGuard;

/// The HTTP/1.1 server: listens, counts and guards connections, and runs the handlers of a route table.
///
/// Belongs to the thread that made it, which must run an event loop; handlers run there too.
class HttpServer final : public QObject
{
    Q_OBJECT
public:
    using AccessLog = std::function<void(const AccessLogEntry &entry)>;

    /// `authenticator` must outlive the server.
    HttpServer(RouteTable routes, Authenticator &authenticator, HttpConfig config, QObject *parent = nullptr);
    ~HttpServer() override;

    /// Starts to listen; once. Port 0 takes a free one. The port, or Unavailable with the reason in its detail.
    [[nodiscard]] Result<quint16> listen(const QHostAddress &address, quint16 port);
    /// Called after each answer has been handed to its socket.
    void setAccessLog(AccessLog log);

    /// No further connections; those that are there go on.
    void stopAccepting();
    /// Lets begun requests be answered, each with Connection: close, and closes idle connections. Calls back once: when
    /// nothing is owed any more, or after `deadline`; all connections are closed then. Implies stopAccepting().
    void drain(std::chrono::milliseconds deadline, std::function<void()> onDrained);

    [[nodiscard]] const HttpCounters &counters() const;
    [[nodiscard]] qsizetype connectionCount() const;

private:
    struct Private;

    void accept(std::unique_ptr<QTcpSocket> socket);
    [[nodiscard]] bool isFull(const ConnectionGuard &newcomer);
    void remove(ConnectionGuard *guard);
    void checkDrained();
    void finishDraining();

    std::unique_ptr<Private> d;
};

} // namespace sanad::http
