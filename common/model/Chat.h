// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Id.h"
#include "common/core/JsonWriter.h"
#include "common/core/Result.h"
#include "common/core/Timestamp.h"
#include "common/model/names.h"

#include <QJsonObject>
#include <QString>

#include <optional>

namespace sanad {

/// One conversation of one student with the bot and the admins.
struct Chat
{
    ChatId id;
    PersonId studentId;
    std::optional<PersonId> adminId; ///< who has taken it, if anybody
    ChatStatus status = ChatStatus::BotHandling;
    std::optional<Timestamp> lastMessageAt;
    Timestamp createdAt;
    Timestamp updatedAt;
    std::optional<Intent> currentIntent;
    int botAttempts = 0;
    QString botMemory; ///< the bot's notes on the conversation; the server's own, not on the wire

    void writeJson(JsonWriter &writer) const;
    /// Writes the fields without the braces, for payloads that add some of their own.
    void writeFields(JsonWriter &writer) const;
    [[nodiscard]] static Result<Chat> fromJson(const QJsonObject &json);
    bool operator==(const Chat &) const = default;
};

} // namespace sanad
