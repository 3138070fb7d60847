// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/statements.h"

#include "server/storage/SqlDialect.h"
#include "server/storage/account_statements.h"
#include "server/storage/knowledge_statements.h"

using namespace Qt::StringLiterals;

namespace sanad::storage {

namespace {

// "%1" is the table's name with a dot, or nothing. Read by readChat() in this order. One text of numbers, empty for
// NULL: Qt describes every column of a result anew each time, which costs far more than writing and reading the text
// does.
constexpr auto ChatColumns =
    "format('%s %s %s %s %s %s %s %s %s %s', %1id, %1student_id, %1admin_id, %1status, %1last_message_at, %1created_at,"
    " %1updated_at, %1current_intent, %1bot_attempts, %1bot_memory)"_L1;
// Read by readMessage() in this order. Every column of every row costs about 0.1 us on its way through Qt, which is
// most of what a page costs: so three small ones travel as one number, and the chat is left out.
constexpr auto MessageColumns =
    "%1id, %1sender_id, %1type * 4 + CASE WHEN %1attachment_id IS NULL THEN 0 ELSE 2 END + %1sender_role, %1text, "
    "%1created_at, %1sender_name, %1delivered_at, %1read_at, %1client_message_id"_L1;

QString columnsOf(QLatin1StringView columns, const QString &table = {})
{
    return QString(columns).arg(table);
}

QString selectChat(const QString &condition)
{
    return u"SELECT "_s + columnsOf(ChatColumns) + u" FROM chats WHERE "_s + condition;
}

QString selectMessage(const QString &condition)
{
    return u"SELECT "_s + columnsOf(MessageColumns) + u" FROM messages WHERE "_s + condition;
}

QString selectOverview(const QString &condition)
{
    return u"SELECT "_s + columnsOf(ChatColumns, u"c."_s) + u", "_s + columnsOf(MessageColumns, u"m."_s)
        + u", p.name, c.waiting_since, c.unread_by_admins"
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
           " bot_attempts = ?, bot_memory = ?, unread_by_student = unread_by_student + ?, unread_by_admins = "
           "unread_by_admins + ?,"
           " waiting_since = %1 WHERE id = ?"_s.arg(waitingSince);
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
               " client_message_id, attachment_id, reply_to) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
               " ON CONFLICT (sender_role, sender_id, client_message_id) WHERE client_message_id IS NOT NULL DO NOTHING"_s
            + dialect.returningId();
    case Statement::FindMessage:
        return u"SELECT "_s + columnsOf(MessageColumns) + u", chat_id FROM messages WHERE id = ?"_s;
    case Statement::FindIdByClientId:
        return u"SELECT id FROM messages WHERE sender_role = ? AND sender_id = ? AND client_message_id = ?"_s;
    case Statement::FindReplyTo:
        return selectMessage(u"id = (SELECT n.id FROM messages n WHERE n.chat_id = ? AND n.created_at >"
                             " (SELECT a.created_at FROM messages a WHERE a.id = ?) ORDER BY n.created_at LIMIT 1)"
                             " AND reply_to = ?"_s);
    case Statement::NewestMessages:
        return selectMessage(u"chat_id = ? AND created_at < ? ORDER BY created_at DESC LIMIT ?"_s);
    case Statement::MessagesAfter:
        // Ids and times grow together inside a chat, so one index serves both; an id that is not of this chat has no
        // time, and the comparison of ids alone decides.
        return selectMessage(u"chat_id = ? AND id > ? AND created_at >"
                             " COALESCE((SELECT a.created_at FROM messages a WHERE a.id = ? AND a.chat_id = ?), 0)"
                             " ORDER BY created_at LIMIT ?"_s);
    case Statement::FindAttachment:
        return u"SELECT media_type, name, size, duration, width, height, id, thumbnail_hash IS NOT NULL FROM "
               u"attachments"
               " WHERE id = (SELECT attachment_id FROM messages WHERE id = ?)"_s;
    case Statement::MarkDelivered:
        return u"UPDATE messages SET delivered_at = ? WHERE id = ? AND delivered_at IS NULL"_s;
    case Statement::MarkRead:
        return u"UPDATE messages SET delivered_at = COALESCE(delivered_at, ?), read_at = ?"
               " WHERE id = ? AND read_at IS NULL"_s;
    case Statement::MarkAllRead:
        return u"UPDATE messages SET delivered_at = COALESCE(delivered_at, ?), read_at = ?"
               " FROM (SELECT u.id AS unread_id FROM messages u WHERE u.chat_id = ? AND u.sender_role = ?"
               " AND u.read_at IS NULL ORDER BY u.created_at DESC LIMIT ?) unread"
               " WHERE id = unread_id AND unread_id <= ? RETURNING id"_s;
    case Statement::CountUnread:
        return u"SELECT CASE WHEN ? = 1 THEN unread_by_student ELSE unread_by_admins END FROM chats WHERE id = ?"_s
            + dialect.forUpdate();
    case Statement::NoteRead:
        return u"UPDATE chats SET unread_by_student = unread_by_student - m.sender_role,"
               " unread_by_admins = unread_by_admins - (1 - m.sender_role)"
               " FROM messages m WHERE m.id = ? AND chats.id = m.chat_id"_s;
    case Statement::NoteAllRead:
        return u"UPDATE chats SET unread_by_student = unread_by_student - ?, unread_by_admins = unread_by_admins - ?"
               " WHERE id = ?"_s;
    case Statement::CountUnreadOfStudent: return u"SELECT SUM(unread_by_student) FROM chats WHERE student_id = ?"_s;
    default: return {};
    }
}

QString mediaSql(Statement statement, const SqlDialect &dialect)
{
    switch (statement) {
    case Statement::AddAttachment:
        return u"INSERT INTO attachments (content_hash, media_type, name, size, duration, width, height,"
               " thumbnail_hash, thumbnail_type, thumbnail_size) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s
            + dialect.returningId();
    case Statement::FindMedia:
        return u"SELECT content_hash, media_type, name, size, duration, width, height, thumbnail_hash, thumbnail_type,"
               " thumbnail_size FROM attachments WHERE id = ?"_s;
    case Statement::CountMedia:
        return u"INSERT INTO media_usage (role, person_id, bytes) VALUES (?, ?, ?)"
               " ON CONFLICT (role, person_id) DO UPDATE SET bytes = media_usage.bytes + excluded.bytes"_s;
    case Statement::FindMediaUsage: return u"SELECT bytes FROM media_usage WHERE role = ? AND person_id = ?"_s;
    case Statement::IsBlobNamed:
        return u"SELECT 1 FROM attachments WHERE content_hash = ?"
               " UNION ALL SELECT 1 FROM attachments WHERE thumbnail_hash = ? LIMIT 1"_s;
    case Statement::AddSecret:
        return u"INSERT INTO shared_secrets (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING"_s;
    case Statement::FindSecret: return u"SELECT value FROM shared_secrets WHERE name = ?"_s;
    default: return {};
    }
}

QString templateOf(Statement statement, const SqlDialect &dialect)
{
    if (statement >= Statement::OverviewFirst)
        return overview(OverviewFilters::fromIndex(int(statement) - int(Statement::OverviewFirst)));
    switch (statement) {
    case Statement::EnsurePerson:
    case Statement::FindPerson: return peopleSql(statement);
    case Statement::AllFaqs: return u"SELECT id, question, answer, priority FROM faqs ORDER BY priority DESC, id"_s;
    case Statement::AddFaq:
        return u"INSERT INTO faqs (question, answer, priority) VALUES (?, ?, ?)"_s + dialect.returningId();
    case Statement::CheckWritable: return u"UPDATE health SET checks = checks + 1 WHERE id = 1"_s;
    default: break;
    }
    if (statement >= Statement::FindFaq)
        return knowledgeSql(statement, dialect);
    if (statement >= Statement::AddAccount)
        return accountSql(statement, dialect);
    if (statement >= Statement::AddAttachment)
        return mediaSql(statement, dialect);
    return statement < Statement::AppendMessage ? chatSql(statement, dialect) : messageSql(statement, dialect);
}

} // namespace

QString bindName(int place)
{
    return u":v"_s + QString::number(place);
}

QString sqlOf(Statement statement, const SqlDialect &dialect)
{
    // Statements are written with "?", as they are read best, and bound by name, as Qt does it fastest: it would format
    // a name for every value that is bound by its place.
    const QStringList parts = templateOf(statement, dialect).split(u'?');
    QString sql = parts.constFirst();
    for (int place = 0; place + 1 < parts.size(); ++place)
        sql += bindName(place) + parts.at(place + 1);
    return sql;
}

} // namespace sanad::storage
