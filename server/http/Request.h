// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"
#include "server/domain/Caller.h"

#include <QByteArray>
#include <QHostAddress>
#include <QList>

#include <optional>

namespace sanad::http {

enum class Method { Get, Head, Post, Put, Patch, Delete, Options };

/// One request that has passed all checks: complete, canonical, authorised for its route. A value; safe to copy and
/// keep.
struct Request
{
    Method method = Method::Get; ///< HEAD arrives here as Get; the body of the answer is cut off later
    bool isHead = false; ///< whether it was HEAD
    QByteArray path; ///< canonical: decoded once, no empty, "." or ".." segments
    QList<QByteArray> parameters; ///< what stands in the place of the route's ":name" segments, in order
    QByteArray query; ///< raw, without "?"
    QList<std::pair<QByteArray, QByteArray>> headers; ///< names in lower case, values trimmed
    QByteArray body;
    std::optional<Caller> caller; ///< set on every route whose access is not Public
    QHostAddress
        client; ///< where the client is, as far as trusted proxies tell; null: over a Unix domain socket, not told
    QByteArray origin; ///< scheme and host as the client addressed us, e.g. "http://127.0.0.1:8000"

    /// The value of a header; `name` in lower case. Empty if absent.
    [[nodiscard]] QByteArray header(QByteArrayView name) const;
    /// The decoded value of a query parameter, nothing if it is absent. Error InvalidField if it stands there twice, is
    /// not UTF-8 once decoded, or holds U+0000.
    [[nodiscard]] Result<std::optional<QString>> queryValue(QLatin1StringView name) const;
    /// A whole number in a query parameter, within [min, max].
    [[nodiscard]] Result<std::optional<qint64>> queryInteger(QLatin1StringView name, qint64 min, qint64 max) const;
    /// The body as a JSON object. Error UnsupportedMediaType unless the Content-Type is application/json (in UTF-8),
    /// InvalidJson if it does not parse.
    [[nodiscard]] Result<QJsonObject> jsonBody() const;
    /// The id in place `index` of the parameters. Anything but a positive integer below 2^53 names nothing: NotFound.
    template <typename IdType>
    [[nodiscard]] Result<IdType> idParameter(qsizetype index) const
    {
        return integerParameter(index).map([](qint64 value) { return IdType(value); });
    }

private:
    [[nodiscard]] Result<qint64> integerParameter(qsizetype index) const;
};

} // namespace sanad::http
