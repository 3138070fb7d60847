// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Clock.h"
#include "server/domain/AnswerPhraser.h"
#include "server/domain/Bot.h"
#include "server/domain/Caller.h"
#include "server/domain/Store.h"

namespace sanad {

/// A text or a file that somebody sends.
struct NewMessage
{
    std::optional<ChatId> chatId; ///< a student may leave it out: their open chat, made if there is none
    QString text;
    QString clientMessageId; ///< empty, or the sender's own unique text: a repeat stores nothing
    std::optional<StoredMedia> media = {}; ///< the file; `text` is its caption then, and may be blank: none

    bool operator==(const NewMessage &) const = default;
};

/// The answer to a frequently asked question in words of its own.
struct PhrasedAnswer
{
    FaqId faq;
    QString text;

    bool operator==(const PhrasedAnswer &) const = default;
};

/// A file that somebody wants to send, as far as that is known.
struct UploadPlan
{
    qint64 size = 0; ///< bytes
    std::optional<ChatId> chatId{};
    QString clientMessageId{};
    QString text{}; ///< the caption
    bool isComplete = false; ///< the three above are what the sender said; otherwise they are not known yet
};

/// What came of it.
struct PostOutcome
{
    Message message;
    std::optional<Message> botReply;
    Chat chat; ///< as it is now
    bool chatChanged = false; ///< it is new, or its status, admin, intent or the bot's count is another than before
    bool isNewChat = false; ///< made for this message
    bool isRepeat = false; ///< nothing was stored; `message` and `botReply` are those of the first time

    bool operator==(const PostOutcome &) const = default;
};

/// A student's chat, when they asked for it.
struct OpenedChat
{
    Chat chat;
    bool isNew = false; ///< there was none

    bool operator==(const OpenedChat &) const = default;
};

/// A chat with everything that was said in it.
struct Transcript
{
    Chat chat;
    QList<Message> messages;
};

/// Which part of a chat a page shows; at most one of the two is set.
struct PageRequest
{
    std::optional<Timestamp> before;
    std::optional<MessageId> after;
    int limit = 50;
};

/// A message whose status moved forward.
struct StatusChange
{
    ChatId chatId;
    PersonId studentId; ///< whose chat it is
    QList<MessageId> messages;
    MessageStatus status = MessageStatus::Delivered;
    Timestamp at;

    bool operator==(const StatusChange &) const = default;
};

/// What students and admins do with chats, each as one unit of work inside a transaction. Stateless; safe from any
/// thread at once. Refusals are Errors as the contract names them: somebody else's chat is NotFound.
class ChatUseCases
{
public:
    ChatUseCases(const Clock &clock, const ReplySource &replies, MediaQuota quota = {});

    /// The student's open chat, made if there is none.
    [[nodiscard]] Result<OpenedChat> openChat(Transaction &transaction, const Caller &caller) const;
    /// The student's open chat, if there is one; always nothing for an admin.
    [[nodiscard]] Result<std::optional<Chat>> currentChat(Transaction &transaction, const Caller &caller) const;
    /// Any chat that the caller may see.
    [[nodiscard]] Result<Chat> chat(Transaction &transaction, const Caller &caller, ChatId id) const;
    /// Stores a message and, in the same transaction, what the bot answers and what becomes of the chat. `reading` is
    /// what the bot makes of the text; ignored for admins. `phrased` is said where the bot answers that question.
    [[nodiscard]] Result<PostOutcome> post(Transaction &transaction, const Caller &caller, const NewMessage &message,
        const MessageReading &reading, const std::optional<PhrasedAnswer> &phrased = {}) const;
    /// What the answer would have to be phrased from if the student's message were posted now; nothing if it would not
    /// be answered from the FAQs.
    [[nodiscard]] Result<std::optional<PhraseRequest>> toPhrase(
        Transaction &transaction, const Caller &caller, const NewMessage &message, const MessageReading &reading) const;
    /// Whether post() would take the file, as far as that can be told before it is in the media store: the chat must
    /// not wait, and there must be room (InsufficientStorage). A value: no, since the message was sent before, and this
    /// came of it; a file that is kept for a repeat would count for nobody.
    [[nodiscard]] Result<std::optional<PostOutcome>> mayUpload(
        Transaction &transaction, const Caller &caller, const UploadPlan &plan) const;
    /// The file of a message, for whoever has a grant to it.
    [[nodiscard]] Result<StoredMedia> media(Transaction &transaction, AttachmentId id) const;
    [[nodiscard]] Result<QList<Message>> page(
        Transaction &transaction, const Caller &caller, ChatId chat, const PageRequest &page) const;
    [[nodiscard]] Result<QList<Chat>> ownChats(
        Transaction &transaction, const Caller &caller, std::optional<ChatId> before, int limit) const;
    [[nodiscard]] Result<Transcript> transcript(Transaction &transaction, const Caller &caller, ChatId chat) const;

    /// Moves a message of the other side forward to Delivered or Read; nothing if it was there already.
    [[nodiscard]] Result<std::optional<StatusChange>> advance(
        Transaction &transaction, const Caller &caller, MessageId message, MessageStatus status) const;
    /// Marks as read what the other side wrote, up to and including `upTo`.
    [[nodiscard]] Result<StatusChange> readUpTo(
        Transaction &transaction, const Caller &caller, ChatId chat, MessageId upTo) const;
    [[nodiscard]] Result<int> unreadCount(Transaction &transaction, const Caller &caller) const;
    /// Once the chat is resolved or closed; a later rating replaces the first. `score`: 1 to 5.
    [[nodiscard]] Status rate(
        Transaction &transaction, const Caller &caller, ChatId chat, int score, const QString &comment) const;

private:
    /// What the bot has to go by.
    struct BotInput
    {
        const MessageReading &reading;
        const std::optional<PhrasedAnswer> &phrased;
    };

    [[nodiscard]] Result<Chat> visibleChat(Transaction &transaction, const Caller &caller, ChatId id) const;
    [[nodiscard]] Result<Chat> lockChat(Transaction &transaction, const Caller &caller, ChatId id) const;
    [[nodiscard]] Result<std::optional<Chat>> lockTarget(
        Transaction &transaction, const Caller &caller, std::optional<ChatId> id) const;
    [[nodiscard]] Result<std::optional<PostOutcome>> earlier(
        Transaction &transaction, const Caller &caller, const QString &clientMessageId) const;
    [[nodiscard]] Result<PostOutcome> postInto(Transaction &transaction, const Caller &caller,
        const NewMessage &message, const BotInput &input, Chat chat) const;
    [[nodiscard]] Status checkUploadTarget(
        Transaction &transaction, const Caller &caller, const UploadPlan &plan) const;
    [[nodiscard]] Status checkQuota(Transaction &transaction, const Caller &caller, qint64 more) const;
    [[nodiscard]] Result<Message> messageBy(
        Transaction &transaction, const Caller &caller, const NewMessage &content, const Chat &chat) const;
    [[nodiscard]] Result<PostOutcome> postAsStudent(Transaction &transaction, const Caller &caller,
        const NewMessage &message, const BotInput &input, Chat chat) const;
    [[nodiscard]] Result<PostOutcome> postAsAdmin(
        Transaction &transaction, const Caller &caller, const NewMessage &message, Chat chat) const;
    [[nodiscard]] Status append(
        Transaction &transaction, Message &message, Chat &chat, std::optional<MessageId> replyTo) const;

    const Clock &m_clock;
    const ReplySource &m_replies;
    const MediaQuota m_quota;
};

} // namespace sanad
