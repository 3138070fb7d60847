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

/// Who the bot is in a chat, as the user's API text fixes it.
inline constexpr QStringView BotSenderName = u"رد تلقائي";

/// The file that belongs to a message, as a client sees it.
struct Attachment
{
    AttachmentId id; ///< the server's own, from which it makes the two addresses; not on the wire
    bool hasThumbnail = false; ///< likewise
    QString url; ///< absolute, with its own expiring grant
    QString mediaType; ///< decided by the bytes
    QString name;
    qint64 size = 0; ///< bytes
    std::optional<double> duration; ///< seconds; audio and video only
    std::optional<int> width; ///< pixels; images only, as are the two below
    std::optional<int> height;
    QString thumbnailUrl;

    bool operator==(const Attachment &) const = default;
};

/// One message of a chat, with all that the contract says of it.
struct Message
{
    MessageId id;
    ChatId chatId;
    PersonId senderId; ///< of a bot reply: the chat's student (the user's API text has it so)
    Role senderRole = Role::Student; ///< of a bot reply: admin
    MessageType type = MessageType::Text;
    QString text; ///< empty for media without caption: null on the wire
    std::optional<Attachment> attachment;
    Timestamp createdAt; ///< strictly increasing inside one chat
    QString senderName;
    std::optional<Timestamp> deliveredAt;
    std::optional<Timestamp> readAt;
    QString clientMessageId; ///< the sender's own unique text; empty if it gave none

    [[nodiscard]] bool isAutoReply() const { return type == MessageType::AutoReply; }
    [[nodiscard]] MessageStatus status() const;

    void writeJson(JsonWriter &writer) const;
    /// Writes the fields without the braces, for payloads that add some of their own.
    void writeFields(JsonWriter &writer) const;
    [[nodiscard]] static Result<Message> fromJson(const QJsonObject &json);
    bool operator==(const Message &) const = default;
};

} // namespace sanad
