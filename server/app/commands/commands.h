// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/commands/run_command.h"

#include <QCommandLineParser>

#include <optional>

namespace sanad::app {

/// One call of a command: its options, and where its words go.
struct CommandCall
{
    const QCommandLineParser &options;
    QTextStream &out;
    QTextStream &err;
    const CommandContext &context;

    /// The configuration, if it is without fault; otherwise the faults are on `err`.
    [[nodiscard]] std::optional<ServerConfig> config() const;
};

/// An option of one command alone.
struct CommandOption
{
    QString name;
    QString placeholder;
    QString help;
};

/// One subcommand.
struct Command
{
    QString name; ///< "serve", "token issue"
    QString summary;
    QList<CommandOption> options;
    bool takesSettings = false; ///< whether every setting is an option of it too
    std::function<int(const CommandCall &)> run;
    QStringList arguments = {}; ///< names of the words that must follow it: "FILE.tsv"
};

[[nodiscard]] Command tokenIssueCommand();
[[nodiscard]] Command checkConfigCommand();
[[nodiscard]] Command configReferenceCommand();
[[nodiscard]] Command seedDemoCommand();
[[nodiscard]] QList<Command> userCommands();
[[nodiscard]] QList<Command> botCommands();

} // namespace sanad::app
