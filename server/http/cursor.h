// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/Repositories.h"

#include <QByteArray>
#include <QString>

namespace sanad::http {

/// An opaque word for clients; inside, the place in (updated_at, id).
[[nodiscard]] inline QByteArray encodeCursor(const ChatCursor &cursor)
{
    const QByteArray place =
        QByteArray::number(cursor.updatedAt.msSinceEpoch()) + ':' + QByteArray::number(cursor.id.value());
    return place.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

/// Error InvalidField for anything that is not from encodeCursor().
[[nodiscard]] inline Result<ChatCursor> decodeCursor(const QString &word)
{
    const Error refusal =
        Error::invalidField(QStringLiteral("cursor"), QStringLiteral("\"cursor\" must be a next_cursor of this list."));
    const auto decoded = QByteArray::fromBase64Encoding(
        word.toLatin1(), QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return refusal;
    const QList<QByteArray> parts = decoded.decoded.split(':');
    if (parts.size() != 2)
        return refusal;
    bool timeOk = false;
    bool idOk = false;
    const ChatCursor cursor{
        .updatedAt = Timestamp(parts[0].toLongLong(&timeOk)), .id = ChatId(parts[1].toLongLong(&idOk))};
    if (!timeOk || !idOk || !cursor.id.isValid())
        return refusal;
    return cursor;
}

} // namespace sanad::http
