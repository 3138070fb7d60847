// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/Store.h"
#include "tests/support/InMemoryAccounts.h"
#include "tests/support/InMemoryKnowledge.h"

#include <map>
#include <utility>

namespace sanad::test {

/// All that an InMemoryStore holds. A value: a transaction works on a copy, which replaces the original on commit.
struct MemoryState
{
    struct ChatRow
    {
        Chat chat;
        std::optional<Timestamp> waitingSince;
        UnreadAdded unread; ///< as update() was told, and reading took off
    };
    struct MessageRow
    {
        Message message;
        std::optional<MessageId> replyTo;
    };
    struct Rating
    {
        int score = 0;
        QString comment;
    };

    std::map<std::pair<Role, PersonId>, QString> people;
    std::map<ChatId, ChatRow> chats;
    std::map<MessageId, MessageRow> messages;
    std::map<ChatId, Rating> ratings;
    std::map<FaqId, Faq> faqs;
    std::map<AttachmentId, StoredMedia> media;
    std::map<std::pair<Role, PersonId>, qint64> mediaUsage; ///< number 0: everybody
    std::map<QString, QByteArray> secrets;
    AccountState accounts;
    KnowledgeState knowledge;
    qint64 lastChatId = 0;
    qint64 lastMessageId = 0;
    qint64 lastFaqId = 0;
    qint64 lastAttachmentId = 0;
};

/// A transaction's view of a MemoryState; in a read, whatever would write answers with Error Internal.
struct MemoryView
{
    MemoryState &state;
    bool isReadOnly = false;

    [[nodiscard]] Status mayWrite() const;
};

/// PersonRepository over plain containers.
class InMemoryPersonRepository final : public PersonRepository
{
public:
    explicit InMemoryPersonRepository(MemoryView view)
        : m_view(view)
    {
    }
    Status ensure(const Person &person, Timestamp now) override;
    Result<std::optional<Person>> find(Role role, PersonId id) override;

private:
    MemoryView m_view;
};

/// ChatRepository over plain containers.
class InMemoryChatRepository final : public ChatRepository
{
public:
    explicit InMemoryChatRepository(MemoryView view)
        : m_view(view)
    {
    }
    Result<Chat> create(PersonId student, Timestamp now) override;
    Result<std::optional<Chat>> find(ChatId id) override;
    Result<std::optional<Chat>> findForUpdate(ChatId id) override;
    Result<std::optional<Chat>> findOpenForUpdate(PersonId student) override;
    Result<std::optional<Chat>> findOpen(PersonId student) override;
    Status update(const Chat &chat, const UnreadAdded &added) override;
    Result<QList<Chat>> ofStudent(PersonId student, std::optional<ChatId> before, int limit) override;
    Result<QList<ChatOverview>> overview(const ChatFilter &filter, std::optional<ChatCursor> after, int limit) override;
    Result<std::optional<ChatOverview>> overviewOf(ChatId id) override;
    Result<ChatCounts> counts() override;
    Status rate(ChatId id, int score, const QString &comment, Timestamp now) override;

private:
    [[nodiscard]] const Chat *openChat(PersonId student) const;
    [[nodiscard]] ChatOverview describe(const MemoryState::ChatRow &row) const;

    MemoryView m_view;
};

/// MessageRepository over plain containers.
class InMemoryMessageRepository final : public MessageRepository
{
public:
    explicit InMemoryMessageRepository(MemoryView view)
        : m_view(view)
    {
    }
    Result<MessageId> append(const Message &message, std::optional<MessageId> replyTo) override;
    Result<std::optional<Message>> find(MessageId id) override;
    Result<std::optional<Message>> findByClientId(Role role, PersonId sender, const QString &clientMessageId) override;
    Result<std::optional<Message>> findReplyTo(ChatId chat, MessageId message) override;
    Result<QList<Message>> newest(ChatId chat, std::optional<Timestamp> before, int limit) override;
    Result<QList<Message>> after(ChatId chat, MessageId after, int limit) override;
    Result<bool> advance(MessageId id, MessageStatus status, Timestamp now) override;
    Result<QList<MessageId>> markRead(ChatId chat, Role sender, MessageId upTo, Timestamp now) override;
    Result<int> unreadOfStudent(PersonId student) override;

private:
    void noteRead(const Message &message);
    [[nodiscard]] Status checkUnique(const Message &message) const;

    MemoryView m_view;
};

/// FaqRepository over plain containers.
class InMemoryFaqRepository final : public FaqRepository
{
public:
    explicit InMemoryFaqRepository(MemoryView view)
        : m_view(view)
    {
    }
    Result<QList<Faq>> all() override;
    Result<FaqId> add(const Faq &faq) override;
    Result<std::optional<Faq>> find(FaqId id) override;
    Status change(const Faq &faq) override;
    Status remove(FaqId id) override;

private:
    MemoryView m_view;
};

/// MediaRepository over plain containers.
class InMemoryMediaRepository final : public MediaRepository
{
public:
    explicit InMemoryMediaRepository(MemoryView view)
        : m_view(view)
    {
    }
    Result<AttachmentId> add(const StoredMedia &media, Role role, PersonId sender) override;
    Result<std::optional<StoredMedia>> find(AttachmentId id) override;
    Result<MediaUsage> usage(Role role, PersonId sender) override;
    Result<bool> isNamed(const QString &hash) override;
    Result<QByteArray> sharedSecret(const QString &name, const QByteArray &fresh) override;

private:
    MemoryView m_view;
};

/// The repositories over one MemoryView.
class InMemoryTransaction final : public Transaction
{
public:
    explicit InMemoryTransaction(MemoryView view)
        : m_view(view)
        , m_people(view)
        , m_chats(view)
        , m_messages(view)
        , m_faqs(view)
        , m_media(view)
        , m_accounts(m_view)
        , m_sessions(m_view)
        , m_audit(m_view)
        , m_phrases(m_view)
        , m_bot(m_view)
    {
    }
    PersonRepository &people() override { return m_people; }
    ChatRepository &chats() override { return m_chats; }
    MessageRepository &messages() override { return m_messages; }
    FaqRepository &faqs() override { return m_faqs; }
    MediaRepository &media() override { return m_media; }
    AccountRepository &accounts() override { return m_accounts; }
    SessionRepository &sessions() override { return m_sessions; }
    AuditRepository &audit() override { return m_audit; }
    PhraseRepository &phrases() override { return m_phrases; }
    BotRepository &bot() override { return m_bot; }
    Status checkWritable() override { return m_view.mayWrite(); }

private:
    MemoryView m_view;
    InMemoryPersonRepository m_people;
    InMemoryChatRepository m_chats;
    InMemoryMessageRepository m_messages;
    InMemoryFaqRepository m_faqs;
    InMemoryMediaRepository m_media;
    InMemoryAccountRepository m_accounts;
    InMemorySessionRepository m_sessions;
    InMemoryAuditRepository m_audit;
    InMemoryPhraseRepository m_phrases;
    InMemoryBotRepository m_bot;
};

} // namespace sanad::test
