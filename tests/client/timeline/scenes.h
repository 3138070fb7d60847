// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/MessageModel.h"

#include <QList>
#include <QString>

namespace sanad::client::scenes {

inline constexpr Timestamp T0(1705312800000); // 2024-01-15T10:00Z
inline constexpr PersonId Me(5);

inline Message from(qint64 id, Role role, PersonId person, const QString &text)
{
    Message message;
    message.id = MessageId(id);
    message.chatId = ChatId(1);
    message.senderId = person;
    message.senderRole = role;
    message.text = text;
    message.createdAt = T0.plusMs(id * 60'000);
    message.senderName = role == Role::Admin ? QStringLiteral("منى عبد الله") : QStringLiteral("أحمد محمد");
    return message;
}

inline Message fromMe(qint64 id, const QString &text)
{
    return from(id, Role::Student, Me, text);
}

inline Message fromAdmin(qint64 id, const QString &text)
{
    return from(id, Role::Admin, PersonId(2), text);
}

inline Message fromBot(qint64 id, const QString &text)
{
    Message message = from(id, Role::Admin, Me, text);
    message.type = MessageType::AutoReply;
    message.senderName = BotSenderName.toString();
    return message;
}

inline Message withFile(Message message, MessageType type, const QString &name, const QString &mediaType, qint64 size)
{
    message.type = type;
    Attachment file;
    file.url = QStringLiteral("https://desk.example/media/1");
    file.name = name;
    file.mediaType = mediaType;
    file.size = size;
    message.attachment = file;
    return message;
}

inline TimelineItem onItsWay(const QString &localId, TimelineItem::State state, const QString &text)
{
    TimelineItem item{.message = fromMe(0, text), .localId = localId, .state = state};
    item.message.createdAt = T0.plusMs(86'400'000);
    item.message.id = {};
    return item;
}

} // namespace sanad::client::scenes
