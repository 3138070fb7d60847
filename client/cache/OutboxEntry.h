// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Id.h"
#include "common/core/JsonWriter.h"
#include "common/core/Result.h"
#include "common/core/Timestamp.h"
#include "common/model/names.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>

namespace sanad::client {

/// The file of a message that waits in the outbox.
struct OutboxFile
{
    QString stored; ///< name of our copy in the outbox's folder; empty: not copied yet
    QString source; ///< what it is copied from; not needed once there is a copy
    QString name; ///< as others shall see it
    QString mediaType;
    qint64 size = 0;
    bool isVoice = false;
    std::optional<double> duration; ///< seconds

    void writeJson(JsonWriter &writer) const;
    [[nodiscard]] static Result<OutboxFile> fromJson(const QJsonObject &json);
    bool operator==(const OutboxFile &) const = default;
};

/// One message that the person sent and the server has not acknowledged.
struct OutboxEntry
{
    QString localId; ///< goes out as client_message_id: a repeat stores nothing
    std::optional<ChatId> chat; ///< nothing: the student's own open chat, whichever that is then
    QString text; ///< of a file: its caption
    std::optional<OutboxFile> file;
    Timestamp createdAt;
    bool isEdited = false; ///< after it may have gone out: the server may have the words of before
    QString problem; ///< why it was given up, a translated sentence; empty: it was not

    void writeJson(JsonWriter &writer) const;
    [[nodiscard]] static Result<OutboxEntry> fromJson(const QJsonObject &json);
    bool operator==(const OutboxEntry &) const = default;
};

/// What the person has written and not sent.
struct Draft
{
    QString text;
    QStringList files; ///< paths

    [[nodiscard]] bool isEmpty() const { return text.isEmpty() && files.isEmpty(); }
    void writeJson(JsonWriter &writer) const;
    [[nodiscard]] static Result<Draft> fromJson(const QJsonObject &json);
    bool operator==(const Draft &) const = default;
};

} // namespace sanad::client
