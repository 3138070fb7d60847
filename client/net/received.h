// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"
#include "common/model/Message.h"

#include <QJsonArray>

/// What a server may put into our hands, made harmless at the edge. Pure.
namespace sanad::client {

/// A message with what the contract bounds within its bounds, whoever the server is: a text of 10 MB is cut, a file's
/// name has no folders, no line breaks and no characters that turn its end around.
[[nodiscard]] Message harmless(Message message);
/// A name for a file as it may be shown and stored.
[[nodiscard]] QString harmlessFileName(const QString &name);
/// One line for a heading, such as a person's name.
[[nodiscard]] QString harmlessLine(const QString &text);

[[nodiscard]] Result<Message> readMessage(const QJsonObject &json);

/// A list of objects under `name`, each read by `read` (QJsonObject → Result<T>).
template <typename T, typename Read>
[[nodiscard]] Result<QList<T>> readList(const QJsonObject &json, QLatin1StringView name, Read read)
{
    const QJsonValue value = json.value(name);
    if (!value.isArray())
        return Error::invalidField(QString(name), QStringLiteral("Field \"%1\" must be a list.").arg(name));
    QList<T> list;
    const QJsonArray array = value.toArray();
    list.reserve(array.size());
    for (const QJsonValue &one : array) {
        SANAD_ASSIGN(T item, read(one.toObject()));
        list.append(std::move(item));
    }
    return list;
}

} // namespace sanad::client
