// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Error.h"
#include "common/core/JsonWriter.h"
#include "common/core/Result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

namespace sanad::protocol {

/// What a client says when it connects to the namespace (API.md 5).
struct ConnectRequest
{
    QString token; ///< empty: none
    QString pid; ///< of the connection that broke off; empty: it is a new one
    QString offset; ///< of the last event it received; empty: none

    void writeJson(JsonWriter &writer) const;
    /// What is missing or of another type is empty.
    [[nodiscard]] static ConnectRequest fromJson(const QJsonObject &json);
    bool operator==(const ConnectRequest &) const = default;
};

/// The answer to a client that is let in.
struct Connected
{
    QByteArray sid; ///< ASCII that needs no escaping, as is the next
    QByteArray pid; ///< with which it may go on after it has broken off; empty: it may not

    void writeJson(JsonWriter &writer) const;
    [[nodiscard]] static Result<Connected> fromJson(const QJsonObject &json);
    bool operator==(const Connected &) const = default;
};

/// The answer to one that is not: `{message, data: {code}}`.
struct ConnectRefused
{
    Error error;

    void writeJson(JsonWriter &writer) const;
    [[nodiscard]] static ConnectRefused fromJson(const QJsonObject &json);
    bool operator==(const ConnectRefused &) const = default;
};

/// What an acknowledgement of an event says where the event was refused: `{error: {message, code, …}}`.
struct EventRefused
{
    Error error;

    void writeJson(JsonWriter &writer) const;
    [[nodiscard]] static Result<EventRefused> fromJson(const QJsonObject &json);
    bool operator==(const EventRefused &) const = default;
};

} // namespace sanad::protocol
