// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/ClientOptions.h"

#include "client/app/sanad_link.h"

#include <QCommandLineParser>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

template <typename Choice, size_t Count>
QString namesOf(const std::array<Choice, Count> &all)
{
    QStringList names;
    for (const Choice choice : all)
        names.append(QString(toName(choice)));
    return names.join(", "_L1);
}

OptionsText fault(const QString &sentence)
{
    return {u"sanad: %1\n"_s.arg(sentence), 2};
}

} // namespace

std::variant<ClientOptions, OptionsText> readOptions(const QStringList &arguments)
{
    // What a person reads in a terminal is English, as the server's.
    QCommandLineParser parser;
    parser.setApplicationDescription(u"The support desk of an online school, on the desktop."_s);
    const QCommandLineOption help(QStringList{u"help"_s, u"h"_s}, u"Print this help."_s);
    const QCommandLineOption version(u"version"_s, u"Print the version."_s);
    const QCommandLineOption server(
        u"server"_s, u"The server's address, such as https://support.example.org."_s, u"URL"_s);
    const QCommandLineOption tokenFile(u"token-file"_s, u"Sign in with the token in this file."_s, u"FILE"_s);
    const QCommandLineOption language(
        u"language"_s, u"The language for this time: %1."_s.arg(namesOf(AllLanguageChoices)), u"LANGUAGE"_s);
    const QCommandLineOption theme(
        u"theme"_s, u"The look for this time: %1."_s.arg(namesOf(AllThemeChoices)), u"THEME"_s);
    const QCommandLineOption dataDir(
        u"data-dir"_s, u"Where settings, history and unsent messages are kept."_s, u"FOLDER"_s);
    const QCommandLineOption measure(
        u"measure-start"_s, u"Print the milliseconds until the window could be used, and end."_s);
    parser.addOptions({help, version, server, tokenFile, language, theme, dataDir, measure});
    parser.addPositionalArgument(u"link"_s, u"A sanad:// link."_s, u"[link]"_s);
    if (!parser.parse(arguments))
        return fault(parser.errorText());
    if (parser.isSet(help))
        return OptionsText{parser.helpText(), 0};
    if (parser.isSet(version))
        return OptionsText{u"sanad " SANAD_VERSION "\n"_s, 0};

    ClientOptions options;
    if (parser.isSet(server)) {
        const auto address = parseServerAddress(parser.value(server));
        if (!address)
            return fault(u"--server: %1"_s.arg(address.error().message));
        options.server = *address;
    }
    if (parser.isSet(language)) {
        options.language = languageChoiceFromName(parser.value(language));
        if (!options.language)
            return fault(u"--language must be one of: %1"_s.arg(namesOf(AllLanguageChoices)));
    }
    if (parser.isSet(theme)) {
        options.theme = themeChoiceFromName(parser.value(theme));
        if (!options.theme)
            return fault(u"--theme must be one of: %1"_s.arg(namesOf(AllThemeChoices)));
    }
    options.tokenFile = parser.value(tokenFile);
    options.dataDir = parser.isSet(dataDir) ? parser.value(dataDir)
                                            : QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation);
    if (options.dataDir.isEmpty())
        return fault(u"--data-dir must not be empty"_s);
    options.measuresStart = parser.isSet(measure);
    if (parser.positionalArguments().size() > 1)
        return fault(u"only one link can be opened at once"_s);
    options.link = parser.positionalArguments().value(0);
    return options;
}

} // namespace sanad::client
