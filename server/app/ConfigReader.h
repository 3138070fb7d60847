// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/ServerConfig.h"

#include <QProcessEnvironment>
#include <QStringList>

class QCommandLineParser;

namespace sanad::app {

/// What came out of reading a configuration: it may be used only if there are no faults.
struct ConfigReading
{
    ServerConfig config;
    QList<ConfigFault> faults; ///< all of them
    QStringList notes; ///< what looks like a slip but does no harm
    QString file; ///< the configuration file that was read; empty if none
};

/// Fills a ServerConfig from defaults, configuration file, environment and command line; the later wins. Only the value
/// that wins is judged.
///
/// The file is the one of `--config`, or the first that exists of `sanad.ini` in the data folder (as environment and
/// command line name it) and the machine's. An empty environment variable counts as not set.
class ConfigReader
{
public:
    static constexpr QLatin1StringView MachineFile{"/etc/sanad/sanad.ini"};

    explicit ConfigReader(const QProcessEnvironment &environment, const QString &machineFile = MachineFile);

    /// Adds `--config` and an option for every setting.
    static void addOptions(QCommandLineParser &parser);
    /// Reads all sources; `parser` has parsed the command line with the options of addOptions().
    [[nodiscard]] ConfigReading read(const QCommandLineParser &parser) const;

private:
    struct Found
    {
        QString text;
        QString source;
    };
    using Values = QHash<QString, Found>; // by key

    [[nodiscard]] QString configFile(const QCommandLineParser &parser, ConfigReading &reading) const;
    static Values fromFile(const QString &path, ConfigReading &reading);
    [[nodiscard]] Values fromEnvironment(ConfigReading &reading) const;
    static Values fromCommandLine(const QCommandLineParser &parser);
    static void mergeSecrets(Values &values, const QList<Values> &layers, ConfigReading &reading);
    static void apply(const Values &values, ConfigReading &reading);

    const QProcessEnvironment m_environment;
    const QString m_machineFile;
};

} // namespace sanad::app
