// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Id.h"
#include "common/core/Result.h"
#include "common/core/Timestamp.h"
#include "common/model/Chat.h"
#include "common/model/Faq.h"
#include "common/model/Message.h"
#include "common/model/Person.h"

#include <QList>

#include <array>
#include <optional>

namespace sanad {

// What the domain needs of a store: one interface per aggregate. All calls run on the thread of the transaction they
// belong to; an Error means that the transaction must be given up.

/// Which chats an admin asks for; empty fields do not restrict.
struct ChatFilter
{
    std::optional<ChatStatus> status;
    std::optional<Intent> intent;
    bool unassigned = false; ///< only chats that nobody has taken
    std::optional<PersonId> assignedTo;

    bool operator==(const ChatFilter &) const = default;
};

/// How many messages have been added to a chat that the other side has not read.
struct UnreadAdded
{
    int byStudent = 0; ///< from admins or the bot
    int byAdmins = 0; ///< from the student
};

/// Where a page of chats goes on: strictly after this place in (updated_at, id), newest first.
struct ChatCursor
{
    Timestamp updatedAt;
    ChatId id;

    bool operator==(const ChatCursor &) const = default;
};

/// A chat as the admins' list shows it.
struct ChatOverview
{
    Chat chat;
    QString studentName;
    std::optional<Message> lastMessage;
    int unreadCount = 0; ///< messages of the student that no admin has read
    std::optional<Timestamp> waitingSince; ///< when it began to wait; set while WaitingForAdmin

    bool operator==(const ChatOverview &) const = default;
};

/// Number of chats in each status, in the order of AllChatStatuses.
using ChatCounts = std::array<qint64, AllChatStatuses.size()>;

/// People as their tokens introduced them.
class PersonRepository
{
public:
    virtual ~PersonRepository() = default;
    /// Stores a person that is new, and a name that has changed.
    [[nodiscard]] virtual Status ensure(const Person &person, Timestamp now) = 0;
    [[nodiscard]] virtual Result<std::optional<Person>> find(Role role, PersonId id) = 0;
};

/// Chats, without their messages.
class ChatRepository
{
public:
    virtual ~ChatRepository() = default;
    /// A new chat of a student, BotHandling, created and updated at `now`. Error Conflict if the student has one
    /// that is not closed.
    [[nodiscard]] virtual Result<Chat> create(PersonId student, Timestamp now) = 0;
    [[nodiscard]] virtual Result<std::optional<Chat>> find(ChatId id) = 0;
    /// As find, and no other transaction changes the chat until this one ends.
    [[nodiscard]] virtual Result<std::optional<Chat>> findForUpdate(ChatId id) = 0;
    /// The student's chat that is not closed; there is at most one. Locked as by findForUpdate.
    [[nodiscard]] virtual Result<std::optional<Chat>> findOpenForUpdate(PersonId student) = 0;
    [[nodiscard]] virtual Result<std::optional<Chat>> findOpen(PersonId student) = 0;
    /// Stores all fields but id, student and creation. Error Conflict if this would give the student a second open
    /// chat. Keeps `waitingSince` by itself: set on entering WaitingForAdmin (at `updatedAt`), cleared on leaving.
    /// `added` counts what was appended since the last update: a chat that has got messages must be updated.
    [[nodiscard]] virtual Status update(const Chat &chat, const UnreadAdded &added) = 0;
    /// A student's chats, newest (by id) first, strictly older than `before`.
    [[nodiscard]] virtual Result<QList<Chat>> ofStudent(PersonId student, std::optional<ChatId> before, int limit) = 0;
    /// Chats for the admins, most lately changed first.
    [[nodiscard]] virtual Result<QList<ChatOverview>> overview(
        const ChatFilter &filter, std::optional<ChatCursor> after, int limit) = 0;
    [[nodiscard]] virtual Result<std::optional<ChatOverview>> overviewOf(ChatId id) = 0;
    [[nodiscard]] virtual Result<ChatCounts> counts() = 0;
    /// One rating a chat; a later one replaces it.
    [[nodiscard]] virtual Status rate(ChatId id, int score, const QString &comment, Timestamp now) = 0;
};

/// Messages of chats. Ids grow in the order of storing.
class MessageRepository
{
public:
    virtual ~MessageRepository() = default;
    /// Stores `message` and returns the id given; its own id, and whether it has been delivered or read, are ignored.
    /// `replyTo`: of a bot reply, what it answers; it must be appended right after that, in the same transaction. Error
    /// Conflict if the sender has used the client's message id before; nothing is stored, and the transaction goes on.
    /// An attachment must be in the MediaRepository: its id says which.
    [[nodiscard]] virtual Result<MessageId> append(const Message &message, std::optional<MessageId> replyTo) = 0;
    [[nodiscard]] virtual Result<std::optional<Message>> find(MessageId id) = 0;
    [[nodiscard]] virtual Result<std::optional<Message>> findByClientId(
        Role role, PersonId sender, const QString &clientMessageId) = 0;
    /// The bot's reply to a message, if it gave one.
    [[nodiscard]] virtual Result<std::optional<Message>> findReplyTo(ChatId chat, MessageId message) = 0;
    /// The newest `limit` messages strictly older than `before`, oldest first.
    [[nodiscard]] virtual Result<QList<Message>> newest(ChatId chat, std::optional<Timestamp> before, int limit) = 0;
    /// The first `limit` messages with an id above `after`, oldest first.
    [[nodiscard]] virtual Result<QList<Message>> after(ChatId chat, MessageId after, int limit) = 0;
    /// Moves one message forward to `status` (Delivered or Read; Read sets both times); true if that changed it.
    [[nodiscard]] virtual Result<bool> advance(MessageId id, MessageStatus status, Timestamp now) = 0;
    /// Marks as read what `sender` wrote in the chat up to and including `upTo`; the ids that changed, ascending.
    [[nodiscard]] virtual Result<QList<MessageId>> markRead(
        ChatId chat, Role sender, MessageId upTo, Timestamp now) = 0;
    /// Messages from admin or bot, in any of the student's chats, that are not yet read.
    [[nodiscard]] virtual Result<int> unreadOfStudent(PersonId student) = 0;
};

/// Frequently asked questions.
class FaqRepository
{
public:
    virtual ~FaqRepository() = default;
    /// All of them, highest priority first, then by id.
    [[nodiscard]] virtual Result<QList<Faq>> all() = 0;
    /// Stores `faq` (its id is ignored) and returns the id given.
    [[nodiscard]] virtual Result<FaqId> add(const Faq &faq) = 0;
    [[nodiscard]] virtual Result<std::optional<Faq>> find(FaqId id) = 0;
    /// Stores all but the id. NotFound without such a question.
    [[nodiscard]] virtual Status change(const Faq &faq) = 0;
    /// NotFound without such a question.
    [[nodiscard]] virtual Status remove(FaqId id) = 0;
};

} // namespace sanad
