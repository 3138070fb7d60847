// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/app/ClientSettings.h"

#include <QStringList>
#include <QUrl>

#include <optional>
#include <variant>

namespace sanad::client {

/// What the program was started with.
struct ClientOptions
{
    std::optional<QUrl> server;
    QString tokenFile;
    std::optional<LanguageChoice> language;
    std::optional<ThemeChoice> theme;
    QString dataDir; ///< settings, history, outbox; never empty
    QString link; ///< a sanad:// link
    bool measuresStart = false; ///< say how long it took until the window could be used, and end
};

/// What to print instead of starting, with the exit code.
struct OptionsText
{
    QString text;
    int exitCode = 0;
};

/// Reads a command line. Its help, its version and its faults are an OptionsText.
[[nodiscard]] std::variant<ClientOptions, OptionsText> readOptions(const QStringList &arguments);

} // namespace sanad::client
