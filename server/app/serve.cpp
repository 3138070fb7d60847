// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/serve.h"

#include "server/app/ServerApp.h"
#include "server/app/TerminationSignals.h"
#include "server/app/commands/run_command.h"
#include "server/app/logging.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace sanad::app {

int serve(const ServerConfig &config)
{
    installLogging(config.log);
    // Before the store's threads, which inherit the signal mask.
    TerminationSignals termination;
    ServerApp server(config);
    QObject::connect(&termination, &TerminationSignals::received, &server, &ServerApp::stop);
    QObject::connect(&server, &ServerApp::stopped, qApp, [] { QCoreApplication::exit(Success); });
    if (const Status started = server.start(); !started) {
        const Error &error = started.error();
        logEvent(lcServer(), QtCriticalMsg, error.message, LogFields().add("detail"_L1, error.detail));
        return Failure;
    }
    return QCoreApplication::exec();
}

} // namespace sanad::app
