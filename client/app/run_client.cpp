// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/run_client.h"

#include "client/app/ClientApp.h"
#include "client/app/SingleInstance.h"
#include "client/app/StartWatch.h"
#include "client/cache/DesktopKeyring.h"
#include "client/widgets/MediaPlayback.h"
#include "client/widgets/MicrophoneInput.h"

#include <QApplication>
#include <QDir>
#include <QTextStream>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

int print(const OptionsText &text)
{
    QTextStream out(text.exitCode == 0 ? stdout : stderr);
    out << text.text;
    return text.exitCode;
}

/// Whether it asks for something that needs no screen.
bool asksForText(int argc, char **argv)
{
    return std::any_of(argv + 1, argv + argc, [](const char *argument) {
        const QByteArrayView given(argument);
        return given == "--help" || given == "-h" || given == "--version";
    });
}

/// Tells the program that runs already, and ends.
int handOver(const SingleInstance &instance, const QString &link)
{
    if (instance.handOver(link))
        return 0;
    return print({u"sanad: it runs already, and does not answer\n"_s, 1});
}

} // namespace

int runClient(int argc, char **argv)
{
    QElapsedTimer sinceMain;
    sinceMain.start();
    QCoreApplication::setApplicationName(u"sanad"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(SANAD_VERSION));
    QGuiApplication::setDesktopFileName(u"sanad"_s);
    if (asksForText(argc, argv)) {
        const QCoreApplication application(argc, argv);
        const auto asked = readOptions(QCoreApplication::arguments());
        if (const auto *text = std::get_if<OptionsText>(&asked))
            return print(*text);
    }
    const QApplication application(argc, argv);
    const auto read = readOptions(QCoreApplication::arguments());
    if (const auto *text = std::get_if<OptionsText>(&read))
        return print(*text);
    const ClientOptions &options = std::get<ClientOptions>(read);
    if (!QDir().mkpath(options.dataDir))
        return print({u"sanad: %1 cannot be made\n"_s.arg(options.dataDir), 1});
    // What is kept here is nobody else's business, whatever the umask.
    QFile::setPermissions(options.dataDir, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);

    SingleInstance instance(options.dataDir);
    if (!instance.claim())
        return handOver(instance, options.link);
    DesktopKeyring keyring;
    ClientApp app(options,
        {.keyring = keyring,
            .makeVoice = [] { return std::make_unique<MicrophoneInput>(); },
            .makePlayback = [] { return std::make_unique<MediaPlayback>(); }});
    QObject::connect(&instance, &SingleInstance::started, &app, &ClientApp::onStartedAgain);
    StartWatch watch(sinceMain);
    if (options.measuresStart)
        QObject::connect(&app, &ClientApp::windowShown, &watch, &StartWatch::watch);
    app.start();
    return QApplication::exec();
}

} // namespace sanad::client
