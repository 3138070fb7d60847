// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/core/JsonReader.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace sanad {

namespace {

/// The integer that `value` is exactly, if it is one; whole doubles ("5.0", "1e3") count.
std::optional<qint64> exactInteger(const QJsonValue &value)
{
    constexpr double limit = 9007199254740992.0; // 2^53: beyond it doubles skip integers
    const double number = value.toDouble(std::nan(""));
    if (std::isnan(number) || number != std::floor(number) || std::abs(number) > limit)
        return std::nullopt;
    return value.toInteger(qint64(number));
}

/// Qt's parser takes control characters as they are inside strings; RFC 8259, section 7, wants them escaped.
bool hasRawControlCharacter(const QByteArray &json)
{
    bool inString = false;
    for (qsizetype i = 0; i < json.size(); ++i) {
        const auto byte = uchar(json[i]);
        if (byte < 0x20 && (inString || (byte != '\t' && byte != '\n' && byte != '\r')))
            return true;
        if (byte == '"')
            inString = !inString;
        else if (byte == '\\' && inString)
            ++i;
    }
    return false;
}

} // namespace

QJsonDocument JsonReader::parseDocument(const QByteArray &bytes, QJsonParseError *fault)
{
    constexpr char markAtBeginning[] = "\"\xef\xbb\xbf";
    if (!bytes.contains(markAtBeginning))
        return QJsonDocument::fromJson(bytes, fault);
    // Where the quote ends a text instead, the mark is outside of any, and the document is refused either way.
    QByteArray escaped = bytes;
    escaped.replace(markAtBeginning, "\"\\ufeff");
    return QJsonDocument::fromJson(escaped, fault);
}

Result<QJsonObject> JsonReader::parseObject(const QByteArray &bytes)
{
    if (hasRawControlCharacter(bytes))
        return Error::of(ErrorCode::InvalidJson, u"The body is not valid JSON: it holds a raw control character."_s);
    QJsonParseError fault;
    const QJsonDocument document = parseDocument(bytes, &fault);
    if (fault.error != QJsonParseError::NoError)
        return Error::of(ErrorCode::InvalidJson,
            u"The body is not valid JSON (at byte %1: %2)."_s.arg(fault.offset).arg(fault.errorString()));
    if (!document.isObject())
        return Error::of(ErrorCode::InvalidJson, u"The body must be a JSON object."_s);
    return document.object();
}

bool JsonReader::has(QLatin1StringView name) const
{
    const QJsonValue value = m_object.value(name);
    return !value.isUndefined() && !value.isNull();
}

Error JsonReader::missing(QLatin1StringView name) const
{
    return Error::invalidField(QString(name), u"Field \"%1\" is required."_s.arg(name));
}

Error JsonReader::wrongType(QLatin1StringView name, QLatin1StringView expected) const
{
    return Error::invalidField(QString(name), u"Field \"%1\" must be %2."_s.arg(name, expected));
}

Result<std::optional<QString>> JsonReader::optionalString(QLatin1StringView name) const
{
    if (!has(name))
        return std::optional<QString>();
    const QJsonValue value = m_object.value(name);
    if (!value.isString())
        return wrongType(name, "text"_L1);
    QString text = value.toString();
    if (text.contains(QChar::Null))
        return Error::invalidField(QString(name), u"Field \"%1\" must not contain U+0000."_s.arg(name));
    if (!text.isValidUtf16())
        return Error::invalidField(QString(name), u"Field \"%1\" is not valid Unicode."_s.arg(name));
    return std::optional(std::move(text));
}

Result<QString> JsonReader::string(QLatin1StringView name) const
{
    SANAD_ASSIGN(std::optional<QString> text, optionalString(name));
    if (!text)
        return missing(name);
    return *std::move(text);
}

Result<std::optional<qint64>> JsonReader::optionalInteger(QLatin1StringView name, qint64 min, qint64 max) const
{
    if (!has(name))
        return std::optional<qint64>();
    const QJsonValue value = m_object.value(name);
    if (!value.isDouble())
        return wrongType(name, "a whole number"_L1);
    const std::optional<qint64> number = exactInteger(value);
    if (!number)
        return wrongType(name, "a whole number"_L1);
    if (*number < min || *number > max)
        return Error::invalidField(
            QString(name), u"Field \"%1\" must be between %2 and %3."_s.arg(name).arg(min).arg(max));
    return number;
}

Result<qint64> JsonReader::integer(QLatin1StringView name, qint64 min, qint64 max) const
{
    SANAD_ASSIGN(const std::optional<qint64> number, optionalInteger(name, min, max));
    if (!number)
        return missing(name);
    return *number;
}

Result<std::optional<bool>> JsonReader::optionalBoolean(QLatin1StringView name) const
{
    if (!has(name))
        return std::optional<bool>();
    const QJsonValue value = m_object.value(name);
    if (!value.isBool())
        return wrongType(name, "true or false"_L1);
    return std::optional(value.toBool());
}

Result<bool> JsonReader::boolean(QLatin1StringView name) const
{
    SANAD_ASSIGN(const std::optional<bool> truth, optionalBoolean(name));
    if (!truth)
        return missing(name);
    return *truth;
}

Result<std::optional<Timestamp>> JsonReader::optionalTimestamp(QLatin1StringView name) const
{
    SANAD_ASSIGN(const std::optional<QString> text, optionalString(name));
    if (!text)
        return std::optional<Timestamp>();
    const std::optional<Timestamp> time = Timestamp::fromIso(*text);
    if (!time)
        return wrongType(name, "an ISO-8601 time with a zone"_L1);
    return time;
}

Result<Timestamp> JsonReader::timestamp(QLatin1StringView name) const
{
    SANAD_ASSIGN(const std::optional<Timestamp> time, optionalTimestamp(name));
    if (!time)
        return missing(name);
    return *time;
}

Result<QJsonObject> JsonReader::object(QLatin1StringView name) const
{
    if (!has(name))
        return missing(name);
    const QJsonValue value = m_object.value(name);
    if (!value.isObject())
        return wrongType(name, "an object"_L1);
    return value.toObject();
}

} // namespace sanad
