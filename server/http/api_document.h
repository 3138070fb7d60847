// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"
#include "server/http/RouteTable.h"

#include <QByteArrayList>
#include <QJsonObject>

namespace sanad::http {

/// One OpenAPI 3.1 document out of the files of resources/openapi, whose README tells how they are put together.
/// Error Internal if a file is no JSON object, or if two files say different things in one place. Pure.
[[nodiscard]] Result<QJsonObject> mergedApiDocument(const QByteArrayList &files);

/// `document` without the operations that `routes` does not have: a server without accounts does not offer a login.
/// Pure.
[[nodiscard]] QJsonObject limitedTo(const RouteTable &routes, QJsonObject document);

/// A route's pattern as OpenAPI writes it: "/chats/:chatId/read" is "/chats/{chatId}/read".
[[nodiscard]] QByteArray pathTemplate(const QByteArray &pattern);

/// The document that is compiled into the program, for all that a server can offer.
[[nodiscard]] Result<QJsonObject> builtInApiDocument();

} // namespace sanad::http
