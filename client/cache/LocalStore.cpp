// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cache/LocalStore.h"

#include "client/cache/logging.h"
#include "common/core/JsonReader.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

constexpr char OwnChat[] = "own_chat";
constexpr char Faqs[] = "faqs";

const QStringList Schema{
    u"CREATE TABLE chats (id INTEGER PRIMARY KEY, newest INTEGER NOT NULL, content BLOB NOT NULL)"_s,
    u"CREATE TABLE messages (chat INTEGER NOT NULL, id INTEGER NOT NULL, content BLOB NOT NULL, "
    "PRIMARY KEY (chat, id)) WITHOUT ROWID"_s,
    u"CREATE TABLE places (chat INTEGER PRIMARY KEY, has_beginning INTEGER NOT NULL DEFAULT 0, read_up_to INTEGER)"_s,
    u"CREATE TABLE stored_values (name TEXT PRIMARY KEY, content BLOB NOT NULL)"_s,
};

QByteArray chatContext(ChatId chat)
{
    return "chat:" + QByteArray::number(chat.value());
}

QByteArray messageContext(ChatId chat, MessageId message)
{
    return "message:" + QByteArray::number(chat.value()) + ':' + QByteArray::number(message.value());
}

QByteArray valueContext(const char *name)
{
    return QByteArray("value:") + name;
}

/// A cache that cannot be written is no reason to disturb anybody.
void note(const Status &status)
{
    if (!status)
        qCInfo(lcCache) << "The history could not be stored:" << status.error().detail;
}

} // namespace

Result<std::unique_ptr<LocalStore>> LocalStore::open(const QString &folder, const QByteArray &key, const Limits &limits)
{
    SANAD_ASSIGN(auto database,
        EncryptedDatabase::open({.path = folder + "/history.db"_L1,
                                    .version = 1,
                                    .schema = Schema,
                                    .durability = EncryptedDatabase::Durability::Cache},
            key));
    return std::unique_ptr<LocalStore>(new LocalStore(std::move(database), limits));
}

LocalStore::LocalStore(std::unique_ptr<EncryptedDatabase> database, const Limits &limits)
    : m_database(std::move(database))
    , m_limits(limits)
{
}

std::optional<QJsonObject> LocalStore::openObject(const QByteArray &sealed, const QByteArray &context) const
{
    const auto plain = m_database->cipher().open(sealed, context);
    const auto json = plain ? JsonReader::parseObject(*plain) : Result<QJsonObject>(Error::internal({}));
    if (!json) {
        qCInfo(lcCache) << "A record that cannot be read:" << context;
        return std::nullopt;
    }
    return *json;
}

void LocalStore::putChat(const Chat &chat)
{
    const Timestamp newest = chat.lastMessageAt.value_or(chat.createdAt);
    note(m_database->transact([&]() -> Status {
        SANAD_TRY(m_database->run("INSERT OR REPLACE INTO chats (id, newest, content) VALUES (?, ?, ?)",
            {chat.id.value(), newest.msSinceEpoch(), m_database->cipher().seal(toJson(chat), chatContext(chat.id))}));
        SANAD_TRY(m_database->run("DELETE FROM chats WHERE id IN "
                                  "(SELECT id FROM chats ORDER BY newest DESC, id DESC LIMIT -1 OFFSET ?)",
            {m_limits.chats}));
        return m_database->run("DELETE FROM messages WHERE chat NOT IN (SELECT id FROM chats)");
    }));
}

std::optional<Chat> LocalStore::chat(ChatId id)
{
    QSqlQuery &query = m_database->query("SELECT content FROM chats WHERE id = ?");
    query.bindValue(0, id.value());
    std::optional<Chat> found;
    if (query.exec() && query.next()) {
        if (const auto json = openObject(query.value(0).toByteArray(), chatContext(id))) {
            if (auto chat = Chat::fromJson(*json))
                found = *std::move(chat);
        }
    }
    query.finish();
    return found;
}

QList<Chat> LocalStore::chats()
{
    QSqlQuery &query = m_database->query("SELECT id, content FROM chats ORDER BY newest DESC, id DESC");
    QList<Chat> found;
    if (!query.exec())
        note(m_database->fault(query));
    while (query.next()) {
        const ChatId id(query.value(0).toLongLong());
        const auto json = openObject(query.value(1).toByteArray(), chatContext(id));
        if (!json)
            continue;
        if (auto chat = Chat::fromJson(*json))
            found.append(*std::move(chat));
    }
    query.finish();
    return found;
}

void LocalStore::setOwnChat(ChatId id)
{
    putValue(OwnChat, QByteArray::number(id.value()));
}

std::optional<ChatId> LocalStore::ownChat()
{
    const ChatId id(value(OwnChat).value_or(QByteArray()).toLongLong());
    return id.isValid() ? std::optional(id) : std::nullopt;
}

Status LocalStore::putMessage(ChatId chat, const Message &message)
{
    return m_database->run("INSERT OR REPLACE INTO messages (chat, id, content) VALUES (?, ?, ?)",
        {chat.value(), message.id.value(),
            m_database->cipher().seal(toJson(message), messageContext(chat, message.id))});
}

void LocalStore::putMessages(ChatId chat, const QList<Message> &messages, Join join)
{
    note(m_database->transact([&]() -> Status {
        if (join == Join::BeginsAnew) {
            SANAD_TRY(m_database->run("DELETE FROM messages WHERE chat = ?", {chat.value()}));
            SANAD_TRY(m_database->run("UPDATE places SET has_beginning = 0 WHERE chat = ?", {chat.value()}));
        }
        for (const Message &message : messages)
            SANAD_TRY(putMessage(chat, message));
        return prune(chat);
    }));
}

Status LocalStore::prune(ChatId chat)
{
    QSqlQuery &query = m_database->query("SELECT id FROM messages WHERE chat = ? ORDER BY id DESC LIMIT 1 OFFSET ?");
    query.bindValue(0, chat.value());
    query.bindValue(1, m_limits.messagesPerChat);
    if (!query.exec())
        return m_database->fault(query);
    const qint64 last = query.next() ? query.value(0).toLongLong() : 0;
    query.finish();
    if (last == 0)
        return {};
    SANAD_TRY(m_database->run("DELETE FROM messages WHERE chat = ? AND id <= ?", {chat.value(), last}));
    return m_database->run("UPDATE places SET has_beginning = 0 WHERE chat = ?", {chat.value()});
}

void LocalStore::noteBeginning(ChatId chat)
{
    note(m_database->run("INSERT INTO places (chat, has_beginning) VALUES (?, 1) "
                         "ON CONFLICT (chat) DO UPDATE SET has_beginning = 1",
        {chat.value()}));
}

void LocalStore::advance(ChatId chat, MessageId id, MessageStatus status, Timestamp at)
{
    QSqlQuery &query = m_database->query("SELECT content FROM messages WHERE chat = ? AND id = ?");
    query.bindValue(0, chat.value());
    query.bindValue(1, id.value());
    std::optional<QJsonObject> json;
    if (query.exec() && query.next())
        json = openObject(query.value(0).toByteArray(), messageContext(chat, id));
    query.finish();
    auto message = json ? Message::fromJson(*json) : Result<Message>(Error::notFound({}));
    if (!message || message->status() >= status)
        return;
    if (!message->deliveredAt)
        message->deliveredAt = at;
    if (status == MessageStatus::Read)
        message->readAt = at;
    note(putMessage(chat, *message));
}

LocalStore::Page LocalStore::page(QSqlQuery &query, ChatId chat, int limit)
{
    Page page;
    if (!query.exec())
        note(m_database->fault(query));
    while (query.next()) {
        const MessageId id(query.value(0).toLongLong());
        const auto json = openObject(query.value(1).toByteArray(), messageContext(chat, id));
        if (!json)
            continue;
        if (auto message = Message::fromJson(*json))
            page.messages.prepend(*std::move(message));
    }
    query.finish();
    page.hasOlder = page.messages.size() > limit;
    if (page.hasOlder) {
        page.messages.removeFirst();
        return page;
    }
    QSqlQuery &place = m_database->query("SELECT has_beginning FROM places WHERE chat = ?");
    place.bindValue(0, chat.value());
    page.hasOlder = !(place.exec() && place.next() && place.value(0).toBool());
    place.finish();
    return page;
}

LocalStore::Page LocalStore::newest(ChatId chat, int limit)
{
    QSqlQuery &query = m_database->query("SELECT id, content FROM messages WHERE chat = ? ORDER BY id DESC LIMIT ?");
    query.bindValue(0, chat.value());
    query.bindValue(1, limit + 1);
    return page(query, chat, limit);
}

std::optional<LocalStore::Page> LocalStore::before(ChatId chat, MessageId message, int limit)
{
    QSqlQuery &query =
        m_database->query("SELECT id, content FROM messages WHERE chat = ? AND id < ? ORDER BY id DESC LIMIT ?");
    query.bindValue(0, chat.value());
    query.bindValue(1, message.value());
    query.bindValue(2, limit + 1);
    Page found = page(query, chat, limit);
    if (found.messages.isEmpty() && found.hasOlder)
        return std::nullopt;
    return found;
}

std::optional<MessageId> LocalStore::newestId(ChatId chat)
{
    QSqlQuery &query = m_database->query("SELECT max(id) FROM messages WHERE chat = ?");
    query.bindValue(0, chat.value());
    const MessageId id(query.exec() && query.next() ? query.value(0).toLongLong() : 0);
    query.finish();
    return id.isValid() ? std::optional(id) : std::nullopt;
}

void LocalStore::setReadUpTo(ChatId chat, MessageId message)
{
    note(m_database->run(
        "INSERT INTO places (chat, read_up_to) VALUES (?, ?) "
        "ON CONFLICT (chat) DO UPDATE SET read_up_to = max(coalesce(read_up_to, 0), excluded.read_up_to)",
        {chat.value(), message.value()}));
}

std::optional<MessageId> LocalStore::readUpTo(ChatId chat)
{
    QSqlQuery &query = m_database->query("SELECT read_up_to FROM places WHERE chat = ?");
    query.bindValue(0, chat.value());
    const MessageId id(query.exec() && query.next() ? query.value(0).toLongLong() : 0);
    query.finish();
    return id.isValid() ? std::optional(id) : std::nullopt;
}

void LocalStore::putFaqs(const QList<Faq> &faqs)
{
    JsonWriter writer;
    writer.beginObject().key("faqs"_L1).beginArray();
    for (const Faq &faq : faqs)
        faq.writeJson(writer);
    writer.endArray().endObject();
    putValue(Faqs, std::move(writer).bytes());
}

QList<Faq> LocalStore::faqs()
{
    QList<Faq> found;
    const auto json = JsonReader::parseObject(value(Faqs).value_or("{}"));
    const QJsonArray list = json ? json->value("faqs"_L1).toArray() : QJsonArray();
    for (const QJsonValue &one : list) {
        if (auto faq = Faq::fromJson(one.toObject()))
            found.append(*std::move(faq));
    }
    return found;
}

void LocalStore::putValue(const char *name, const QByteArray &value)
{
    note(m_database->run("INSERT OR REPLACE INTO stored_values (name, content) VALUES (?, ?)",
        {QString::fromLatin1(name), m_database->cipher().seal(value, valueContext(name))}));
}

std::optional<QByteArray> LocalStore::value(const char *name)
{
    QSqlQuery &query = m_database->query("SELECT content FROM stored_values WHERE name = ?");
    query.bindValue(0, QString::fromLatin1(name));
    std::optional<QByteArray> found;
    if (query.exec() && query.next())
        found = m_database->cipher().open(query.value(0).toByteArray(), valueContext(name));
    query.finish();
    return found;
}

} // namespace sanad::client
