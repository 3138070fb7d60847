// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/statements.h"

#include "server/storage/SqlDialect.h"

using namespace Qt::StringLiterals;

namespace sanad::storage {

namespace {

// Read by readChat() in this order.
constexpr auto ChatColumns =
    "id, student_id, admin_id, status, last_message_at, created_at, updated_at, current_intent, bot_attempts"_L1;
// Read by readMessage() in this order.
constexpr auto MessageColumns =
    "id, chat_id, sender_id, sender_role, type, text, created_at, sender_name, delivered_at, read_at, "
    "client_message_id, attachment_id"_L1;

QString columnsOf(const QString &table, QLatin1StringView columns)
{
    return table + u'.' + QString(columns).replace(", "_L1, u", %1."_s.arg(table));
}

QString selectChat(const QString &condition)
{
    return u"SELECT "_s + ChatColumns + u" FROM chats WHERE "_s + condition;
}

QString selectMessage(const QString &condition)
{
    return u"SELECT "_s + MessageColumns + u" FROM messages WHERE "_s + condition;
}

QString selectOverview(const QString &condition)
{
    return u"SELECT "_s + columnsOf(u"c"_s, ChatColumns) + u", "_s + columnsOf(u"m"_s, MessageColumns)
        + u", p.name, c.waiting_since,"
          " (SELECT COUNT(*) FROM messages u WHERE u.chat_id = c.id AND u.sender_role = 0 AND u.read_at IS NULL)"
          " FROM chats c"
          " LEFT JOIN people p ON p.role = 0 AND p.id = c.student_id"
          " LEFT JOIN messages m ON m.id ="
          " (SELECT l.id FROM messages l WHERE l.chat_id = c.id ORDER BY l.created_at DESC LIMIT 1)"
          " WHERE "_s
        + condition;
}

QString overview(OverviewFilters filters)
{
    QString condition;
    if (filters.status)
        condition += u"c.status = ? AND "_s;
    if (filters.intent)
        condition += u"c.current_intent = ? AND "_s;
    if (filters.assigned)
        condition += u"c.admin_id = ? AND "_s;
    if (filters.unassigned)
        condition += u"c.admin_id IS NULL AND "_s;
    condition += u"(c.updated_at, c.id) < (?, ?) ORDER BY c.updated_at DESC, c.id DESC LIMIT ?"_s;
    return selectOverview(condition);
}

QString updateChat(const QString &waitingSince)
{
    return u"UPDATE chats SET admin_id = ?, status = ?, last_message_at = ?, updated_at = ?, current_intent = ?,"
           " bot_attempts = ?, waiting_since = %1 WHERE id = ?"_s.arg(waitingSince);
}

QString peopleSql(Statement statement)
{
    if (statement == Statement::FindPerson)
        return u"SELECT name FROM people WHERE role = ? AND id = ?"_s;
    return u"INSERT INTO people (role, id, name, created_at, updated_at) VALUES (?, ?, ?, ?, ?)"
           " ON CONFLICT (role, id) DO UPDATE SET name = excluded.name, updated_at = excluded.updated_at"
           " WHERE people.name <> excluded.name"_s;
}

QString chatSql(Statement statement, const SqlDialect &dialect)
{
    switch (statement) {
    case Statement::CreateChat:
        return u"INSERT INTO chats (student_id, status, created_at, updated_at) VALUES (?, ?, ?, ?)"_s
            + dialect.returningId();
    case Statement::FindChat: return selectChat(u"id = ?"_s);
    case Statement::FindChatForUpdate: return selectChat(u"id = ?"_s) + dialect.forUpdate();
    case Statement::FindOpenChat: return selectChat(u"student_id = ? AND status <> 4"_s);
    case Statement::FindOpenChatForUpdate: return selectChat(u"student_id = ? AND status <> 4"_s) + dialect.forUpdate();
    case Statement::UpdateChat: return updateChat(u"NULL"_s);
    case Statement::UpdateWaitingChat: return updateChat(u"COALESCE(waiting_since, ?)"_s);
    case Statement::ChatsOfStudent: return selectChat(u"student_id = ? AND id < ? ORDER BY id DESC LIMIT ?"_s);
    case Statement::CountChats: return u"SELECT COUNT(*) FROM chats WHERE status = ?"_s;
    case Statement::RateChat:
        return u"INSERT INTO ratings (chat_id, score, comment, created_at, updated_at) VALUES (?, ?, ?, ?, ?)"
               " ON CONFLICT (chat_id) DO UPDATE SET score = excluded.score, comment = excluded.comment,"
               " updated_at = excluded.updated_at"_s;
    case Statement::OverviewOfChat: return selectOverview(u"c.id = ?"_s);
    default: return {};
    }
}

QString messageSql(Statement statement, const SqlDialect &dialect)
{
    switch (statement) {
    case Statement::AppendMessage:
        return u"INSERT INTO messages (chat_id, sender_id, sender_role, type, text, created_at, sender_name,"
               " delivered_at, read_at, client_message_id, attachment_id, reply_to)"
               " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s
            + dialect.returningId();
    case Statement::AddAttachment:
        return u"INSERT INTO attachments (content_hash, media_type, name, size, duration, width, height)"
               " VALUES (?, ?, ?, ?, ?, ?, ?)"_s
            + dialect.returningId();
    case Statement::FindMessage: return selectMessage(u"id = ?"_s);
    case Statement::FindMessageByClientId:
        return selectMessage(u"sender_role = ? AND sender_id = ? AND client_message_id = ?"_s);
    case Statement::FindReplyTo: return selectMessage(u"reply_to = ? AND chat_id = ?"_s);
    case Statement::NewestMessages:
        return selectMessage(u"chat_id = ? AND created_at < ? ORDER BY created_at DESC LIMIT ?"_s);
    case Statement::MessagesAfter:
        // Ids and times grow together inside a chat, so one index serves both; an id that is not of this chat has no
        // time, and the comparison of ids alone decides.
        return selectMessage(u"chat_id = ? AND id > ? AND created_at >"
                             " COALESCE((SELECT a.created_at FROM messages a WHERE a.id = ? AND a.chat_id = ?), 0)"
                             " ORDER BY created_at LIMIT ?"_s);
    case Statement::FindAttachment:
        return u"SELECT media_type, name, size, duration, width, height FROM attachments WHERE id = ?"_s;
    case Statement::MarkDelivered:
        return u"UPDATE messages SET delivered_at = ? WHERE id = ? AND delivered_at IS NULL"_s;
    case Statement::MarkRead:
        return u"UPDATE messages SET delivered_at = COALESCE(delivered_at, ?), read_at = ?"
               " WHERE id = ? AND read_at IS NULL"_s;
    case Statement::MarkAllRead:
        return u"UPDATE messages SET delivered_at = COALESCE(delivered_at, ?), read_at = ?"
               " WHERE chat_id = ? AND sender_role = ? AND id <= ? AND read_at IS NULL RETURNING id"_s;
    case Statement::CountUnreadOfStudent:
        return u"SELECT COUNT(*) FROM chats c JOIN messages m ON m.chat_id = c.id"
               " WHERE c.student_id = ? AND m.sender_role = 1 AND m.read_at IS NULL"_s;
    default: return {};
    }
}

} // namespace

QString sqlOf(Statement statement, const SqlDialect &dialect)
{
    if (statement >= Statement::OverviewFirst)
        return overview(OverviewFilters::fromIndex(int(statement) - int(Statement::OverviewFirst)));
    switch (statement) {
    case Statement::EnsurePerson:
    case Statement::FindPerson: return peopleSql(statement);
    case Statement::AllFaqs: return u"SELECT id, question, answer, priority FROM faqs ORDER BY priority DESC, id"_s;
    case Statement::AddFaq:
        return u"INSERT INTO faqs (question, answer, priority) VALUES (?, ?, ?)"_s + dialect.returningId();
    case Statement::CheckWritable: return u"UPDATE schema_migrations SET applied_at = applied_at WHERE version = 1"_s;
    default: break;
    }
    return statement < Statement::AppendMessage ? chatSql(statement, dialect) : messageSql(statement, dialect);
}

} // namespace sanad::storage
