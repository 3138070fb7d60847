// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/Repositories.h"
#include "server/storage/SqlRun.h"

namespace sanad::storage {

/// Chats in a database. The connection's thread.
class SqlChatRepository final : public ChatRepository
{
public:
    explicit SqlChatRepository(SqlConnection &connection)
        : m_connection(connection)
    {
    }

    [[nodiscard]] Result<Chat> create(PersonId student, Timestamp now) override;
    [[nodiscard]] Result<std::optional<Chat>> find(ChatId id) override;
    [[nodiscard]] Result<std::optional<Chat>> findForUpdate(ChatId id) override;
    [[nodiscard]] Result<std::optional<Chat>> findOpenForUpdate(PersonId student) override;
    [[nodiscard]] Result<std::optional<Chat>> findOpen(PersonId student) override;
    [[nodiscard]] Status update(const Chat &chat, const UnreadAdded &added) override;
    [[nodiscard]] Result<QList<Chat>> ofStudent(PersonId student, std::optional<ChatId> before, int limit) override;
    [[nodiscard]] Result<QList<ChatOverview>> overview(
        const ChatFilter &filter, std::optional<ChatCursor> after, int limit) override;
    [[nodiscard]] Result<std::optional<ChatOverview>> overviewOf(ChatId id) override;
    [[nodiscard]] Result<ChatCounts> counts() override;
    [[nodiscard]] Status rate(ChatId id, int score, const QString &comment, Timestamp now) override;

private:
    [[nodiscard]] Result<std::optional<Chat>> findOne(Statement statement, qint64 id);
    [[nodiscard]] Result<QList<ChatOverview>> readOverviews(SqlRun &run);

    SqlConnection &m_connection;
};

} // namespace sanad::storage
