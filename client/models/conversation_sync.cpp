// SPDX-License-Identifier: GPL-3.0-or-later
// How a Conversation is kept in step with the server.
#include "client/models/Conversation.h"

#include "common/core/Clock.h"

namespace sanad::client {

namespace {

/// So many pages are asked for to close a gap; a longer one is not worth it, and the chat is begun anew.
constexpr int PagesToCatchUp = 5;

} // namespace

void Conversation::refresh()
{
    if (m_isOwn || m_id)
        askForChat();
    if (m_id)
        askForNewest();
}

void Conversation::askForChat()
{
    const auto take = [this](const Result<Chat> &chat) {
        if (chat)
            setChat(*chat);
        else if (nextStepAfter(chat.error().code) == NextStep::GiveUp)
            Q_EMIT failed(chat.error().message);
    };
    if (m_isOwn)
        m_api.openChat(m_opening.get(), take);
    else if (m_own.role == Role::Admin)
        m_api.admin().chat(*m_id, m_opening.get(), [take](const Result<ChatOverview> &overview) {
            take(overview ? Result<Chat>(overview->chat) : Result<Chat>(overview.error()));
        });
    else if (!m_chat)
        askForOlderChat(*m_id);
}

/// The contract has no call for one of the student's chats; the list has them.
void Conversation::askForOlderChat(ChatId chat)
{
    m_api.ownChats(ChatId(chat.value() + 1), m_opening.get(), [this, chat](const Result<QList<Chat>> &chats) {
        if (chats && !chats->isEmpty() && chats->constFirst().id == chat)
            setChat(chats->constFirst());
    });
}

void Conversation::askForNewest()
{
    if (std::exchange(m_isAsking, true))
        return;
    m_breaksWhenAsked = m_breaks;
    m_api.newestMessages(*m_id, PageSize, m_opening.get(), [this](const Result<QList<Message>> &page) {
        m_isAsking = false;
        if (page)
            return onNewest(*page);
        if (nextStepAfter(page.error().code) == NextStep::GiveUp || m_realtime.isOnline())
            Q_EMIT failed(page.error().message);
    });
}

void Conversation::onNewest(const QList<Message> &page)
{
    const bool isWhole = page.size() < PageSize;
    const bool joins = m_inStepUpTo && !page.isEmpty() && page.constFirst().id <= *m_inStepUpTo;
    if (joins) {
        m_messages.upsert(page);
        m_store.putMessages(*m_id, page, LocalStore::Join::Continues);
        if (isWhole)
            m_store.noteBeginning(*m_id);
        onCaughtUp(page);
    } else if (m_inStepUpTo && !isWhole) {
        catchUp(*m_inStepUpTo, page, PagesToCatchUp);
    } else {
        beginAnew(page);
    }
}

void Conversation::catchUp(MessageId after, const QList<Message> &newest, int pagesLeft)
{
    if (pagesLeft == 0)
        return beginAnew(newest);
    m_api.messagesAfter(*m_id, after, ApiClient::MostPerPage, m_opening.get(),
        [this, newest, pagesLeft](const Result<QList<Message>> &page) {
            if (!page)
                return beginAnew(newest);
            m_messages.upsert(*page);
            m_store.putMessages(*m_id, *page, LocalStore::Join::Continues);
            if (page->size() < ApiClient::MostPerPage)
                return onCaughtUp(*page);
            m_inStepUpTo = page->constLast().id;
            catchUp(*m_inStepUpTo, newest, pagesLeft - 1);
        });
}

void Conversation::beginAnew(const QList<Message> &page)
{
    const bool isWhole = page.size() < PageSize;
    m_messages.reset(page, !isWhole);
    m_messages.setOutgoing(m_outbox.items(target()));
    m_store.putMessages(*m_id, page, LocalStore::Join::BeginsAnew);
    if (isWhole)
        m_store.noteBeginning(*m_id);
    onCaughtUp(page);
}

void Conversation::onCaughtUp(const QList<Message> &newest)
{
    if (!newest.isEmpty())
        m_inStepUpTo = std::max(m_inStepUpTo.value_or(MessageId()), newest.constLast().id);
    noteReceived(newest);
    sendReadMark();
    if (!std::exchange(m_isLoaded, true))
        Q_EMIT loaded();
    // What happened between the question and the first event nobody has told us.
    if (m_breaks != m_breaksWhenAsked)
        return askForNewest();
    m_isInStep = m_realtime.isOnline();
}

void Conversation::noteReceived(const QList<Message> &newest)
{
    std::optional<MessageId> firstUnread;
    for (const Message &message : newest) {
        if (!isFromOthers(message))
            continue;
        if (!message.deliveredAt)
            m_realtime.markDelivered(message.id);
        if (!firstUnread && !message.readAt && message.id > m_readUpTo.value_or(MessageId()))
            firstUnread = message.id;
    }
    if (!std::exchange(m_hasDivider, true))
        m_messages.setUnreadDivider(firstUnread);
}

void Conversation::onOnline(bool isRecovered)
{
    // What was missed comes as events then.
    if (isRecovered && m_isInStep)
        return sendReadMark();
    onBreak();
    if (m_isOwn || m_id)
        askForChat();
}

void Conversation::onBreak()
{
    ++m_breaks;
    m_isInStep = false;
    if (m_id)
        askForNewest();
}

void Conversation::onMessage(const Message &message)
{
    if (message.chatId != m_id)
        return;
    const bool isNew = !m_inStepUpTo || message.id > *m_inStepUpTo;
    m_messages.upsert(message);
    if (m_isInStep) {
        m_inStepUpTo = std::max(m_inStepUpTo.value_or(MessageId()), message.id);
        m_store.putMessages(*m_id, {message}, LocalStore::Join::Continues);
    }
    if (!isFromOthers(message))
        return;
    m_typing.noteMessage();
    if (!message.deliveredAt)
        m_realtime.markDelivered(message.id);
    if (isNew)
        Q_EMIT messageArrived(message);
}

void Conversation::onStatus(const protocol::StatusUpdated &update)
{
    const std::optional<Timestamp> at = update.status == MessageStatus::Read ? update.readAt : update.deliveredAt;
    const Timestamp when = at.value_or(SystemClock().now());
    m_messages.advance(update.messageId, update.status, when);
    if (m_id)
        m_store.advance(*m_id, update.messageId, update.status, when);
}

void Conversation::onConversation(const Chat &chat)
{
    const bool isNextOwn =
        m_isOwn && m_own.role == Role::Student && chat.studentId == m_own.id && chat.status != ChatStatus::Closed;
    if (chat.id == m_id || isNextOwn)
        setChat(chat);
}

void Conversation::onSent(const Outbox::Target &where, const Sent &what)
{
    if (where != target())
        return;
    if (what.message.chatId != m_id) {
        // The old chat was closed: this is the first message of the next one.
        if (m_isOwn)
            askForChat();
        return;
    }
    m_messages.upsert(what.message);
    if (!what.botReply)
        return;
    m_messages.upsert(*what.botReply);
    // Without events nobody else tells of it.
    if (!m_isInStep && isFromOthers(*what.botReply))
        Q_EMIT messageArrived(*what.botReply);
}

void Conversation::loadOlder()
{
    const std::optional<Message> oldest = m_messages.oldest();
    if (!m_id || !oldest || std::exchange(m_isLoadingOlder, true))
        return;
    if (!m_realtime.isOnline())
        return prependCached();
    m_api.messagesBefore(
        *m_id, oldest->createdAt, PageSize, m_opening.get(), [this](const Result<QList<Message>> &page) {
            if (!page)
                return prependCached();
            m_isLoadingOlder = false;
            const bool hasOlder = page->size() == PageSize;
            m_messages.prepend(*page, hasOlder);
            m_store.putMessages(*m_id, *page, LocalStore::Join::Continues);
            if (!hasOlder)
                m_store.noteBeginning(*m_id);
        });
}

void Conversation::prependCached()
{
    m_isLoadingOlder = false;
    const std::optional<Message> oldest = m_messages.oldest();
    const auto page = oldest ? m_store.before(*m_id, oldest->id, PageSize) : std::nullopt;
    if (page)
        return m_messages.prepend(page->messages, page->hasOlder);
    m_messages.prepend({}, true);
    Q_EMIT failed(tr("Older messages can be read when you are online again."));
}

void Conversation::markRead(MessageId upTo)
{
    if (!m_id || upTo <= m_readUpTo.value_or(MessageId()))
        return;
    m_readUpTo = upTo;
    m_store.setReadUpTo(*m_id, upTo);
    m_isReadMarkDue = true;
    sendReadMark();
}

void Conversation::sendReadMark()
{
    if (!m_isReadMarkDue || !m_id || !m_readUpTo || !m_realtime.isOnline())
        return;
    m_isReadMarkDue = false;
    m_api.markRead(*m_id, *m_readUpTo, m_opening.get(), [this](const Result<int> &marked) {
        // The next connection tries again.
        if (!marked && nextStepAfter(marked.error().code) != NextStep::GiveUp)
            m_isReadMarkDue = true;
    });
}

} // namespace sanad::client
