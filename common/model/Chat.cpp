// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/model/Chat.h"

#include "common/core/JsonReader.h"

#include <limits>

using namespace Qt::StringLiterals;

namespace sanad {

void Chat::writeJson(JsonWriter &writer) const
{
    writer.beginObject();
    writeFields(writer);
    writer.endObject();
}

void Chat::writeFields(JsonWriter &writer) const
{
    writer.field("id"_L1, id.value());
    writer.field("student_id"_L1, studentId.value());
    writer.key("admin_id"_L1);
    adminId ? writer.value(adminId->value()) : writer.null();
    writer.field("status"_L1, toWire(status));
    writer.field("last_message_at"_L1, lastMessageAt);
    writer.field("created_at"_L1, createdAt);
    writer.field("updated_at"_L1, updatedAt);
    writer.key("current_intent"_L1);
    currentIntent ? writer.value(toWire(*currentIntent)) : writer.null();
    writer.field("bot_attempts"_L1, botAttempts);
}

Result<Chat> Chat::fromJson(const QJsonObject &json)
{
    const JsonReader reader(json);
    Chat chat;
    SANAD_ASSIGN(chat.id, reader.id<ChatId>("id"_L1));
    SANAD_ASSIGN(chat.studentId, reader.id<PersonId>("student_id"_L1));
    SANAD_ASSIGN(chat.adminId, reader.optionalId<PersonId>("admin_id"_L1));
    SANAD_ASSIGN(chat.status, reader.oneOf("status"_L1, chatStatusFromWire));
    SANAD_ASSIGN(chat.lastMessageAt, reader.optionalTimestamp("last_message_at"_L1));
    SANAD_ASSIGN(chat.createdAt, reader.timestamp("created_at"_L1));
    SANAD_ASSIGN(chat.updatedAt, reader.timestamp("updated_at"_L1));
    if (reader.has("current_intent"_L1)) {
        SANAD_ASSIGN(chat.currentIntent, reader.oneOf("current_intent"_L1, intentFromWire));
    }
    SANAD_ASSIGN(chat.botAttempts, reader.integer("bot_attempts"_L1, 0, std::numeric_limits<int>::max()));
    return chat;
}

} // namespace sanad
