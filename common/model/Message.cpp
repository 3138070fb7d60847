// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/model/Message.h"

#include "common/core/JsonReader.h"

#include <limits>

using namespace Qt::StringLiterals;

namespace sanad {

namespace {

void writeTextOrNull(JsonWriter &writer, QLatin1StringView name, const QString &text)
{
    writer.key(name);
    text.isEmpty() ? writer.null() : writer.value(text);
}

Result<std::optional<Attachment>> readAttachment(const JsonReader &reader, const QJsonObject &json)
{
    if (!reader.has("media_url"_L1))
        return std::optional<Attachment>();
    Attachment file;
    SANAD_ASSIGN(file.url, reader.string("media_url"_L1));
    SANAD_ASSIGN(file.mediaType, reader.string("media_type"_L1));
    SANAD_ASSIGN(file.name, reader.string("media_name"_L1));
    SANAD_ASSIGN(file.size, reader.integer("media_size"_L1, 0, ChatId::Max));
    if (reader.has("duration"_L1)) {
        const QJsonValue duration = json.value("duration"_L1);
        if (!duration.isDouble() || duration.toDouble() < 0)
            return Error::invalidField(u"duration"_s, u"Field \"duration\" must be a number of seconds."_s);
        file.duration = duration.toDouble();
    }
    SANAD_ASSIGN(file.width, reader.optionalInteger("width"_L1, 1, std::numeric_limits<int>::max()));
    SANAD_ASSIGN(file.height, reader.optionalInteger("height"_L1, 1, std::numeric_limits<int>::max()));
    SANAD_ASSIGN(std::optional<QString> thumbnail, reader.optionalString("thumbnail_url"_L1));
    file.thumbnailUrl = thumbnail.value_or(QString());
    return std::optional(std::move(file));
}

} // namespace

MessageStatus Message::status() const
{
    if (readAt)
        return MessageStatus::Read;
    return deliveredAt ? MessageStatus::Delivered : MessageStatus::Sent;
}

void Message::writeJson(JsonWriter &writer) const
{
    writer.beginObject();
    writeFields(writer);
    writer.endObject();
}

void Message::writeFields(JsonWriter &writer) const
{
    writer.field("id"_L1, id.value());
    writer.field("chat_id"_L1, chatId.value());
    writer.field("sender_id"_L1, senderId.value());
    writer.field("sender_role"_L1, toWire(senderRole));
    writer.field("message_type"_L1, toWire(type));
    writeTextOrNull(writer, "text"_L1, text);
    if (attachment) {
        writer.field("media_url"_L1, attachment->url);
        writer.field("media_type"_L1, attachment->mediaType);
        writer.field("media_name"_L1, attachment->name);
        writer.field("media_size"_L1, attachment->size);
        writer.field("duration"_L1, attachment->duration);
    } else {
        writer.raw(R"("media_url":null,"media_type":null,"media_name":null,"media_size":null,"duration":null)");
    }
    writer.field("is_auto_reply"_L1, isAutoReply());
    writer.field("created_at"_L1, createdAt);
    writer.field("sender_name"_L1, senderName);
    writer.field("status"_L1, toWire(status()));
    writer.field("delivered_at"_L1, deliveredAt);
    writer.field("read_at"_L1, readAt);
    writeTextOrNull(writer, "client_message_id"_L1, clientMessageId);
    if (type == MessageType::Image && attachment) {
        writer.field("width"_L1, attachment->width);
        writer.field("height"_L1, attachment->height);
        writeTextOrNull(writer, "thumbnail_url"_L1, attachment->thumbnailUrl);
    }
}

Result<Message> Message::fromJson(const QJsonObject &json)
{
    const JsonReader reader(json);
    Message message;
    SANAD_ASSIGN(message.id, reader.id<MessageId>("id"_L1));
    SANAD_ASSIGN(message.chatId, reader.id<ChatId>("chat_id"_L1));
    SANAD_ASSIGN(message.senderId, reader.id<PersonId>("sender_id"_L1));
    SANAD_ASSIGN(message.senderRole, reader.oneOf("sender_role"_L1, roleFromWire));
    SANAD_ASSIGN(message.type, reader.oneOf("message_type"_L1, messageTypeFromWire));
    SANAD_ASSIGN(std::optional<QString> text, reader.optionalString("text"_L1));
    message.text = text.value_or(QString());
    SANAD_ASSIGN(message.attachment, readAttachment(reader, json));
    SANAD_ASSIGN(message.createdAt, reader.timestamp("created_at"_L1));
    SANAD_ASSIGN(message.senderName, reader.string("sender_name"_L1));
    SANAD_ASSIGN(message.deliveredAt, reader.optionalTimestamp("delivered_at"_L1));
    SANAD_ASSIGN(message.readAt, reader.optionalTimestamp("read_at"_L1));
    SANAD_ASSIGN(std::optional<QString> clientId, reader.optionalString("client_message_id"_L1));
    message.clientMessageId = clientId.value_or(QString());
    return message;
}

} // namespace sanad
