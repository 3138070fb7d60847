// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/messages/TypingNotice.h"

#include "common/core/JsonReader.h"

using namespace Qt::StringLiterals;

namespace sanad::protocol {

void TypingNotice::writeJson(JsonWriter &writer) const
{
    writer.beginObject();
    writer.field("chat_id"_L1, chatId.value());
    writer.field("is_typing"_L1, isTyping);
    writer.endObject();
}

Result<TypingNotice> TypingNotice::fromJson(const QJsonObject &json)
{
    const JsonReader reader(json);
    TypingNotice notice;
    SANAD_ASSIGN(notice.chatId, reader.id<ChatId>("chat_id"_L1));
    SANAD_ASSIGN(notice.isTyping, reader.boolean("is_typing"_L1));
    return notice;
}

} // namespace sanad::protocol
