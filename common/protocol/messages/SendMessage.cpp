// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/messages/SendMessage.h"

#include "common/core/JsonReader.h"
#include "common/protocol/messages/code_points.h"

using namespace Qt::StringLiterals;

namespace sanad::protocol {

void SendMessage::writeJson(JsonWriter &writer) const
{
    writer.beginObject();
    writer.field("text"_L1, text);
    if (chatId)
        writer.field("chat_id"_L1, chatId->value());
    if (!clientMessageId.isEmpty())
        writer.field("client_message_id"_L1, clientMessageId);
    writer.endObject();
}

Result<SendMessage> SendMessage::fromJson(const QJsonObject &json)
{
    const JsonReader reader(json);
    SendMessage message;
    SANAD_ASSIGN(message.text, reader.string("text"_L1));
    SANAD_ASSIGN(message.chatId, reader.optionalId<ChatId>("chat_id"_L1));
    SANAD_ASSIGN(const std::optional<QString> clientId, reader.optionalString("client_message_id"_L1));
    if (clientId && (clientId->isEmpty() || codePoints(*clientId) > MaxClientMessageId))
        return Error::invalidField(u"client_message_id"_s,
            u"Field \"client_message_id\" must have 1 to %1 characters."_s.arg(MaxClientMessageId));
    message.clientMessageId = clientId.value_or(QString());
    return message;
}

} // namespace sanad::protocol
