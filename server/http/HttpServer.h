// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"
#include "server/domain/Authenticator.h"
#include "server/http/HttpConfig.h"
#include "server/http/RouteTable.h"

#include <QHash>
#include <QObject>

#include <chrono>
#include <functional>
#include <memory>

namespace sanad::net {
class ListeningSocket;
class TlsCredentials;
} // namespace sanad::net

namespace sanad::http {

class ConnectionGuard;
class Listener;
struct Incoming;

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

    /// Listens on a further TCP port, with TLS if there are credentials, which must outlive the server. Port 0 takes a
    /// free one. The port, or Unavailable with the reason in its detail.
    [[nodiscard]] Result<quint16> listen(const QHostAddress &address, quint16 port, net::TlsCredentials *tls = nullptr);
    /// The same on a socket that listens already: a Unix domain socket, or one of the service manager's.
    [[nodiscard]] Status listen(net::ListeningSocket socket, net::TlsCredentials *tls = nullptr);
    /// Called after each answer has been handed to its socket.
    void setAccessLog(AccessLog log);

    /// No further connections; those that are there go on.
    void stopAccepting();
    /// Lets begun requests be answered, each with Connection: close, and closes idle connections. Calls back once: when
    /// nothing is owed any more and those who took connections over have closed them, or after `deadline`; all
    /// connections are closed then. Implies stopAccepting().
    void drain(std::chrono::milliseconds deadline, std::function<void()> onDrained);

    [[nodiscard]] const HttpCounters &counters() const;
    [[nodiscard]] const RouteTable &routes() const;
    /// Those that went on as WebSockets are among them.
    [[nodiscard]] qsizetype connectionCount() const;

private:
    struct Private;

    [[nodiscard]] std::unique_ptr<Listener> makeListener(net::TlsCredentials *tls);
    [[nodiscard]] Status add(std::unique_ptr<Listener> listener);
    void accept(Incoming incoming);
    [[nodiscard]] bool isFull(const ConnectionGuard &newcomer);
    void remove(ConnectionGuard *guard);
    void checkDrained();
    void finishDraining();

    std::unique_ptr<Private> d;
};

} // namespace sanad::http
