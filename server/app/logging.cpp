// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/logging.h"

#include "common/core/Clock.h"

#include <QMutex>

#include <atomic>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace sanad::app {

namespace {

// Qt's message handler is a plain function, one for the process: its state can live nowhere but here.
struct Output
{
    std::atomic<bool> isInstalled = false;
    QMutex mutex; ///< guards the members below
    LogFormat format = LogFormat::Text;
    LogSink sink;
};

Output &output()
{
    static Output instance;
    return instance;
}

/// The fields of the message that this thread is about to log; QMessageLogger carries text only.
thread_local const LogFields *pendingFields = nullptr;

/// One write() a line where the system allows, so that lines of several processes do not mix.
void writeToStandardError(QByteArrayView line)
{
    while (!line.isEmpty()) {
        const ssize_t written = ::write(STDERR_FILENO, line.data(), size_t(line.size()));
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return; // nobody reads standard error; there is no better place to complain
        line = line.sliced(written);
    }
}

void handleMessage(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    LogRecord record{SystemClock().now(), type, context.category, message, {}};
    if (pendingFields)
        record.fields = *pendingFields;
    Output &out = output();
    const QMutexLocker lock(&out.mutex);
    const QByteArray line = formatLogLine(record, out.format);
    out.sink ? out.sink(line) : writeToStandardError(line);
}

QString filterRules(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug: return u"*.debug=false\nsanad.*.debug=true\n"_s;
    case LogLevel::Info: return u"*.debug=false\n"_s;
    case LogLevel::Warning: return u"*.debug=false\n*.info=false\n"_s;
    case LogLevel::Error: return u"*.debug=false\n*.info=false\n*.warning=false\n"_s;
    }
    Q_UNREACHABLE();
}

} // namespace

void installLogging(const LogConfig &config, LogSink sink)
{
    Output &out = output();
    {
        const QMutexLocker lock(&out.mutex);
        out.format = config.format;
        out.sink = std::move(sink);
    }
    QLoggingCategory::setFilterRules(filterRules(config.level));
    qInstallMessageHandler(handleMessage);
    out.isInstalled = true;
}

void logEvent(const QLoggingCategory &category, QtMsgType type, const QString &message, const LogFields &fields)
{
    if (!category.isEnabled(type))
        return;
    const bool isOurs = output().isInstalled;
    const QByteArray text = (isOurs ? message : message + fields.toText()).toUtf8();
    if (isOurs)
        pendingFields = &fields;
    const QMessageLogger logger;
    switch (type) {
    case QtDebugMsg: logger.debug(category, "%s", text.constData()); break;
    case QtInfoMsg: logger.info(category, "%s", text.constData()); break;
    case QtWarningMsg: logger.warning(category, "%s", text.constData()); break;
    case QtCriticalMsg:
    case QtFatalMsg: logger.critical(category, "%s", text.constData()); break;
    }
    pendingFields = nullptr;
}

} // namespace sanad::app
