// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/ChatService.h"

namespace sanad {

namespace {

/// So many names are kept in memory; beyond it we forget and ask the database again.
constexpr qsizetype MaxKnownPeople = 50'000;

} // namespace

ChatService::ChatService(
    Store &store, const MessageReader &reader, const ReplySource &replies, const Clock &clock, MediaQuota quota)
    : m_store(store)
    , m_reader(reader)
    , m_clock(clock)
    , m_chats(clock, replies, quota)
    , m_admin(clock)
{
}

bool ChatService::isKnown(const Person &person) const
{
    const auto found = m_known.constFind({int(person.role), person.id});
    return found != m_known.constEnd() && *found == person.name;
}

void ChatService::remember(const Person &person)
{
    if (m_known.size() >= MaxKnownPeople)
        m_known.clear();
    m_known.insert({int(person.role), person.id}, person.name);
}

template <typename T>
void ChatService::write(const Caller &caller, QObject *context, Store::Work<T> work, Done<T> done)
{
    // Writes run in their order. A unit of its own: the person's row is stored even if the call itself is refused.
    if (!isKnown(caller.person)) {
        const Person person = caller.person;
        m_store.write<void>(
            context,
            [this, person](Transaction &transaction) { return transaction.people().ensure(person, m_clock.now()); },
            [this, person](const Status &stored) {
                if (stored)
                    remember(person);
            });
    }
    m_store.write<T>(context, std::move(work), std::move(done));
}

template <typename T, typename Tell>
void ChatService::writeAndTell(const Caller &caller, QObject *context, Store::Work<T> work, Done<T> done, Tell tell)
{
    write<T>(caller, &m_context, std::move(work),
        [this, asker = QPointer<QObject>(context), done = std::move(done), tell](const Result<T> &result) {
            if (asker)
                done(result);
            if (m_listener && result)
                tell(*m_listener, *result);
        });
}

template <typename T>
void ChatService::read(const Caller &caller, QObject *context, Store::Work<T> work, Done<T> done)
{
    if (isKnown(caller.person)) {
        m_store.read<T>(context, std::move(work), std::move(done));
        return;
    }
    // The first call of somebody: their row is stored even if the call itself is refused.
    const Person person = caller.person;
    m_store.write<void>(
        context,
        [this, person](Transaction &transaction) { return transaction.people().ensure(person, m_clock.now()); },
        [this, person, context, work = std::move(work), done = std::move(done)](const Status &stored) {
            if (!stored) {
                done(stored.error());
                return;
            }
            remember(person);
            m_store.read<T>(context, work, done);
        });
}

void ChatService::openChat(const Caller &caller, QObject *context, Done<Chat> done)
{
    writeAndTell<OpenedChat>(
        caller, context, [this, caller](Transaction &transaction) { return m_chats.openChat(transaction, caller); },
        [done = std::move(done)](const Result<OpenedChat> &opened) {
            done(opened ? Result<Chat>(opened->chat) : Result<Chat>(opened.error()));
        },
        [](ChatListener &listener, const OpenedChat &opened) {
            if (opened.isNew)
                listener.onChatOpened(opened.chat);
        });
}

void ChatService::currentChat(const Caller &caller, QObject *context, Done<std::optional<Chat>> done)
{
    read<std::optional<Chat>>(
        caller, context, [this, caller](Transaction &transaction) { return m_chats.currentChat(transaction, caller); },
        std::move(done));
}

void ChatService::chat(const Caller &caller, ChatId id, QObject *context, Done<Chat> done)
{
    read<Chat>(
        caller, context, [this, caller, id](Transaction &transaction) { return m_chats.chat(transaction, caller, id); },
        std::move(done));
}

void ChatService::post(const Caller &caller, NewMessage message, QObject *context, Done<PostOutcome> done)
{
    const MessageReading reading = caller.isStudent() ? m_reader.read(message.text) : MessageReading{};
    if (!m_phrased || !caller.isStudent()) {
        store(caller, message, reading, {}, context, std::move(done));
        return;
    }
    m_phrased->arrange(caller, message, reading,
        [this, caller, message, reading, asker = QPointer<QObject>(context), done = std::move(done)](
            const std::optional<PhrasedAnswer> &phrased) { store(caller, message, reading, phrased, asker, done); });
}

void ChatService::store(const Caller &caller, const NewMessage &message, const MessageReading &reading,
    const std::optional<PhrasedAnswer> &phrased, QObject *context, Done<PostOutcome> done)
{
    writeAndTell<PostOutcome>(
        caller, context,
        [this, caller, message, reading, phrased](
            Transaction &transaction) { return m_chats.post(transaction, caller, message, reading, phrased); },
        std::move(done),
        [](ChatListener &listener, const PostOutcome &outcome) {
            if (!outcome.isRepeat)
                listener.onPosted(outcome);
        });
}

void ChatService::mayUpload(
    const Caller &caller, const UploadPlan &plan, QObject *context, Done<std::optional<PostOutcome>> done)
{
    read<std::optional<PostOutcome>>(
        caller, context,
        [this, caller, plan](Transaction &transaction) { return m_chats.mayUpload(transaction, caller, plan); },
        std::move(done));
}

void ChatService::media(AttachmentId id, QObject *context, Done<StoredMedia> done)
{
    m_store.read<StoredMedia>(
        context, [this, id](Transaction &transaction) { return m_chats.media(transaction, id); }, std::move(done));
}

void ChatService::page(
    const Caller &caller, ChatId chat, const PageRequest &request, QObject *context, Done<QList<Message>> done)
{
    read<QList<Message>>(
        caller, context,
        [this, caller, chat, request](
            Transaction &transaction) { return m_chats.page(transaction, caller, chat, request); },
        std::move(done));
}

void ChatService::ownChats(
    const Caller &caller, std::optional<ChatId> before, int limit, QObject *context, Done<QList<Chat>> done)
{
    read<QList<Chat>>(
        caller, context,
        [this, caller, before, limit](
            Transaction &transaction) { return m_chats.ownChats(transaction, caller, before, limit); },
        std::move(done));
}

void ChatService::transcript(const Caller &caller, ChatId chat, QObject *context, Done<Transcript> done)
{
    read<Transcript>(
        caller, context,
        [this, caller, chat](Transaction &transaction) { return m_chats.transcript(transaction, caller, chat); },
        std::move(done));
}

void ChatService::advance(const Caller &caller, MessageId message, MessageStatus status, QObject *context,
    Done<std::optional<StatusChange>> done)
{
    writeAndTell<std::optional<StatusChange>>(
        caller, context,
        [this, caller, message, status](
            Transaction &transaction) { return m_chats.advance(transaction, caller, message, status); },
        std::move(done),
        [](ChatListener &listener, const std::optional<StatusChange> &change) {
            if (change)
                listener.onStatusesMoved(*change);
        });
}

void ChatService::readUpTo(const Caller &caller, ChatId chat, MessageId upTo, QObject *context, Done<StatusChange> done)
{
    writeAndTell<StatusChange>(
        caller, context,
        [this, caller, chat, upTo](
            Transaction &transaction) { return m_chats.readUpTo(transaction, caller, chat, upTo); },
        std::move(done),
        [](ChatListener &listener, const StatusChange &change) {
            if (!change.messages.isEmpty())
                listener.onStatusesMoved(change);
        });
}

void ChatService::unreadCount(const Caller &caller, QObject *context, Done<int> done)
{
    read<int>(
        caller, context, [this, caller](Transaction &transaction) { return m_chats.unreadCount(transaction, caller); },
        std::move(done));
}

void ChatService::rate(
    const Caller &caller, ChatId chat, int score, const QString &comment, QObject *context, Done<void> done)
{
    write<void>(
        caller, context,
        [this, caller, chat, score, comment](
            Transaction &transaction) { return m_chats.rate(transaction, caller, chat, score, comment); },
        std::move(done));
}

void ChatService::faqs(const Caller &caller, QObject *context, Done<QList<Faq>> done)
{
    read<QList<Faq>>(
        caller, context, [](Transaction &transaction) { return transaction.faqs().all(); }, std::move(done));
}

void ChatService::queue(const Caller &admin, const ChatFilter &filter, std::optional<ChatCursor> after, int limit,
    QObject *context, Done<QueuePage> done)
{
    read<QueuePage>(
        admin, context,
        [this, filter, after, limit](
            Transaction &transaction) { return m_admin.queue(transaction, filter, after, limit); },
        std::move(done));
}

void ChatService::overview(const Caller &admin, ChatId chat, QObject *context, Done<ChatOverview> done)
{
    read<ChatOverview>(
        admin, context, [this, chat](Transaction &transaction) { return m_admin.chat(transaction, chat); },
        std::move(done));
}

void ChatService::act(
    const Caller &admin, ChatId chat, AdminAction action, bool force, QObject *context, Done<AdminOutcome> done)
{
    writeAndTell<AdminOutcome>(
        admin, context,
        [this, admin, chat, action, force](
            Transaction &transaction) { return m_admin.act(transaction, admin, chat, action, force); },
        std::move(done),
        [](ChatListener &listener, const AdminOutcome &outcome) {
            if (outcome.chatChanged)
                listener.onChatChanged(outcome.chat);
        });
}

} // namespace sanad
