// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/FakeClock.h"
#include "tests/support/PostgresFixture.h"
#include "tests/support/StoreCalls.h"

#include <QTest>

/// Fails the test unless `expression`, a Result, is a value, which becomes `name`.
#define VALUE(name, expression)                                                                                        \
    auto name##Result = (expression);                                                                                  \
    QVERIFY2(name##Result.has_value(),                                                                                 \
        qPrintable(                                                                                                    \
            name##Result.has_value() ? QString() : name##Result.error().detail + name##Result.error().message));       \
    const auto name = *std::move(name##Result)

#define OK(expression)                                                                                                 \
    do {                                                                                                               \
        const auto result = (expression);                                                                              \
        QVERIFY2(result.has_value(),                                                                                   \
            qPrintable(result.has_value() ? QString() : result.error().detail + result.error().message));              \
    } while (false)

#define FAILS(expression, expected)                                                                                    \
    do {                                                                                                               \
        const auto result = (expression);                                                                              \
        QVERIFY(!result.has_value());                                                                                  \
        QCOMPARE(result.error().code, expected);                                                                       \
    } while (false)

namespace sanad::test {

inline constexpr Timestamp T0 = FakeClock::Start;

/// A student's message, not yet stored.
[[nodiscard]] Message textOf(ChatId chat, PersonId sender, const QString &text, Timestamp at);
/// The bot's message, not yet stored.
[[nodiscard]] Message botText(ChatId chat, PersonId student, const QString &text, Timestamp at);

/// Appends as the domain does: the chat's row learns of what is unread.
[[nodiscard]] Result<MessageId> appendAndCount(
    Transaction &transaction, const Message &message, std::optional<MessageId> replyTo = {});

/// Runs each test function over a fresh store of every kind: the fake, SQLite, PostgreSQL.
class StoreContractTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void initTestCase();
    void init();
    void cleanup();

protected:
    template <typename T>
    Result<T> write(Store::Work<T> work)
    {
        return writeAndWait<T>(*m_store, std::move(work));
    }
    template <typename T>
    Result<T> read(Store::Work<T> work)
    {
        return readAndWait<T>(*m_store, std::move(work));
    }
    Result<Chat> makeChat(qint64 student, Timestamp now = T0)
    {
        return write<Chat>([=](Transaction &t) { return t.chats().create(PersonId(student), now); });
    }
    Result<MessageId> append(const Message &message, std::optional<MessageId> replyTo = {})
    {
        return write<MessageId>([=](Transaction &t) { return appendAndCount(t, message, replyTo); });
    }
    Status update(const Chat &chat)
    {
        return write<void>([=](Transaction &t) { return t.chats().update(chat, {}); });
    }
    Result<std::optional<Chat>> chat(ChatId id)
    {
        return read<std::optional<Chat>>([=](Transaction &t) { return t.chats().find(id); });
    }
    Result<std::optional<Message>> message(MessageId id)
    {
        return read<std::optional<Message>>([=](Transaction &t) { return t.messages().find(id); });
    }
    Result<QList<ChatOverview>> overview(const ChatFilter &filter, std::optional<ChatCursor> after = {}, int limit = 50)
    {
        return read<QList<ChatOverview>>([=](Transaction &t) { return t.chats().overview(filter, after, limit); });
    }
    Result<QList<Message>> newest(ChatId id, std::optional<Timestamp> before, int limit)
    {
        return read<QList<Message>>([=](Transaction &t) { return t.messages().newest(id, before, limit); });
    }
    Result<QList<Message>> after(ChatId id, MessageId after, int limit)
    {
        return read<QList<Message>>([=](Transaction &t) { return t.messages().after(id, after, limit); });
    }
    Result<QList<MessageId>> makeMessages(ChatId chat, int count);

    std::unique_ptr<Store> m_store;

private:
    PostgresFixture m_postgres;
    QTemporaryDir m_folder;
    int m_files = 0;
};

} // namespace sanad::test
