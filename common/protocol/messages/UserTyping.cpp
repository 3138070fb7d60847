// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/messages/UserTyping.h"

#include "common/core/JsonReader.h"

using namespace Qt::StringLiterals;

namespace sanad::protocol {

void UserTyping::writeJson(JsonWriter &writer) const
{
    writer.beginObject();
    writer.field("chat_id"_L1, chatId.value());
    writer.field("user_id"_L1, user.id.value());
    writer.field("user_role"_L1, toWire(user.role));
    writer.field("user_name"_L1, user.name);
    writer.field("is_typing"_L1, isTyping);
    writer.endObject();
}

Result<UserTyping> UserTyping::fromJson(const QJsonObject &json)
{
    const JsonReader reader(json);
    UserTyping notice;
    SANAD_ASSIGN(notice.chatId, reader.id<ChatId>("chat_id"_L1));
    SANAD_ASSIGN(notice.user.id, reader.id<PersonId>("user_id"_L1));
    SANAD_ASSIGN(notice.user.role, reader.oneOf("user_role"_L1, roleFromWire));
    SANAD_ASSIGN(notice.user.name, reader.string("user_name"_L1));
    SANAD_ASSIGN(notice.isTyping, reader.boolean("is_typing"_L1));
    return notice;
}

} // namespace sanad::protocol
