// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/serve.h"

#include "server/app/ServerApp.h"
#include "server/app/TerminationSignals.h"
#include "server/app/commands/run_command.h"
#include "server/app/logging.h"
#include "server/net/ListeningSocket.h"

#include <QCoreApplication>

#include <sys/resource.h>
#include <sys/stat.h>

using namespace Qt::StringLiterals;

namespace sanad::app {

namespace {

/// Each connection takes a descriptor, and the usual limit of 1,024 (kept low for programs that use select(2), see
/// getrlimit(2)) is far below what we serve. Failing leaves it as it is: the HTTP layer keeps to it either way.
void raiseOpenFileLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

} // namespace

int serve(const ServerConfig &config)
{
    installLogging(config.log);
    // Messages, password hashes and the keys of links and tokens are nobody else's, also in a folder that others may
    // look into. Unix domain sockets get their permissions by name.
    ::umask(077);
    raiseOpenFileLimit();
    // Before the store's threads, which inherit the signal mask.
    TerminationSignals termination(!config.tls.certificate.isEmpty());
    ServerApp server(config);
    QObject::connect(&termination, &TerminationSignals::received, &server, &ServerApp::stop);
    QObject::connect(
        &termination, &TerminationSignals::received, &server, [] { net::notifyServiceManager("STOPPING=1"); });
    QObject::connect(&termination, &TerminationSignals::hungUp, &server, &ServerApp::reload);
    QObject::connect(&server, &ServerApp::stopped, qApp, [] { QCoreApplication::exit(Success); });
    if (const Status started = server.start(); !started) {
        const Error &error = started.error();
        logEvent(lcServer(), QtCriticalMsg, error.message, LogFields().add("detail"_L1, error.detail));
        return Failure;
    }
    net::notifyServiceManager("READY=1");
    return QCoreApplication::exec();
}

} // namespace sanad::app
