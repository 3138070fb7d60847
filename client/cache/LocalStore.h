// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cache/EncryptedDatabase.h"
#include "common/model/Chat.h"
#include "common/model/Faq.h"
#include "common/model/Message.h"

namespace sanad::client {

/// What the server last told of one person's chats, so that they can be read while it cannot be reached. Of each chat
/// it has one unbroken run of messages that ends with the newest known. A cache: what cannot be stored is left out,
/// what cannot be read is as if it were not there. The program's thread.
class LocalStore final
{
public:
    struct Limits
    {
        int messagesPerChat = 2'000;
        int chats = 200;
    };

    /// `folder`: this person's at this server. See EncryptedDatabase::open.
    [[nodiscard]] static Result<std::unique_ptr<LocalStore>> open(
        const QString &folder, const QByteArray &key, const Limits &limits);
    [[nodiscard]] static Result<std::unique_ptr<LocalStore>> open(const QString &folder, const QByteArray &key)
    {
        return open(folder, key, Limits());
    }

    /// Where the old file is, if it could not be read and was set aside; otherwise empty.
    [[nodiscard]] const QString &setAsidePath() const { return m_database->setAsidePath(); }

    void putChat(const Chat &chat);
    [[nodiscard]] std::optional<Chat> chat(ChatId id);
    /// Newest first.
    [[nodiscard]] QList<Chat> chats();
    /// The student's open chat.
    void setOwnChat(ChatId id);
    [[nodiscard]] std::optional<ChatId> ownChat();

    /// How a page of messages stands to what is there of the chat.
    enum class Join {
        Continues, ///< it overlaps, or follows without a gap
        BeginsAnew, ///< there may be a gap: what is there goes
    };
    void putMessages(ChatId chat, const QList<Message> &messages, Join join);
    /// The chat has nothing older than what is there.
    void noteBeginning(ChatId chat);
    /// A message's receipt; forward only.
    void advance(ChatId chat, MessageId message, MessageStatus status, Timestamp at);

    struct Page
    {
        QList<Message> messages; ///< oldest first
        bool hasOlder = false; ///< here or at the server
    };
    [[nodiscard]] Page newest(ChatId chat, int limit);
    /// Those before a message that is there; `isKnown` false: what there is before it only the server knows.
    [[nodiscard]] std::optional<Page> before(ChatId chat, MessageId message, int limit);
    [[nodiscard]] std::optional<MessageId> newestId(ChatId chat);

    /// Up to where the person has read.
    void setReadUpTo(ChatId chat, MessageId message);
    [[nodiscard]] std::optional<MessageId> readUpTo(ChatId chat);

    void putFaqs(const QList<Faq> &faqs);
    [[nodiscard]] QList<Faq> faqs();

private:
    LocalStore(std::unique_ptr<EncryptedDatabase> database, const Limits &limits);

    [[nodiscard]] Status putMessage(ChatId chat, const Message &message);
    [[nodiscard]] Status prune(ChatId chat);
    [[nodiscard]] Page page(QSqlQuery &query, ChatId chat, int limit);
    void putValue(const char *name, const QByteArray &value);
    [[nodiscard]] std::optional<QByteArray> value(const char *name);
    [[nodiscard]] std::optional<QJsonObject> openObject(const QByteArray &sealed, const QByteArray &context) const;

    const std::unique_ptr<EncryptedDatabase> m_database;
    const Limits m_limits;
};

} // namespace sanad::client
