// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Id.h"
#include "common/core/Result.h"
#include "common/core/Timestamp.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>

#include <optional>

namespace sanad {

/// Reads typed fields out of a JSON object; every fault names its field. Absent and null are the same.
class JsonReader
{
public:
    explicit JsonReader(const QJsonObject &object)
        : m_object(object)
    {
    }

    /// QJsonDocument::fromJson, but for one thing: Qt drops a U+FEFF at the beginning of a text, and what a student
    /// types is to be kept byte for byte.
    [[nodiscard]] static QJsonDocument parseDocument(const QByteArray &bytes, QJsonParseError *fault);
    /// The object in `bytes`: UTF-8, at most one value, nothing after it; else InvalidJson.
    [[nodiscard]] static Result<QJsonObject> parseObject(const QByteArray &bytes);

    [[nodiscard]] bool has(QLatin1StringView name) const;

    /// Text without U+0000 and without half surrogates.
    [[nodiscard]] Result<QString> string(QLatin1StringView name) const;
    [[nodiscard]] Result<std::optional<QString>> optionalString(QLatin1StringView name) const;
    /// A whole number within [min, max]; a number with a fraction, text or a boolean is refused.
    [[nodiscard]] Result<qint64> integer(QLatin1StringView name, qint64 min, qint64 max) const;
    [[nodiscard]] Result<std::optional<qint64>> optionalInteger(QLatin1StringView name, qint64 min, qint64 max) const;
    [[nodiscard]] Result<bool> boolean(QLatin1StringView name) const;
    [[nodiscard]] Result<std::optional<bool>> optionalBoolean(QLatin1StringView name) const;
    [[nodiscard]] Result<Timestamp> timestamp(QLatin1StringView name) const;
    [[nodiscard]] Result<std::optional<Timestamp>> optionalTimestamp(QLatin1StringView name) const;
    [[nodiscard]] Result<QJsonObject> object(QLatin1StringView name) const;

    template <typename IdType>
    [[nodiscard]] Result<IdType> id(QLatin1StringView name) const
    {
        return integer(name, 1, IdType::Max).map([](qint64 value) { return IdType(value); });
    }
    template <typename IdType>
    [[nodiscard]] Result<std::optional<IdType>> optionalId(QLatin1StringView name) const
    {
        return optionalInteger(name, 1, IdType::Max).map([](std::optional<qint64> value) {
            return value ? std::optional(IdType(*value)) : std::nullopt;
        });
    }
    /// One of the wire names that `parse` (QStringView → optional<Enum>) knows.
    template <typename Parse>
    [[nodiscard]] auto oneOf(QLatin1StringView name, Parse parse) const
        -> Result<typename std::invoke_result_t<Parse, QStringView>::value_type>
    {
        SANAD_ASSIGN(const QString text, string(name));
        if (const auto parsed = parse(QStringView(text)))
            return *parsed;
        return Error::invalidField(QString(name), QStringLiteral("Field \"%1\" has an unknown value.").arg(name));
    }

private:
    [[nodiscard]] Error missing(QLatin1StringView name) const;
    [[nodiscard]] Error wrongType(QLatin1StringView name, QLatin1StringView expected) const;

    const QJsonObject &m_object;
};

} // namespace sanad
