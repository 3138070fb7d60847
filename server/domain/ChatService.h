// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/AdminUseCases.h"
#include "server/domain/ChatListener.h"
#include "server/domain/ChatUseCases.h"
#include "server/domain/PhrasedAnswers.h"

#include <QHash>

namespace sanad {

/// The domain as the network side calls it: each use case as one job of the store, answered later. One thread: the
/// store's owner. `done` is not called if `context` has died. Every call first makes sure that the caller has a row.
class ChatService
{
public:
    template <typename T>
    using Done = Store::Done<T>;

    ChatService(Store &store, const MessageReader &reader, const ReplySource &replies, const Clock &clock,
        MediaQuota quota = {});

    /// Null: nobody. It must stay for as long as answers may come, or be taken away before.
    void setListener(ChatListener *listener) { m_listener = listener; }
    /// Lets answers from the FAQs be phrased. It must outlive this; to be called before anything is posted.
    void setPhraser(AnswerPhraser &phraser) { m_phrased = std::make_unique<PhrasedAnswers>(m_store, m_chats, phraser); }

    void openChat(const Caller &caller, QObject *context, Done<Chat> done);
    /// The student's open chat, if there is one.
    void currentChat(const Caller &caller, QObject *context, Done<std::optional<Chat>> done);
    void chat(const Caller &caller, ChatId id, QObject *context, Done<Chat> done);
    void post(const Caller &caller, NewMessage message, QObject *context, Done<PostOutcome> done);
    void mayUpload(
        const Caller &caller, const UploadPlan &plan, QObject *context, Done<std::optional<PostOutcome>> done);
    /// Public: what leads here is a signed link.
    void media(AttachmentId id, QObject *context, Done<StoredMedia> done);
    void page(
        const Caller &caller, ChatId chat, const PageRequest &request, QObject *context, Done<QList<Message>> done);
    void ownChats(
        const Caller &caller, std::optional<ChatId> before, int limit, QObject *context, Done<QList<Chat>> done);
    void transcript(const Caller &caller, ChatId chat, QObject *context, Done<Transcript> done);
    void advance(const Caller &caller, MessageId message, MessageStatus status, QObject *context,
        Done<std::optional<StatusChange>> done);
    void readUpTo(const Caller &caller, ChatId chat, MessageId upTo, QObject *context, Done<StatusChange> done);
    void unreadCount(const Caller &caller, QObject *context, Done<int> done);
    void rate(const Caller &caller, ChatId chat, int score, const QString &comment, QObject *context, Done<void> done);
    void faqs(const Caller &caller, QObject *context, Done<QList<Faq>> done);

    void queue(const Caller &admin, const ChatFilter &filter, std::optional<ChatCursor> after, int limit,
        QObject *context, Done<QueuePage> done);
    void overview(const Caller &admin, ChatId chat, QObject *context, Done<ChatOverview> done);
    void act(
        const Caller &admin, ChatId chat, AdminAction action, bool force, QObject *context, Done<AdminOutcome> done);

private:
    template <typename T>
    void write(const Caller &caller, QObject *context, Store::Work<T> work, Done<T> done);
    /// As write(); then `tell(listener, value)` of what came of it.
    template <typename T, typename Tell>
    void writeAndTell(const Caller &caller, QObject *context, Store::Work<T> work, Done<T> done, Tell tell);
    template <typename T>
    void read(const Caller &caller, QObject *context, Store::Work<T> work, Done<T> done);

    [[nodiscard]] bool isKnown(const Person &person) const;
    void remember(const Person &person);

    void store(const Caller &caller, const NewMessage &message, const MessageReading &reading,
        const std::optional<PhrasedAnswer> &phrased, QObject *context, Done<PostOutcome> done);

    Store &m_store;
    const MessageReader &m_reader;
    const Clock &m_clock;
    ChatUseCases m_chats;
    AdminUseCases m_admin;
    QHash<std::pair<int, PersonId>, QString> m_known; ///< whose row is stored, with the name it has
    ChatListener *m_listener = nullptr;
    std::unique_ptr<PhrasedAnswers> m_phrased; ///< none: the FAQs' own words
    QObject m_context; ///< for answers that the listener must hear of, whatever becomes of the asker
};

} // namespace sanad
