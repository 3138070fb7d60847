// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/SqlMessageRepository.h"

#include "server/storage/column_codes.h"
#include "server/storage/rows.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace sanad::storage {

Result<MessageId> SqlMessageRepository::append(const Message &message, std::optional<MessageId> replyTo)
{
    std::optional<AttachmentId> attachment;
    if (message.attachment)
        attachment = message.attachment->id;
    // The index of client ids has no entry for messages without one, so that many may lack it.
    const QVariant clientId =
        message.clientMessageId.isEmpty() ? QVariant() : SqlRun::toVariant(message.clientMessageId);
    SqlRun run(m_connection, Statement::AppendMessage);
    SANAD_TRY(run.exec(message.chatId, message.senderId, message.senderRole, message.type, message.text,
        message.createdAt, message.senderName, clientId, attachment, replyTo));
    SANAD_ASSIGN(const std::optional<qint64> id, run.newIdUnlessConflict());
    if (!id)
        return Error::of(ErrorCode::Conflict);
    return MessageId(*id);
}

Result<QList<Message>> SqlMessageRepository::readAll(SqlRun &run, ChatId chat, int expected)
{
    // A limit is what somebody asked for, not what there is: memory for a page, no more.
    constexpr int pageAtMost = 256;
    QList<Message> messages;
    messages.reserve(std::clamp(expected, 0, pageAtMost));
    QList<qsizetype> withAttachment;
    while (run.next()) {
        MessageRow row = readMessage(run, chat);
        if (row.hasAttachment)
            withAttachment.append(messages.size());
        messages.append(std::move(row.message));
    }
    SANAD_TRY(run.end());
    for (const qsizetype place : withAttachment)
        SANAD_TRY(fetchAttachment(m_connection, messages[place]));
    return messages;
}

Result<std::optional<Message>> SqlMessageRepository::find(MessageId id)
{
    SqlRun run(m_connection, Statement::FindMessage);
    SANAD_TRY(run.exec(id));
    if (!run.next()) {
        SANAD_TRY(run.end());
        return std::optional<Message>();
    }
    MessageRow row = readMessage(run, run.id<ChatId>(MessageColumnCount));
    if (row.hasAttachment)
        SANAD_TRY(fetchAttachment(m_connection, row.message));
    return std::optional<Message>(std::move(row.message));
}

Result<std::optional<Message>> SqlMessageRepository::findByClientId(
    Role role, PersonId sender, const QString &clientMessageId)
{
    if (clientMessageId.isEmpty())
        return std::optional<Message>();
    // Nearly always there is none, and asking for one column costs a fraction of asking for all.
    std::optional<MessageId> id;
    {
        SqlRun run(m_connection, Statement::FindIdByClientId);
        SANAD_TRY(run.exec(role, sender, clientMessageId));
        if (run.next())
            id = run.id<MessageId>(0);
        SANAD_TRY(run.end());
    }
    if (!id)
        return std::optional<Message>();
    return find(*id);
}

Result<std::optional<Message>> SqlMessageRepository::findReplyTo(ChatId chat, MessageId message)
{
    SqlRun run(m_connection, Statement::FindReplyTo);
    SANAD_TRY(run.exec(chat, message, message));
    SANAD_ASSIGN(QList<Message> found, readAll(run, chat, 1));
    return found.isEmpty() ? std::optional<Message>() : std::optional<Message>(std::move(found.first()));
}

Result<QList<Message>> SqlMessageRepository::newest(ChatId chat, std::optional<Timestamp> before, int limit)
{
    constexpr Timestamp end(std::numeric_limits<qint64>::max());
    SqlRun run(m_connection, Statement::NewestMessages);
    SANAD_TRY(run.exec(chat, before.value_or(end), qMax(0, limit)));
    SANAD_ASSIGN(QList<Message> messages, readAll(run, chat, limit));
    std::reverse(messages.begin(), messages.end());
    return messages;
}

Result<QList<Message>> SqlMessageRepository::after(ChatId chat, MessageId after, int limit)
{
    SqlRun run(m_connection, Statement::MessagesAfter);
    SANAD_TRY(run.exec(chat, after, after, chat, qMax(0, limit)));
    return readAll(run, chat, limit);
}

Result<bool> SqlMessageRepository::advance(MessageId id, MessageStatus status, Timestamp now)
{
    if (status == MessageStatus::Sent)
        return false;
    const bool isRead = status == MessageStatus::Read;
    SqlRun run(m_connection, isRead ? Statement::MarkRead : Statement::MarkDelivered);
    if (isRead) {
        SANAD_TRY(run.exec(now, now, id));
    } else {
        SANAD_TRY(run.exec(now, id));
    }
    if (run.rowsChanged() == 0)
        return false;
    if (isRead) {
        SqlRun note(m_connection, Statement::NoteRead);
        SANAD_TRY(note.exec(id));
    }
    return true;
}

/// How many messages of `sender` in the chat are unread; the chat is locked with it.
Result<int> SqlMessageRepository::countUnread(ChatId chat, Role sender)
{
    SqlRun run(m_connection, Statement::CountUnread);
    SANAD_TRY(run.exec(sender, chat));
    const int count = run.next() ? int(run.integer(0)) : 0;
    SANAD_TRY(run.end());
    return count;
}

Result<QList<MessageId>> SqlMessageRepository::markRead(ChatId chat, Role sender, MessageId upTo, Timestamp now)
{
    // What is unread is nearly always the newest: knowing how many there are, the search from there ends early.
    SANAD_ASSIGN(const int unread, countUnread(chat, sender));
    QList<MessageId> changed;
    if (unread == 0)
        return changed;
    {
        SqlRun run(m_connection, Statement::MarkAllRead);
        SANAD_TRY(run.exec(now, now, chat, sender, unread, upTo));
        while (run.next())
            changed.append(run.id<MessageId>(0));
        SANAD_TRY(run.end());
    }
    const int read = int(changed.size());
    SqlRun note(m_connection, Statement::NoteAllRead);
    SANAD_TRY(sender == Role::Admin ? note.exec(read, 0, chat) : note.exec(0, read, chat));
    // Databases return changed rows in whatever order they met them.
    std::sort(changed.begin(), changed.end());
    return changed;
}

Result<int> SqlMessageRepository::unreadOfStudent(PersonId student)
{
    SqlRun run(m_connection, Statement::CountUnreadOfStudent);
    SANAD_TRY(run.exec(student));
    const int count = run.next() ? int(run.integer(0)) : 0;
    SANAD_TRY(run.end());
    return count;
}

} // namespace sanad::storage
