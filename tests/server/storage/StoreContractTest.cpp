// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreContractTest.h"

#include "server/storage/DbExecutor.h"
#include "tests/support/InMemoryStore.h"

#include <QLoggingCategory>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace sanad::test {

Message textOf(ChatId chat, PersonId sender, const QString &text, Timestamp at)
{
    Message message;
    message.chatId = chat;
    message.senderId = sender;
    message.text = text;
    message.createdAt = at;
    message.senderName = u"سارة"_s;
    return message;
}

Message botText(ChatId chat, PersonId student, const QString &text, Timestamp at)
{
    Message message = textOf(chat, student, text, at);
    message.senderRole = Role::Admin;
    message.type = MessageType::AutoReply;
    message.senderName = BotSenderName.toString();
    return message;
}

Result<MessageId> appendAndCount(Transaction &transaction, const Message &message, std::optional<MessageId> replyTo)
{
    SANAD_ASSIGN(const MessageId id, transaction.messages().append(message, replyTo));
    SANAD_ASSIGN(const std::optional<Chat> chat, transaction.chats().findForUpdate(message.chatId));
    const bool isByStudent = message.senderRole == Role::Student;
    SANAD_TRY(transaction.chats().update(*chat, {.byStudent = isByStudent ? 0 : 1, .byAdmins = isByStudent ? 1 : 0}));
    return id;
}

void StoreContractTest::initTestCase_data()
{
    QTest::addColumn<QString>("database");
    QTest::newRow("in memory") << u"memory"_s;
    QTest::newRow("SQLite") << u"sqlite"_s;
    QTest::newRow("PostgreSQL") << u"postgres"_s;
}

void StoreContractTest::initTestCase()
{
    QLoggingCategory::setFilterRules(u"sanad.*.info=false"_s);
    OK(m_postgres.start());
}

void StoreContractTest::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    QFETCH_GLOBAL(QString, database);
    if (database == "memory"_L1) {
        m_store = std::make_unique<InMemoryStore>(InMemoryStore::Delivery::Queued);
        return;
    }
    storage::DatabaseConfig config;
    if (database == "postgres"_L1) {
        VALUE(url, m_postgres.createDatabase());
        VALUE(parsed, storage::DatabaseConfig::parse(url, {}));
        config = parsed;
    } else {
        config.file = m_folder.filePath(u"%1.db"_s.arg(++m_files));
    }
    auto executor = std::make_unique<storage::DbExecutor>(config);
    OK(executor->start());
    m_store = std::move(executor);
}

void StoreContractTest::cleanup()
{
    m_store.reset();
}

Result<QList<MessageId>> StoreContractTest::makeMessages(ChatId chat, int count)
{
    return write<QList<MessageId>>([=](Transaction &t) -> Result<QList<MessageId>> {
        QList<MessageId> ids;
        for (int i = 0; i < count; ++i) {
            const Message message = textOf(chat, PersonId(1), u"message %1"_s.arg(i), T0.plusMs(i));
            SANAD_ASSIGN(const MessageId id, appendAndCount(t, message));
            ids.append(id);
        }
        return ids;
    });
}

} // namespace sanad::test
