// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Timestamp.h"

#include <QByteArray>
#include <QLatin1StringView>
#include <QString>

#include <concepts>
#include <optional>

namespace sanad {

/// Writes JSON (RFC 8259) straight into UTF-8 bytes, without a tree in between: a page of 50 messages as a
/// QJsonDocument costs more than reading it from the database. The caller keeps begin and end in pairs.
class JsonWriter
{
public:
    JsonWriter &beginObject();
    JsonWriter &endObject();
    JsonWriter &beginArray();
    JsonWriter &endArray();
    /// `name` must need no escaping: it is one of our own.
    JsonWriter &key(QLatin1StringView name);

    JsonWriter &value(QStringView text);
    JsonWriter &value(const QString &text) { return value(QStringView(text)); }
    /// ASCII that needs no escaping: wire names, times.
    JsonWriter &value(QLatin1StringView ascii);
    JsonWriter &value(Timestamp time);
    JsonWriter &value(bool truth);
    JsonWriter &value(double number);
    template <std::integral Integer>
    requires(!std::same_as<Integer, bool>) JsonWriter &value(Integer number)
    {
        if constexpr (std::unsigned_integral<Integer>)
            return integer(quint64(number));
        else
            return integer(qint64(number));
    }
    JsonWriter &null();
    /// Takes `json` as it is: something that was written before.
    JsonWriter &raw(QByteArrayView json);

    /// A key with its value; an optional without value becomes null.
    template <typename T>
    JsonWriter &field(QLatin1StringView name, const T &content)
    {
        key(name);
        return value(content);
    }
    template <typename T>
    JsonWriter &field(QLatin1StringView name, const std::optional<T> &content)
    {
        key(name);
        return content ? value(*content) : null();
    }

    [[nodiscard]] const QByteArray &bytes() const & { return m_out; }
    [[nodiscard]] QByteArray bytes() && { return std::move(m_out); }
    void reserve(qsizetype size) { m_out.reserve(size); }

private:
    JsonWriter &integer(qint64 number);
    JsonWriter &integer(quint64 number);
    [[nodiscard]] char *begin(qsizetype count);

    QByteArray m_out;
    bool m_needsComma = false;
};

/// The JSON text of anything that has `void writeJson(JsonWriter &) const`.
template <typename T>
[[nodiscard]] QByteArray toJson(const T &thing)
{
    JsonWriter writer;
    thing.writeJson(writer);
    return std::move(writer).bytes();
}

} // namespace sanad
