// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/commands/commands.h"
#include "server/app/config_table.h"

using namespace Qt::StringLiterals;

namespace sanad::app {

namespace {

int checkConfig(const CommandCall &call)
{
    const std::optional<ServerConfig> config = call.config();
    if (!config)
        return Failure;
    for (const Setting &setting : configTable()) {
        if (const QString value = setting.show(*config); !value.isEmpty())
            call.out << setting.key << " = " << value << '\n';
    }
    call.out.flush();
    return Success;
}

QString code(const QString &text)
{
    return text.isEmpty() ? QString() : u'`' + text + u'`';
}

int printReference(const CommandCall &call)
{
    call.out << "| Key | Environment | Option | Default | Allowed | What it is |\n"
             << "| --- | --- | --- | --- | --- | --- |\n";
    const ServerConfig defaults;
    for (const Setting &setting : configTable()) {
        const QStringList cells{code(setting.key), code(setting.environmentName()),
            code("--"_L1 + setting.optionName()), code(setting.show(defaults)), setting.allowed, setting.help};
        call.out << "| " << cells.join(" | "_L1) << " |\n";
    }
    call.out.flush();
    return Success;
}

} // namespace

Command checkConfigCommand()
{
    return {u"check-config"_s, u"Print every fault of the configuration, or what is in force (secrets hidden)."_s, {},
        true, checkConfig};
}

Command configReferenceCommand()
{
    return {u"config-reference"_s, u"Print the table of all settings, in Markdown."_s, {}, false, printReference};
}

} // namespace sanad::app
