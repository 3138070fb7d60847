// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/SqlChatRepository.h"

#include "server/storage/column_codes.h"
#include "server/storage/rows.h"

#include <limits>

namespace sanad::storage {

namespace {

/// Before the first page stands the greatest place there can be.
constexpr qint64 End = std::numeric_limits<qint64>::max();

/// An overview whose last message still lacks its attachment.
struct OverviewRow
{
    ChatOverview overview;
    std::optional<MessageRow> last;
};

OverviewRow readOverview(const SqlRun &run)
{
    constexpr int messageAt = ChatColumnCount;
    constexpr int restAt = messageAt + MessageColumnCount;
    OverviewRow row;
    row.overview.chat = readChat(run);
    if (!run.isNull(messageAt))
        row.last = readMessage(run, row.overview.chat.id, messageAt);
    // Somebody who has never called has no name yet.
    row.overview.studentName = run.text(restAt);
    row.overview.waitingSince = run.optional<Timestamp>(restAt + 1);
    row.overview.unreadCount = int(run.integer(restAt + 2));
    return row;
}

} // namespace

Result<Chat> SqlChatRepository::create(PersonId student, Timestamp now)
{
    SqlRun run(m_connection, Statement::CreateChat);
    SANAD_TRY(run.exec(student, ChatStatus::BotHandling, now, now));
    SANAD_ASSIGN(const qint64 id, run.newId());
    Chat chat;
    chat.id = ChatId(id);
    chat.studentId = student;
    chat.createdAt = now;
    chat.updatedAt = now;
    return chat;
}

Result<std::optional<Chat>> SqlChatRepository::findOne(Statement statement, qint64 id)
{
    SqlRun run(m_connection, statement);
    SANAD_TRY(run.exec(id));
    std::optional<Chat> chat;
    if (run.next())
        chat = readChat(run);
    SANAD_TRY(run.end());
    return chat;
}

Result<std::optional<Chat>> SqlChatRepository::find(ChatId id)
{
    return findOne(Statement::FindChat, id.value());
}

Result<std::optional<Chat>> SqlChatRepository::findForUpdate(ChatId id)
{
    return findOne(Statement::FindChatForUpdate, id.value());
}

Result<std::optional<Chat>> SqlChatRepository::findOpenForUpdate(PersonId student)
{
    return findOne(Statement::FindOpenChatForUpdate, student.value());
}

Result<std::optional<Chat>> SqlChatRepository::findOpen(PersonId student)
{
    return findOne(Statement::FindOpenChat, student.value());
}

Status SqlChatRepository::update(const Chat &chat, const UnreadAdded &added)
{
    const bool isWaiting = chat.status == ChatStatus::WaitingForAdmin;
    SqlRun run(m_connection, isWaiting ? Statement::UpdateWaitingChat : Statement::UpdateChat);
    if (isWaiting) {
        SANAD_TRY(run.exec(chat.adminId, chat.status, chat.lastMessageAt, chat.updatedAt, chat.currentIntent,
            chat.botAttempts, chat.botMemory, added.byStudent, added.byAdmins, chat.updatedAt, chat.id));
    } else {
        SANAD_TRY(run.exec(chat.adminId, chat.status, chat.lastMessageAt, chat.updatedAt, chat.currentIntent,
            chat.botAttempts, chat.botMemory, added.byStudent, added.byAdmins, chat.id));
    }
    return run.rowsChanged() > 0 ? Status() : Status(Error::notFound({}));
}

Result<QList<Chat>> SqlChatRepository::ofStudent(PersonId student, std::optional<ChatId> before, int limit)
{
    SqlRun run(m_connection, Statement::ChatsOfStudent);
    SANAD_TRY(run.exec(student, before.value_or(ChatId(End)), qMax(0, limit)));
    QList<Chat> chats;
    while (run.next())
        chats.append(readChat(run));
    SANAD_TRY(run.end());
    return chats;
}

Result<QList<ChatOverview>> SqlChatRepository::readOverviews(SqlRun &run)
{
    std::vector<OverviewRow> rows;
    while (run.next())
        rows.push_back(readOverview(run));
    SANAD_TRY(run.end());
    QList<ChatOverview> overviews;
    overviews.reserve(qsizetype(rows.size()));
    for (OverviewRow &row : rows) {
        if (row.last) {
            if (row.last->hasAttachment)
                SANAD_TRY(fetchAttachment(m_connection, row.last->message));
            row.overview.lastMessage = std::move(row.last->message);
        }
        overviews.append(std::move(row.overview));
    }
    return overviews;
}

Result<QList<ChatOverview>> SqlChatRepository::overview(
    const ChatFilter &filter, std::optional<ChatCursor> after, int limit)
{
    OverviewFilters filters;
    QVariantList values;
    if ((filters.status = filter.status.has_value()))
        values.append(SqlRun::toVariant(*filter.status));
    if ((filters.intent = filter.intent.has_value()))
        values.append(SqlRun::toVariant(*filter.intent));
    if ((filters.assigned = filter.assignedTo.has_value()))
        values.append(SqlRun::toVariant(*filter.assignedTo));
    filters.unassigned = filter.unassigned;
    const ChatCursor from = after.value_or(ChatCursor{.updatedAt = Timestamp(End), .id = ChatId(End)});
    values << SqlRun::toVariant(from.updatedAt) << SqlRun::toVariant(from.id) << qMax(0, limit);

    SqlRun run(m_connection, filters.statement());
    SANAD_TRY(run.execList(values));
    return readOverviews(run);
}

Result<std::optional<ChatOverview>> SqlChatRepository::overviewOf(ChatId id)
{
    SqlRun run(m_connection, Statement::OverviewOfChat);
    SANAD_TRY(run.exec(id));
    SANAD_ASSIGN(const QList<ChatOverview> found, readOverviews(run));
    return found.isEmpty() ? std::optional<ChatOverview>() : std::optional(found.constFirst());
}

Result<ChatCounts> SqlChatRepository::counts()
{
    ChatCounts counts{};
    for (const ChatStatus status : AllChatStatuses) {
        SqlRun run(m_connection, Statement::CountChats);
        SANAD_TRY(run.exec(status));
        if (run.next())
            counts.at(size_t(status)) = run.integer(0);
        SANAD_TRY(run.end());
    }
    return counts;
}

Status SqlChatRepository::rate(ChatId id, int score, const QString &comment, Timestamp now)
{
    SqlRun run(m_connection, Statement::RateChat);
    return run.exec(id, score, comment, now, now);
}

} // namespace sanad::storage
