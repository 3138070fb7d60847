// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/log_format.h"

#include "common/core/JsonWriter.h"

using namespace Qt::StringLiterals;

namespace sanad::app {

namespace {

constexpr bool isUnsafe(char16_t unit)
{
    return unit < 0x20 || (unit >= 0x7f && unit < 0xa0) // C0, DEL, C1: line ends, terminal sequences
        || unit == 0x2028 || unit == 0x2029 // line and paragraph separator
        || (unit >= 0x202a && unit <= 0x202e) || (unit >= 0x2066 && unit <= 0x2069); // bidi formatting
}

QString escaped(const QString &text)
{
    if (std::none_of(text.cbegin(), text.cend(), [](QChar c) { return isUnsafe(c.unicode()); }))
        return text;
    QString safe;
    for (const QChar c : text) {
        switch (c.unicode()) {
        case u'\n': safe += "\\n"_L1; break;
        case u'\r': safe += "\\r"_L1; break;
        case u'\t': safe += "\\t"_L1; break;
        default:
            if (isUnsafe(c.unicode()))
                safe += "\\u"_L1 + QString::number(c.unicode(), 16).rightJustified(4, u'0');
            else
                safe += c;
        }
    }
    return safe;
}

/// Quoted where a reader could not tell where the value ends.
QString quotedIfNeeded(const QString &text)
{
    const bool isPlain = !text.isEmpty() && std::none_of(text.cbegin(), text.cend(), [](QChar c) {
        return c.isSpace() || c == u'"' || c == u'=' || c == u'\\' || isUnsafe(c.unicode());
    });
    if (isPlain)
        return text;
    QString inner = text;
    inner.replace(u'\\', "\\\\"_L1).replace(u'"', "\\\""_L1);
    return u'"' + inner + u'"';
}

QString toText(const LogFields::Value &value)
{
    return std::visit(
        [](const auto &held) {
            using Held = std::decay_t<decltype(held)>;
            if constexpr (std::is_same_v<Held, QString>)
                return quotedIfNeeded(held);
            else if constexpr (std::is_same_v<Held, bool>)
                return held ? u"true"_s : u"false"_s;
            else
                return QString::number(held);
        },
        value);
}

QLatin1StringView levelName(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg: return "DEBUG"_L1;
    case QtInfoMsg: return "INFO"_L1;
    case QtWarningMsg: return "WARNING"_L1;
    case QtCriticalMsg: return "ERROR"_L1;
    case QtFatalMsg: return "FATAL"_L1;
    }
    return "ERROR"_L1;
}

QByteArray jsonLine(const LogRecord &record)
{
    JsonWriter writer;
    writer.beginObject();
    writer.field("time"_L1, record.time);
    writer.field("level"_L1, QString(levelName(record.type)).toLower());
    writer.field("category"_L1, QString::fromUtf8(record.category));
    writer.field("message"_L1, record.message);
    for (const auto &[name, value] : record.fields.all()) {
        writer.key(name);
        std::visit([&writer](const auto &held) { writer.value(held); }, value);
    }
    writer.endObject();
    // What the writer leaves as it is can only stand inside a string, where this escape means the same character.
    return escaped(QString::fromUtf8(writer.bytes())).toUtf8();
}

} // namespace

LogFields &LogFields::put(QLatin1StringView name, Value value)
{
    m_fields.append({name, std::move(value)});
    return *this;
}

QString LogFields::toText() const
{
    QString text;
    for (const auto &[name, value] : m_fields)
        text += u' ' + name + u'=' + app::toText(value);
    return text;
}

QByteArray formatLogLine(const LogRecord &record, LogFormat format)
{
    if (format == LogFormat::Json)
        return jsonLine(record) + '\n';
    return record.time.toIso() + ' ' + levelName(record.type).data() + ' ' + record.category + ' '
        + escaped(record.message + record.fields.toText()).toUtf8() + '\n';
}

} // namespace sanad::app
