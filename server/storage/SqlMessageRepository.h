// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/Repositories.h"
#include "server/storage/SqlRun.h"

namespace sanad::storage {

/// Messages in a database. Addresses of attachments are not stored: they are grants that whoever shows the message
/// makes afresh. The connection's thread.
class SqlMessageRepository final : public MessageRepository
{
public:
    explicit SqlMessageRepository(SqlConnection &connection)
        : m_connection(connection)
    {
    }

    [[nodiscard]] Result<MessageId> append(const Message &message, std::optional<MessageId> replyTo) override;
    [[nodiscard]] Result<std::optional<Message>> find(MessageId id) override;
    [[nodiscard]] Result<std::optional<Message>> findByClientId(
        Role role, PersonId sender, const QString &clientMessageId) override;
    [[nodiscard]] Result<std::optional<Message>> findReplyTo(ChatId chat, MessageId message) override;
    [[nodiscard]] Result<QList<Message>> newest(ChatId chat, std::optional<Timestamp> before, int limit) override;
    [[nodiscard]] Result<QList<Message>> after(ChatId chat, MessageId after, int limit) override;
    [[nodiscard]] Result<bool> advance(MessageId id, MessageStatus status, Timestamp now) override;
    [[nodiscard]] Result<QList<MessageId>> markRead(ChatId chat, Role sender, MessageId upTo, Timestamp now) override;
    [[nodiscard]] Result<int> unreadOfStudent(PersonId student) override;

private:
    [[nodiscard]] Result<int> countUnread(ChatId chat, Role sender);
    [[nodiscard]] Result<QList<Message>> readAll(SqlRun &run, ChatId chat, int expected);

    SqlConnection &m_connection;
};

} // namespace sanad::storage
