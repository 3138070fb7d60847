// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/commands/run_command.h"
#include "server/app/serve.h"
#include "server/net/EpollEventDispatcher.h"

#include <QCoreApplication>

#include <cstdio>

int main(int argc, char **argv)
{
    // With Qt's own dispatcher every request costs more with each idle socket (docs/performance.md).
    QCoreApplication::setEventDispatcher(new sanad::net::EpollEventDispatcher);
    const QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("sanad-server"));

    QTextStream out(stdout);
    QTextStream err(stderr);
    const sanad::SystemClock clock;
    return sanad::app::runCommand(
        QCoreApplication::arguments(), out, err, {.clock = clock, .serve = sanad::app::serve});
}
