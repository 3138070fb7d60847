// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/commands/run_command.h"

#include "server/app/commands/commands.h"
#include "server/app/config_table.h"

using namespace Qt::StringLiterals;

namespace sanad::app {

namespace {

Command serveCommand()
{
    return {
        u"serve"_s, u"Run the server; this is what a bare sanad-server does."_s, {}, true, [](const CommandCall &call) {
            const std::optional<ServerConfig> config = call.config();
            return config ? call.context.serve(*config) : int(Failure);
        }};
}

QList<Command> allCommands()
{
    return QList<Command>{
               serveCommand(), checkConfigCommand(), configReferenceCommand(), tokenIssueCommand(), seedDemoCommand()}
    + userCommands() + botCommands();
}

/// Takes the command's words off the front of `arguments`; nothing if they name none. No words at all mean "serve".
std::optional<Command> takeCommand(QStringList &arguments)
{
    const QList<Command> commands = allCommands();
    if (arguments.isEmpty() || arguments.first().startsWith(u'-'))
        return commands.first();
    for (const Command &command : commands) {
        const QStringList words = command.name.split(u' ');
        if (arguments.mid(0, words.size()) == words) {
            arguments.remove(0, words.size());
            return command;
        }
    }
    return std::nullopt;
}

void printOption(QTextStream &out, const QString &option, const QString &help)
{
    out << "  " << option << "\n        " << help << '\n';
}

void printSettings(QTextStream &out)
{
    const ServerConfig defaults;
    out << "\nSettings (later wins: default, [section] key=value of the file, environment, option):\n";
    printOption(out, u"--config <FILE>"_s,
        u"Configuration file; otherwise sanad.ini in the data folder, or "_s + ConfigReader::MachineFile + u'.');
    for (const Setting &setting : configTable()) {
        const QString shown = setting.show(defaults);
        printOption(out, u"--%1 <%2>  %3"_s.arg(setting.optionName(), setting.placeholder, setting.environmentName()),
            setting.help + (shown.isEmpty() ? QString() : u" Default: %1."_s.arg(shown)));
    }
}

void printHelp(QTextStream &out, const Command &command)
{
    out << "Usage: sanad-server [command] [options]\n\nCommands:\n";
    for (const Command &each : allCommands())
        printOption(out, (QStringList{each.name} + each.arguments).join(u' '), each.summary);
    out << "\nOptions of " << command.name << ":\n";
    printOption(out, u"-h, --help"_s, u"Print this."_s);
    printOption(out, u"-v, --version"_s, u"Print the version."_s);
    for (const CommandOption &option : command.options)
        printOption(out, u"--%1 <%2>"_s.arg(option.name, option.placeholder), option.help);
    if (command.takesSettings)
        printSettings(out);
    out.flush();
}

int refuse(QTextStream &err, const QString &fault)
{
    err << "sanad-server: " << fault << "; see sanad-server --help" << Qt::endl;
    return WrongUsage;
}

} // namespace

std::optional<ServerConfig> CommandCall::config() const
{
    ConfigReading reading = ConfigReader(context.environment, context.machineFile).read(options);
    for (const QString &note : std::as_const(reading.notes))
        err << "note: " << note << '\n';
    for (const ConfigFault &fault : std::as_const(reading.faults))
        err << fault.toText() << '\n';
    err.flush();
    return reading.faults.isEmpty() ? std::optional(std::move(reading.config)) : std::nullopt;
}

int runCommand(const QStringList &arguments, QTextStream &out, QTextStream &err, const CommandContext &context)
{
    QStringList rest = arguments.mid(1);
    const std::optional<Command> command = takeCommand(rest);
    if (!command)
        return refuse(err, u"there is no command \"%1\""_s.arg(rest.first()));

    QCommandLineParser parser;
    parser.addOption(QCommandLineOption(QStringList{u"h"_s, u"help"_s}));
    parser.addOption(QCommandLineOption(QStringList{u"v"_s, u"version"_s}));
    for (const CommandOption &option : command->options)
        parser.addOption({option.name, option.help, option.placeholder});
    if (command->takesSettings)
        ConfigReader::addOptions(parser);
    if (!parser.parse(arguments.mid(0, 1) + rest)) {
        QString fault = parser.errorText();
        while (fault.endsWith(u'.'))
            fault.chop(1);
        return refuse(err, fault);
    }
    if (parser.isSet(u"help"_s)) {
        printHelp(out, *command);
        return Success;
    }
    if (parser.isSet(u"version"_s)) {
        out << "sanad-server " << SANAD_VERSION << Qt::endl;
        return Success;
    }
    const QStringList words = parser.positionalArguments();
    const QStringList &expected = command->arguments;
    if (words.size() > expected.size())
        return refuse(err, u"\"%1\" is not understood"_s.arg(words[expected.size()]));
    if (words.size() < expected.size())
        return refuse(err, u"%1 needs %2"_s.arg(command->name, expected[words.size()]));
    return command->run({parser, out, err, context});
}

} // namespace sanad::app
