// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/messages/Notification.h"

#include "common/core/JsonReader.h"

using namespace Qt::StringLiterals;

namespace sanad::protocol {

QLatin1StringView toWire(NotificationKind kind)
{
    switch (kind) {
    case NotificationKind::AdminReply: return "admin_reply"_L1;
    case NotificationKind::Escalation: return "escalation"_L1;
    }
    Q_UNREACHABLE();
}

std::optional<NotificationKind> notificationKindFromWire(QStringView name)
{
    for (const NotificationKind kind : AllNotificationKinds) {
        if (name == toWire(kind))
            return kind;
    }
    return std::nullopt;
}

void Notification::writeJson(JsonWriter &writer) const
{
    writer.beginObject();
    writer.field("type"_L1, toWire(kind));
    writer.field("chat_id"_L1, chatId.value());
    if (message) {
        writer.key("message"_L1);
        message->writeJson(writer);
    }
    writer.endObject();
}

Result<Notification> Notification::fromJson(const QJsonObject &json)
{
    const JsonReader reader(json);
    Notification notification;
    SANAD_ASSIGN(notification.kind, reader.oneOf("type"_L1, notificationKindFromWire));
    SANAD_ASSIGN(notification.chatId, reader.id<ChatId>("chat_id"_L1));
    if (reader.has("message"_L1) || notification.kind == NotificationKind::AdminReply) {
        SANAD_ASSIGN(const QJsonObject message, reader.object("message"_L1));
        SANAD_ASSIGN(notification.message, Message::fromJson(message));
    }
    return notification;
}

} // namespace sanad::protocol
