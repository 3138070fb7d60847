// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/knowledge_statements.h"

#include "server/storage/SqlDialect.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace sanad::storage {

namespace {

QString selectPhrase(const QString &condition)
{
    return u"SELECT id, label, variety, text, needs_admin, source, updated_at, updated_by FROM bot_phrases WHERE "_s
        + condition;
}

QString seedPhrases(int rows)
{
    const QStringList values(rows, u"(?, ?, ?, ?, 0, ?, ?, ?)"_s);
    return u"INSERT INTO bot_phrases (label, variety, text, needs_admin, source, text_key, built_in_key, updated_at)"
           " VALUES "_s
        + values.join(u", "_s) + u" ON CONFLICT DO NOTHING"_s;
}

QString phraseSql(Statement statement, const SqlDialect &dialect)
{
    switch (statement) {
    case Statement::AddPhrase:
        return u"INSERT INTO bot_phrases (label, variety, text, needs_admin, source, text_key, updated_at, updated_by)"
               " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"_s
            + dialect.returningId();
    case Statement::FindPhrase: return selectPhrase(u"id = ? AND text_key IS NOT NULL"_s);
    case Statement::FindPhraseByKey: return u"SELECT id FROM bot_phrases WHERE text_key = ?"_s;
    case Statement::ChangePhrase:
        return u"UPDATE bot_phrases SET label = ?, variety = ?, text = ?, needs_admin = ?, source = ?, text_key = ?,"
               " updated_at = ?, updated_by = ? WHERE id = ? AND text_key IS NOT NULL"_s;
    case Statement::RemovePhrase:
        return u"UPDATE bot_phrases SET source = 1, text_key = NULL, updated_at = ?, updated_by = ?"
               " WHERE id = ? AND text_key IS NOT NULL AND built_in_key IS NOT NULL"_s;
    case Statement::ForgetPhrase: return u"DELETE FROM bot_phrases WHERE id = ?"_s;
    case Statement::ListPhrases:
        // Negative: of any kind.
        return selectPhrase(u"id < ? AND text_key IS NOT NULL AND (? < 0 OR label = ?) AND (? < 0 OR variety = ?)"
                            " AND (? < 0 OR source = ?) AND text_key LIKE ? ESCAPE '!' ORDER BY id DESC LIMIT ?"_s);
    case Statement::CountPhrases:
        return u"SELECT source, COUNT(*) FROM bot_phrases WHERE label = ? AND text_key IS NOT NULL GROUP BY source"_s;
    case Statement::SeededPhrases:
        return u"SELECT id, label, variety, text, needs_admin, source, updated_at, updated_by, built_in_key,"
               " CASE WHEN text_key IS NULL THEN 1 ELSE 0 END FROM bot_phrases"
               " WHERE id > ? AND built_in_key IS NOT NULL ORDER BY id LIMIT ?"_s;
    case Statement::SeedPhrase: return seedPhrases(1);
    case Statement::SeedPhrases: return seedPhrases(SeedRows);
    default: return {};
    }
}

QString modelSql(Statement statement, const SqlDialect &dialect)
{
    const auto select = u"SELECT id, state, started_at, started_by, finished_at, lease_until, progress, phrases,"
                        " accuracy, macro_f1, size, fault FROM bot_models WHERE "_s;
    switch (statement) {
    case Statement::AddModel:
        return u"INSERT INTO bot_models (state, started_at, started_by, lease_until, progress, phrases, size, fault)"
               " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"_s
            + dialect.returningId();
    case Statement::ProlongModel:
        return u"UPDATE bot_models SET lease_until = ?, progress = ? WHERE id = ? AND state = 0"_s;
    case Statement::FinishModel:
        return u"UPDATE bot_models SET state = ?, finished_at = ?, progress = ?, phrases = ?, accuracy = ?,"
               " macro_f1 = ?, size = ?, fault = ?, content = ? WHERE id = ?"_s;
    case Statement::ListModels: return select + u"id > 0 ORDER BY id DESC LIMIT ?"_s;
    case Statement::FindModel: return select + u"id = ?"_s;
    case Statement::FindModelContent: return u"SELECT content FROM bot_models WHERE id = ? AND state = 1"_s;
    case Statement::RemoveModel: return u"DELETE FROM bot_models WHERE id = ?"_s;
    default: return {};
    }
}

QString liveSql(Statement statement, const SqlDialect &dialect)
{
    switch (statement) {
    case Statement::FindLive: return u"SELECT model_id, revision FROM bot_live WHERE id = 1"_s;
    case Statement::FindLiveForUpdate:
        return u"SELECT model_id, revision FROM bot_live WHERE id = 1"_s + dialect.forUpdate();
    case Statement::SetLive:
        return u"UPDATE bot_live SET model_id = ?, revision = revision + 1 WHERE id = 1 RETURNING revision"_s;
    case Statement::TouchLive: return u"UPDATE bot_live SET revision = revision + 1 WHERE id = 1 RETURNING revision"_s;
    case Statement::FindSeed: return u"SELECT seed FROM bot_live WHERE id = 1"_s;
    case Statement::SetSeed: return u"UPDATE bot_live SET seed = ? WHERE id = 1"_s;
    default: return {};
    }
}

} // namespace

QString knowledgeSql(Statement statement, const SqlDialect &dialect)
{
    switch (statement) {
    case Statement::FindFaq: return u"SELECT id, question, answer, priority FROM faqs WHERE id = ?"_s;
    case Statement::ChangeFaq: return u"UPDATE faqs SET question = ?, answer = ?, priority = ? WHERE id = ?"_s;
    case Statement::RemoveFaq: return u"DELETE FROM faqs WHERE id = ?"_s;
    case Statement::SchoolReplies:
        return u"SELECT language, name, text, updated_at, updated_by FROM bot_replies"
               " WHERE language >= 0 ORDER BY language, name"_s;
    case Statement::SetReply:
        return u"INSERT INTO bot_replies (language, name, text, updated_at, updated_by) VALUES (?, ?, ?, ?, ?)"
               " ON CONFLICT (language, name) DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at,"
               " updated_by = excluded.updated_by"_s;
    case Statement::RemoveReply: return u"DELETE FROM bot_replies WHERE language = ? AND name = ?"_s;
    default: break;
    }
    if (statement >= Statement::FindLive)
        return liveSql(statement, dialect);
    return statement >= Statement::AddModel ? modelSql(statement, dialect) : phraseSql(statement, dialect);
}

} // namespace sanad::storage
