// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/rows.h"

#include "server/storage/column_codes.h"

namespace sanad::storage {

Chat readChat(const SqlRun &row, int first)
{
    Chat chat;
    chat.id = row.id<ChatId>(first);
    chat.studentId = row.id<PersonId>(first + 1);
    chat.adminId = row.optional<PersonId>(first + 2);
    chat.status = ChatStatus(row.integer(first + 3));
    chat.lastMessageAt = row.optional<Timestamp>(first + 4);
    chat.createdAt = row.time(first + 5);
    chat.updatedAt = row.time(first + 6);
    chat.currentIntent = row.optional<Intent>(first + 7);
    chat.botAttempts = int(row.integer(first + 8));
    return chat;
}

MessageRow readMessage(const SqlRun &row, ChatId chat, int first)
{
    MessageRow result;
    Message &message = result.message;
    message.id = row.id<MessageId>(first);
    message.chatId = chat;
    message.senderId = row.id<PersonId>(first + 1);
    const qint64 kind = row.integer(first + 2);
    message.type = MessageType(kind / 4);
    result.hasAttachment = (kind & 2) != 0;
    message.senderRole = Role(kind & 1);
    message.text = row.text(first + 3);
    message.createdAt = row.time(first + 4);
    message.senderName = row.text(first + 5);
    message.deliveredAt = row.optional<Timestamp>(first + 6);
    message.readAt = row.optional<Timestamp>(first + 7);
    message.clientMessageId = row.text(first + 8);
    return result;
}

Status fetchAttachment(SqlConnection &connection, Message &message)
{
    SqlRun run(connection, Statement::FindAttachment);
    SANAD_TRY(run.exec(message.id));
    if (run.next()) {
        Attachment &file = message.attachment.emplace();
        file.mediaType = run.text(0);
        file.name = run.text(1);
        file.size = run.integer(2);
        if (!run.isNull(3))
            file.duration = run.real(3);
        file.width = run.optional<int>(4);
        file.height = run.optional<int>(5);
    }
    return run.end();
}

} // namespace sanad::storage
