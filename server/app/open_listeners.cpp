// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/open_listeners.h"

#include "server/app/logging.h"
#include "server/http/HttpServer.h"
#include "server/net/ListeningSocket.h"

using namespace Qt::StringLiterals;

namespace sanad::app {

namespace {

Error cannotListen(const ListenAddress &where, const QString &why)
{
    return Error::of(ErrorCode::Unavailable, u"Cannot listen on %1: %2."_s.arg(where.toText(), why));
}

void logListening(const QString &address)
{
    logEvent(lcServer(), QtInfoMsg, u"listening"_s, LogFields().add("address"_L1, address));
}

Status listenOnPath(const ListenAddress &where, uint mode, http::HttpServer &server)
{
    auto socket = net::ListeningSocket::onPath(where.name, mode_t(mode));
    if (!socket)
        return cannotListen(where, socket.error().detail);
    if (const Status listening = server.listen(*std::move(socket)); !listening)
        return cannotListen(where, listening.error().detail);
    logListening(where.toText());
    return {};
}

Status listenOnActivated(const ListenAddress &where, std::vector<net::ActivatedSocket> &sockets,
    http::HttpServer &server, net::TlsCredentials *tls)
{
    bool isFound = false;
    for (net::ActivatedSocket &activated : sockets) {
        const bool isMeant = where.name.isEmpty() || where.name == activated.name;
        if (!isMeant || activated.socket.descriptor() < 0)
            continue;
        if (const Status listening = server.listen(std::move(activated.socket), tls); !listening)
            return cannotListen(where, listening.error().detail);
        isFound = true;
        logListening(where.toText() + u' ' + activated.address);
    }
    return isFound ? Status() : Status(cannotListen(where, u"systemd has not handed over such a socket"_s));
}

} // namespace

Result<QList<quint16>> openListeners(const ServerConfig &config, http::HttpServer &server, net::TlsCredentials *tls)
{
    auto activated = net::takeActivatedSockets();
    if (!activated)
        return Error::of(ErrorCode::Unavailable, activated.error().detail);
    QList<quint16> ports;
    for (const ListenAddress &where : config.listen) {
        net::TlsCredentials *const itsTls = where.isTls ? tls : nullptr;
        switch (where.kind) {
        case ListenAddress::Kind::Unix: SANAD_TRY(listenOnPath(where, config.unixMode, server)); continue;
        case ListenAddress::Kind::Activated: SANAD_TRY(listenOnActivated(where, *activated, server, itsTls)); continue;
        case ListenAddress::Kind::Tcp: break;
        }
        const Result<quint16> port = server.listen(where.address, where.port, itsTls);
        if (!port)
            return cannotListen(where, port.error().detail);
        ports.append(*port);
        ListenAddress actual = where;
        actual.port = *port;
        logListening(actual.toText());
    }
    for (const net::ActivatedSocket &left : *activated) {
        if (left.socket.descriptor() >= 0)
            logEvent(lcServer(), QtWarningMsg, u"a socket of systemd's is not used: listen does not name it"_s,
                LogFields().add("name"_L1, left.name));
    }
    return ports;
}

} // namespace sanad::app
