// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/ConfigReader.h"

#include "server/app/config_table.h"
#include "server/app/config_values.h"

#include <QCommandLineParser>
#include <QFileInfo>
#include <QSettings>

using namespace Qt::StringLiterals;

namespace sanad::app {

namespace {

const QString SecretKey = u"jwt/secret"_s;
const QString SecretFileKey = u"jwt/secret-file"_s;
const QString ConfigOption = u"config"_s;

/// The keys of lines whose value holds what QSettings reads otherwise than it looks, outside of quotes: a semicolon
/// cuts the value off, a backslash begins an escape.
QStringList misleadingLines(const QString &path)
{
    QStringList keys;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return keys;
    QString section;
    while (!file.atEnd()) {
        const QByteArray line = file.readLine().trimmed();
        if (line.startsWith('[') && line.endsWith(']'))
            section = QString::fromUtf8(line.sliced(1).chopped(1)) + u'/';
        const qsizetype equals = line.indexOf('=');
        if (equals < 0 || line.startsWith(';'))
            continue;
        const QByteArray value = line.sliced(equals + 1).trimmed();
        // A comment after the value has a blank before it; a value that goes on has none.
        const qsizetype semicolon = value.indexOf(';');
        const bool isCut = semicolon > 0 && value[semicolon - 1] != ' ' && value[semicolon - 1] != '\t';
        if (!value.startsWith('"') && (isCut || value.contains('\\')))
            keys.append(section + QString::fromUtf8(line.first(equals).trimmed()));
    }
    return keys;
}

} // namespace

ConfigReader::ConfigReader(const QProcessEnvironment &environment, const QString &machineFile)
    : m_environment(environment)
    , m_machineFile(machineFile)
{
}

void ConfigReader::addOptions(QCommandLineParser &parser)
{
    parser.addOption({ConfigOption, u"Configuration file (INI)."_s, u"FILE"_s});
    for (const Setting &setting : configTable())
        parser.addOption({setting.optionName(), setting.help, setting.placeholder});
}

ConfigReading ConfigReader::read(const QCommandLineParser &parser) const
{
    ConfigReading reading;
    reading.file = configFile(parser, reading);
    // In the order of precedence, the weakest first.
    const QList<Values> layers{reading.file.isEmpty() ? Values() : fromFile(reading.file, reading),
        fromEnvironment(reading), fromCommandLine(parser)};
    Values values;
    for (const Values &layer : layers)
        values.insert(layer);
    mergeSecrets(values, layers, reading);
    apply(values, reading);
    return reading;
}

QString ConfigReader::configFile(const QCommandLineParser &parser, ConfigReading &reading) const
{
    if (parser.isSet(ConfigOption)) {
        const QString path = parser.value(ConfigOption);
        if (QFileInfo(path).isFile())
            return path;
        reading.faults.append({QString(), u"--config"_s, u"must be a file that exists: %1"_s.arg(path)});
        return {};
    }
    const Setting &dataDir = *findSetting(u"data-dir"_s);
    ServerConfig config;
    QString named = m_environment.value(dataDir.environmentName());
    if (parser.isSet(dataDir.optionName()))
        named = parser.value(dataDir.optionName());
    if (!named.isEmpty() && !dataDir.set(config, named).isEmpty())
        return {}; // read() reports it
    const QString inDataDir = config.dataDir + "/sanad.ini"_L1;
    for (const QString &path : {inDataDir, m_machineFile}) {
        if (QFileInfo::exists(path))
            return path;
    }
    return {};
}

ConfigReader::Values ConfigReader::fromFile(const QString &path, ConfigReading &reading)
{
    // QSettings does not tell an unreadable file from an empty one.
    if (!QFile(path).open(QIODevice::ReadOnly)) {
        reading.faults.append({QString(), path, u"must be a file that the server can read"_s});
        return {};
    }
    const QSettings settings(path, QSettings::IniFormat);
    const QStringList keys = settings.allKeys();
    if (settings.status() != QSettings::NoError) {
        reading.faults.append({QString(), path, u"must be an INI file: [section], key=value, ; comment"_s});
        return {};
    }
    for (const QString &key : misleadingLines(path)) {
        reading.faults.append({key, path, u"must stand in quotes, since it holds a semicolon or a backslash"_s});
    }
    const bool isOpenToAll = QFileInfo(path).permissions() & QFile::ReadOther;
    Values values;
    for (const QString &key : keys) {
        const Setting *setting = findSetting(key);
        if (!setting) {
            reading.faults.append({key, path, u"is not a setting; see sanad-server config-reference"_s});
            continue;
        }
        // A comma outside of quotes makes QSettings take the value for a list, and forget the blanks beside it.
        const QStringList texts = settings.value(key).toStringList();
        if (texts.size() > 1 && !setting->isList)
            reading.faults.append({key, path, u"must stand in quotes, since it holds a comma"_s});
        const QString text = texts.join(u',');
        if (isOpenToAll && setting->holdsSecret(text))
            reading.faults.append({key, path, u"must not stand in a file that everybody can read (chmod o-r)"_s});
        values.insert(key, {text, path});
    }
    return values;
}

ConfigReader::Values ConfigReader::fromEnvironment(ConfigReading &reading) const
{
    QSet<QString> known;
    Values values;
    for (const Setting &setting : configTable()) {
        const QString name = setting.environmentName();
        known.insert(name);
        if (const QString text = m_environment.value(name); !text.isEmpty())
            values.insert(setting.key, {text, name});
    }
    // Not a fault: orchestrators set variables of their own that begin with a service's name.
    QStringList names = m_environment.keys();
    names.sort();
    for (const QString &name : std::as_const(names)) {
        if (name.startsWith("SANAD_"_L1) && !known.contains(name))
            reading.notes.append(u"%1 is not a setting and has no effect"_s.arg(name));
    }
    return values;
}

ConfigReader::Values ConfigReader::fromCommandLine(const QCommandLineParser &parser)
{
    Values values;
    for (const Setting &setting : configTable()) {
        const QString option = setting.optionName();
        if (!parser.isSet(option))
            continue;
        const QStringList texts = parser.values(option);
        values.insert(setting.key, {setting.isList ? texts.join(u',') : texts.last(), "--"_L1 + option});
    }
    return values;
}

void ConfigReader::mergeSecrets(Values &values, const QList<Values> &layers, ConfigReading &reading)
{
    // Secret and secret file are two ways to set one thing: the later source wins, whichever way it takes.
    for (auto layer = layers.crbegin(); layer != layers.crend(); ++layer) {
        const bool hasSecret = layer->contains(SecretKey);
        const bool hasFile = layer->contains(SecretFileKey);
        if (hasSecret && hasFile)
            reading.faults.append(
                {SecretFileKey, layer->value(SecretFileKey).source, u"must not be set beside jwt/secret"_s});
        if (hasSecret)
            values.remove(SecretFileKey);
        else if (hasFile)
            values.remove(SecretKey);
        if (hasSecret || hasFile)
            return;
    }
}

void ConfigReader::apply(const Values &values, ConfigReading &reading)
{
    bool isSecretFaulty = false;
    for (const Setting &setting : configTable()) {
        const auto found = values.constFind(setting.key);
        if (found == values.cend())
            continue;
        const QString problem = setting.set(reading.config, found->text);
        if (problem.isEmpty())
            continue;
        reading.faults.append({setting.key, found->source, problem});
        isSecretFaulty |= setting.key == SecretFileKey;
    }
    ServerConfig &config = reading.config;
    if (config.demo && config.jwt.usesSecret() && !values.contains(SecretKey) && !values.contains(SecretFileKey))
        config.jwt.secret = DemoSecret.toByteArray();
    for (ConfigFault fault : findFaults(config)) {
        const bool isSecret = fault.key == SecretKey;
        if (isSecret && isSecretFaulty)
            continue; // the file's own fault says it already
        const QString setKey = isSecret && values.contains(SecretFileKey) ? SecretFileKey : fault.key;
        fault.source = values.contains(setKey) ? values.value(setKey).source : u"default"_s;
        reading.faults.append(fault);
    }
    reading.notes.append(findNotes(config));
}

} // namespace sanad::app
