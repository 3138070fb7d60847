// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/rows.h"

#include "server/storage/column_codes.h"

namespace sanad::storage {

namespace {

/// Takes apart numbers with spaces between them, and what follows them; an empty one is a NULL.
class Numbers
{
public:
    explicit Numbers(QStringView text)
        : m_rest(text)
    {
    }

    qint64 next() { return take().toLongLong(); }
    template <typename T>
    std::optional<T> optional()
    {
        const QStringView digits = take();
        return digits.isEmpty() ? std::nullopt : std::optional<T>(T(digits.toLongLong()));
    }
    [[nodiscard]] QStringView rest() const { return m_rest; }

private:
    QStringView take()
    {
        const qsizetype space = m_rest.indexOf(u' ');
        const QStringView digits = space < 0 ? m_rest : m_rest.first(space);
        m_rest = space < 0 ? QStringView() : m_rest.sliced(space + 1);
        return digits;
    }

    QStringView m_rest;
};

} // namespace

Chat readChat(const SqlRun &row, int first)
{
    const QString text = row.text(first);
    Numbers numbers(text);
    Chat chat;
    chat.id = ChatId(numbers.next());
    chat.studentId = PersonId(numbers.next());
    chat.adminId = numbers.optional<PersonId>();
    chat.status = ChatStatus(numbers.next());
    chat.lastMessageAt = numbers.optional<Timestamp>();
    chat.createdAt = Timestamp(numbers.next());
    chat.updatedAt = Timestamp(numbers.next());
    chat.currentIntent = numbers.optional<Intent>();
    chat.botAttempts = int(numbers.next());
    chat.botMemory = numbers.rest().toString();
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
        file.id = run.id<AttachmentId>(6);
        file.hasThumbnail = run.integer(7) != 0;
    }
    return run.end();
}

} // namespace sanad::storage
