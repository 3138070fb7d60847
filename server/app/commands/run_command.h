// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Clock.h"
#include "server/app/ConfigReader.h"
#include "server/bot/built_in.h"

#include <QProcessEnvironment>
#include <QStringList>
#include <QTextStream>

#include <functional>
#include <memory>

namespace sanad::app {

/// What a command takes from its surroundings.
struct CommandContext
{
    const Clock &clock;
    std::function<int(const ServerConfig &)> serve; ///< runs the server until it is told to stop; its exit code
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    QString machineFile = QString(ConfigReader::MachineFile);
    QIODevice *input = nullptr; ///< where passwords and messages are read; null: standard input
    /// What `bot` commands read messages with.
    std::function<Result<std::unique_ptr<MessageReader>>()> makeReader = bot::builtInReader;
};

/// Exit codes of the program.
enum ExitCode : int {
    Success = 0,
    Failure = 1, ///< the configuration is faulty, or the work failed
    WrongUsage = 2, ///< the command line cannot be understood
};

/// Does what the command line asks for: `arguments` begin with the program's name; without a command it is `serve`.
/// Results go to `out`, everything else to `err`. Returns the exit code.
[[nodiscard]] int runCommand(
    const QStringList &arguments, QTextStream &out, QTextStream &err, const CommandContext &context);

} // namespace sanad::app
