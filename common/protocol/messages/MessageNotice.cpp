// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/messages/MessageNotice.h"

#include "common/core/JsonReader.h"

using namespace Qt::StringLiterals;

namespace sanad::protocol {

void MessageNotice::writeJson(JsonWriter &writer) const
{
    writer.beginObject();
    writer.key("message"_L1).beginObject();
    message.writeFields(writer);
    writer.field("_timestamp"_L1, message.createdAt.msSinceEpoch());
    writer.field("_uniqueId"_L1, u"message-%1"_s.arg(message.id.value()));
    writer.endObject();
    writer.field("chat_id"_L1, message.chatId.value());
    writer.field("timestamp"_L1, timestamp);
    writer.endObject();
}

Result<MessageNotice> MessageNotice::fromJson(const QJsonObject &json)
{
    const JsonReader reader(json);
    MessageNotice notice;
    SANAD_ASSIGN(const QJsonObject message, reader.object("message"_L1));
    SANAD_ASSIGN(notice.message, Message::fromJson(message));
    SANAD_ASSIGN(const ChatId chat, reader.id<ChatId>("chat_id"_L1));
    if (chat != notice.message.chatId)
        return Error::invalidField(u"chat_id"_s, u"Field \"chat_id\" names another chat than the message."_s);
    SANAD_ASSIGN(notice.timestamp, reader.timestamp("timestamp"_L1));
    return notice;
}

} // namespace sanad::protocol
