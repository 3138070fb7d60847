// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cache/OutboxStore.h"

#include "client/cache/logging.h"
#include "client/cache/private_file.h"
#include "common/core/JsonReader.h"

#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

const QStringList Schema{
    u"CREATE TABLE outbox (place INTEGER PRIMARY KEY AUTOINCREMENT, local_id TEXT NOT NULL UNIQUE, content BLOB NOT NULL)"_s,
    u"CREATE TABLE drafts (chat INTEGER PRIMARY KEY, content BLOB NOT NULL)"_s,
};

QByteArray entryContext(const QString &localId)
{
    return "outbox:" + localId.toUtf8();
}

qint64 draftKey(std::optional<ChatId> chat)
{
    return chat ? chat->value() : 0;
}

QByteArray draftContext(std::optional<ChatId> chat)
{
    return "draft:" + QByteArray::number(draftKey(chat));
}

} // namespace

Result<std::unique_ptr<OutboxStore>> OutboxStore::open(const QString &folder, const QByteArray &key)
{
    const QString files = folder + "/outbox"_L1;
    SANAD_TRY(makePrivateFolder(files));
    SANAD_ASSIGN(auto database,
        EncryptedDatabase::open({.path = folder + "/outbox.db"_L1,
                                    .version = 1,
                                    .schema = Schema,
                                    .durability = EncryptedDatabase::Durability::Safe},
            key));
    return std::unique_ptr<OutboxStore>(new OutboxStore(std::move(database), files));
}

OutboxStore::OutboxStore(std::unique_ptr<EncryptedDatabase> database, const QString &files)
    : m_database(std::move(database))
    , m_files(files)
{
}

Status OutboxStore::add(const OutboxEntry &entry)
{
    return m_database->run("INSERT INTO outbox (local_id, content) VALUES (?, ?)",
        {entry.localId, m_database->cipher().seal(toJson(entry), entryContext(entry.localId))});
}

Status OutboxStore::update(const OutboxEntry &entry)
{
    return m_database->run("UPDATE outbox SET content = ? WHERE local_id = ?",
        {m_database->cipher().seal(toJson(entry), entryContext(entry.localId)), entry.localId});
}

Status OutboxStore::remove(const OutboxEntry &entry)
{
    SANAD_TRY(m_database->run("DELETE FROM outbox WHERE local_id = ?", {entry.localId}));
    // One that stays is swept the next time.
    if (entry.file && !entry.file->stored.isEmpty())
        QFile::remove(pathOf(entry.file->stored));
    return {};
}

QList<OutboxEntry> OutboxStore::load()
{
    QSqlQuery &query = m_database->query("SELECT local_id, content FROM outbox ORDER BY place");
    QList<OutboxEntry> entries;
    bool isComplete = query.exec();
    while (query.next()) {
        const auto plain =
            m_database->cipher().open(query.value(1).toByteArray(), entryContext(query.value(0).toString()));
        const auto json = plain ? JsonReader::parseObject(*plain) : Result<QJsonObject>(Error::internal({}));
        auto entry = json ? OutboxEntry::fromJson(*json) : Result<OutboxEntry>(json.error());
        if (entry) {
            entries.append(*std::move(entry));
        } else {
            isComplete = false;
            qCInfo(lcCache) << "An entry of the outbox that cannot be read:" << entry.error().message;
        }
    }
    query.finish();
    if (isComplete)
        sweep(entries);
    return entries;
}

void OutboxStore::sweep(const QList<OutboxEntry> &entries) const
{
    QStringList orphans = QDir(m_files).entryList(QDir::Files);
    for (const OutboxEntry &entry : entries) {
        if (entry.file)
            orphans.removeAll(entry.file->stored);
    }
    for (const QString &orphan : orphans)
        QFile::remove(pathOf(orphan));
}

void OutboxStore::setDraft(std::optional<ChatId> chat, const Draft &draft)
{
    // A draft is written every moment, and must outlive the program, not a power cut: it does not wait for the disk.
    (void)m_database->run("PRAGMA synchronous=NORMAL").has_value();
    const Status done = draft.isEmpty()
        ? m_database->run("DELETE FROM drafts WHERE chat = ?", {draftKey(chat)})
        : m_database->run("INSERT OR REPLACE INTO drafts (chat, content) VALUES (?, ?)",
            {draftKey(chat), m_database->cipher().seal(toJson(draft), draftContext(chat))});
    // Nothing that follows may go without it.
    if (const Status safe = m_database->run("PRAGMA synchronous=FULL"); !safe)
        qFatal("SQLite does not take a setting that it always takes: %s", qPrintable(safe.error().detail));
    if (!done)
        qCInfo(lcCache) << "A draft could not be stored:" << done.error().detail;
}

Draft OutboxStore::draft(std::optional<ChatId> chat)
{
    QSqlQuery &query = m_database->query("SELECT content FROM drafts WHERE chat = ?");
    query.bindValue(0, draftKey(chat));
    std::optional<QByteArray> plain;
    if (query.exec() && query.next())
        plain = m_database->cipher().open(query.value(0).toByteArray(), draftContext(chat));
    query.finish();
    const auto json = plain ? JsonReader::parseObject(*plain) : Result<QJsonObject>(Error::internal({}));
    const auto draft = json ? Draft::fromJson(*json) : Result<Draft>(json.error());
    return draft ? *draft : Draft();
}

} // namespace sanad::client
