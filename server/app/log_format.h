// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Timestamp.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <concepts>
#include <utility>
#include <variant>

namespace sanad::app {

enum class LogFormat { Text, Json };

/// Named values that go with a log message, in the order they were added.
class LogFields
{
public:
    using Value = std::variant<qint64, double, bool, QString>;

    /// `name` is one of ours: ASCII, and none of time, level, category and message.
    LogFields &add(QLatin1StringView name, const QString &text) { return put(name, text); }
    LogFields &add(QLatin1StringView name, QByteArrayView utf8) { return put(name, QString::fromUtf8(utf8)); }
    LogFields &add(QLatin1StringView name, bool truth) { return put(name, truth); }
    LogFields &add(QLatin1StringView name, double number) { return put(name, number); }
    template <std::integral Integer>
    requires(!std::same_as<Integer, bool>) LogFields &add(QLatin1StringView name, Integer number)
    {
        return put(name, qint64(number));
    }

    [[nodiscard]] const QList<std::pair<QLatin1StringView, Value>> &all() const { return m_fields; }
    /// ` name=value name="two words"`, unescaped line ends and all: formatLogLine() makes that safe.
    [[nodiscard]] QString toText() const;

private:
    LogFields &put(QLatin1StringView name, Value value);

    QList<std::pair<QLatin1StringView, Value>> m_fields;
};

/// What one line of the log says.
struct LogRecord
{
    Timestamp time;
    QtMsgType type = QtInfoMsg;
    QByteArray category;
    QString message;
    LogFields fields;
};

/// The record as exactly one line of UTF-8, line end included. Line ends, other control characters and bidi formatting
/// inside it are written as escapes, so that no text from outside can fake a line or turn a terminal round.
/// Text: `2026-01-01T00:00:00.000Z INFO sanad.server.http message key=value`. Json: one object with the members time,
/// level, category, message, and the fields.
[[nodiscard]] QByteArray formatLogLine(const LogRecord &record, LogFormat format);

} // namespace sanad::app
