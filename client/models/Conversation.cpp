// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/Conversation.h"

#include <QCoreApplication>

using namespace std::chrono_literals;

namespace sanad::client {

namespace {

/// A draft is written when the person pauses.
constexpr auto DraftPause = 400ms;

} // namespace

Conversation::Conversation(
    ApiClient &api, RealtimeClient &realtime, LocalStore &store, Outbox &outbox, const Person &own, QObject *parent)
    : QObject(parent)
    , m_api(api)
    , m_realtime(realtime)
    , m_store(store)
    , m_outbox(outbox)
    , m_own(own)
    , m_typing(realtime, own)
    , m_opening(std::make_unique<QObject>())
{
    m_messages.setOwn(own.role, own.id);
    connect(&m_messages, &MessageModel::olderWanted, this, &Conversation::loadOlder, Qt::QueuedConnection);
    connect(&m_typing, &TypingNotes::changed, this, &Conversation::typingChanged);
    connect(&realtime, &RealtimeClient::messageReceived, this, &Conversation::onMessage);
    connect(&realtime, &RealtimeClient::statusUpdated, this, &Conversation::onStatus);
    connect(&realtime, &RealtimeClient::conversationUpdated, this, &Conversation::onConversation);
    connect(&realtime, &RealtimeClient::cameOnline, this, &Conversation::onOnline);
    connect(&realtime, &RealtimeClient::joined, this, [this](ChatId chat) {
        if (chat == m_id && !m_isOwn)
            onBreak();
    });
    connect(&realtime, &RealtimeClient::connectionChanged, this, &Conversation::maySendChanged);
    connect(&outbox, &Outbox::sent, this,
        [this](const Outbox::Target &where, const QString &, const Sent &what) { onSent(where, what); });
    connect(&outbox, &Outbox::changed, this, [this](const Outbox::Target &where) {
        if (where == target())
            m_messages.setOutgoing(m_outbox.items(where));
    });
    connect(&outbox, &Outbox::blocked, this, [this](const Outbox::Target &where) {
        if (where == target())
            askForChat();
    });
    m_draftTimer.setSingleShot(true);
    m_draftTimer.setInterval(DraftPause);
    connect(&m_draftTimer, &QTimer::timeout, this, &Conversation::saveDraft);
    connect(QCoreApplication::instance(), &QCoreApplication::aboutToQuit, this, &Conversation::saveDraft);
}

Conversation::~Conversation()
{
    close();
}

Outbox::Target Conversation::target() const
{
    return m_isOwn ? std::nullopt : m_id;
}

void Conversation::openOwn()
{
    close();
    m_isOwn = true;
    begin(m_store.ownChat());
    refresh();
}

void Conversation::open(ChatId chat)
{
    close();
    m_isOwn = false;
    begin(chat);
    refresh();
}

void Conversation::close()
{
    saveDraft();
    m_typing.setChat(std::nullopt);
    // The student's own rooms are the server's affair.
    if (m_id && !m_isOwn)
        m_realtime.leave(*m_id);
    m_opening = std::make_unique<QObject>();
    m_id.reset();
    m_chat.reset();
    m_isOwn = false;
    m_draft = {};
}

void Conversation::begin(std::optional<ChatId> chat)
{
    m_id = chat;
    m_inStepUpTo.reset();
    m_readUpTo.reset();
    m_isInStep = m_isLoaded = m_isAsking = m_hasDivider = m_isReadMarkDue = m_isLoadingOlder = false;
    m_draft = m_outbox.draft(target());
    showCached();
}

void Conversation::showCached()
{
    LocalStore::Page page;
    if (m_id) {
        m_chat = m_store.chat(*m_id);
        m_readUpTo = m_store.readUpTo(*m_id);
        page = m_store.newest(*m_id, PageSize);
        m_typing.setChat(m_id);
        // In the room of the student's open chat they are as soon as they are connected.
        if (!m_isOwn)
            m_realtime.join(*m_id);
    }
    m_messages.reset(page.messages, page.hasOlder && !page.messages.isEmpty());
    m_messages.setOutgoing(m_outbox.items(target()));
    if (!page.messages.isEmpty())
        m_inStepUpTo = page.messages.constLast().id;
    if (m_chat)
        Q_EMIT chatChanged(*m_chat);
    Q_EMIT maySendChanged();
}

bool Conversation::isReadOnly() const
{
    if (m_isOwn)
        return false;
    return m_own.role == Role::Student || (m_chat && m_chat->status == ChatStatus::Closed);
}

bool Conversation::maySendNow() const
{
    if (!m_realtime.isOnline() || !m_chat || isReadOnly())
        return false;
    return m_own.role == Role::Admin || m_chat->status != ChatStatus::WaitingForAdmin;
}

QString Conversation::send(const QString &text)
{
    const Result<QString> added = m_outbox.add(target(), text);
    if (!added) {
        Q_EMIT failed(added.error().message);
        return {};
    }
    m_typing.stopTyping();
    return *added;
}

QString Conversation::sendFile(const OutgoingFile &file)
{
    const Result<QString> added = m_outbox.addFile(target(), file);
    if (!added) {
        Q_EMIT failed(added.error().message);
        return {};
    }
    return *added;
}

void Conversation::edit(const QString &localId, const QString &text)
{
    if (const Status done = m_outbox.edit(localId, text); !done)
        Q_EMIT failed(done.error().message);
}

void Conversation::discard(const QString &localId)
{
    if (const Status done = m_outbox.discard(localId); !done)
        Q_EMIT failed(done.error().message);
}

void Conversation::noteTyping()
{
    m_typing.noteTyping();
}

void Conversation::rate(int score, const QString &comment)
{
    if (!m_id)
        return;
    m_api.rate(
        *m_id, {.score = score, .comment = comment}, m_opening.get(), [this](const Result<protocol::RateChat> &rating) {
            if (rating)
                Q_EMIT rated(rating->score);
            else
                Q_EMIT failed(rating.error().message);
        });
}

void Conversation::setDraft(const QString &text)
{
    if (text == m_draft.text)
        return;
    m_draft.text = text;
    m_draftTimer.start();
}

void Conversation::setDraftFiles(const QStringList &paths)
{
    if (paths == m_draft.files)
        return;
    m_draft.files = paths;
    m_draftTimer.start();
}

void Conversation::saveDraft()
{
    if (!m_draftTimer.isActive())
        return;
    m_draftTimer.stop();
    if (m_isOwn || m_id)
        m_outbox.setDraft(target(), m_draft);
}

void Conversation::setChat(const Chat &chat)
{
    m_store.putChat(chat);
    if (m_isOwn && m_own.role == Role::Student)
        m_store.setOwnChat(chat.id);
    m_outbox.noteChat(chat);
    if (m_id != chat.id) {
        moveTo(chat);
        return;
    }
    if (m_chat == chat)
        return;
    m_chat = chat;
    Q_EMIT chatChanged(chat);
    Q_EMIT maySendChanged();
}

void Conversation::moveTo(const Chat &chat)
{
    saveDraft();
    m_opening = std::make_unique<QObject>();
    begin(chat.id);
    m_chat = chat;
    Q_EMIT chatChanged(chat);
    Q_EMIT maySendChanged();
    askForNewest();
}

} // namespace sanad::client
