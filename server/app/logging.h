// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/log_format.h"

#include <QLoggingCategory>

#include <functional>

namespace sanad::app {

// The categories of the program's own parts. Folders below server/app cannot include this header; each has its
// category, named the same way, in a logging.h of its own.
inline Q_LOGGING_CATEGORY(lcServer, "sanad.server", QtInfoMsg)
inline Q_LOGGING_CATEGORY(lcConfig, "sanad.server.config", QtInfoMsg)
inline Q_LOGGING_CATEGORY(lcAccess, "sanad.server.access", QtInfoMsg)

/// The least serious kind of line that is written.
enum class LogLevel { Debug, Info, Warning, Error };

/// What is logged, and how it looks.
struct LogConfig
{
    LogLevel level = LogLevel::Info;
    LogFormat format = LogFormat::Text;

    bool operator==(const LogConfig &) const = default;
};

/// Takes one complete line, with its line end; called under a mutex, from any thread.
using LogSink = std::function<void(QByteArrayView line)>;

/// Sends everything that is logged in the program, by whichever part, to standard error or to `sink`, one line each. At
/// level Debug only our own categories speak up, not Qt's; QT_LOGGING_RULES still overrides. Call it once, from main.
void installLogging(const LogConfig &config, LogSink sink = {});

/// Logs a message with fields. Thread safe. Under another message handler than ours (a test's) the fields are appended
/// to the message as text. Nothing a user wrote, no token and no password may be passed in.
void logEvent(const QLoggingCategory &category, QtMsgType type, const QString &message, const LogFields &fields = {});

} // namespace sanad::app
