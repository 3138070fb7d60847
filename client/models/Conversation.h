// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cache/LocalStore.h"
#include "client/models/MessageModel.h"
#include "client/models/Outbox.h"
#include "client/models/TypingNotes.h"

namespace sanad::client {

/// One chat, kept in step with the server, the cache and the outbox: what is known is there at once, what is new comes
/// live or is asked for after a break, and nothing is shown twice or left out in between. GUI thread.
class Conversation final : public QObject
{
    Q_OBJECT

public:
    static constexpr int PageSize = 50;

    Conversation(ApiClient &api, RealtimeClient &realtime, LocalStore &store, Outbox &outbox, const Person &own,
        QObject *parent = nullptr);
    ~Conversation() override;

    [[nodiscard]] MessageModel &messages() { return m_messages; }
    /// Last known, from the cache while offline.
    [[nodiscard]] std::optional<Chat> chat() const { return m_chat; }

    /// The student's open chat, whichever that is: also the next one, when this is closed.
    void openOwn();
    /// A chat of somebody's, for admins; an older one of the student's own, to read.
    void open(ChatId chat);
    void close();
    [[nodiscard]] bool isOwnOpen() const { return m_isOwn; }
    /// Nothing can be written here any more.
    [[nodiscard]] bool isReadOnly() const;
    /// Online, and the chat's status lets the person write; otherwise send() keeps the message waiting.
    [[nodiscard]] bool maySendNow() const;
    /// The messages are the server's, not only those of the cache.
    [[nodiscard]] bool isLoaded() const { return m_isLoaded; }

    // What is sent is on disk when its local id is returned; empty: it cannot be, and failed() says why.
    QString send(const QString &text);
    QString sendFile(const OutgoingFile &file);
    void edit(const QString &localId, const QString &text);
    void discard(const QString &localId);
    void retry(const QString &localId) { m_outbox.retry(localId); }

    void loadOlder();
    void noteTyping();
    void markRead(MessageId upTo);
    void rate(int score, const QString &comment);
    /// Asks the server again for what may have been missed.
    void refresh();

    [[nodiscard]] QString draft() const { return m_draft.text; }
    void setDraft(const QString &text);
    /// Files that wait in the composer with the draft.
    [[nodiscard]] QStringList draftFiles() const { return m_draft.files; }
    void setDraftFiles(const QStringList &paths);

Q_SIGNALS:
    void chatChanged(const sanad::Chat &chat);
    /// What maySendNow() says may have changed.
    void maySendChanged();
    void typingChanged(const QString &who, bool isTyping);
    /// Arrived live from others.
    void messageArrived(const sanad::Message &message);
    void loaded();
    void rated(int score);
    /// Something the person should know, translated.
    void failed(const QString &sentence);

private:
    void begin(std::optional<ChatId> chat);
    void showCached();
    void setChat(const Chat &chat);
    void moveTo(const Chat &chat);
    [[nodiscard]] Outbox::Target target() const;
    [[nodiscard]] bool isFromOthers(const Message &message) const { return message.senderRole != m_own.role; }

    // Keeping in step.
    void askForChat();
    void askForOlderChat(ChatId chat);
    void askForNewest();
    void onNewest(const QList<Message> &page);
    void catchUp(MessageId after, const QList<Message> &newest, int pagesLeft);
    void beginAnew(const QList<Message> &page);
    void onCaughtUp(const QList<Message> &newest);
    void noteReceived(const QList<Message> &newest);
    void prependCached();
    void sendReadMark();

    void onMessage(const Message &message);
    void onStatus(const protocol::StatusUpdated &update);
    void onConversation(const Chat &chat);
    void onOnline(bool isRecovered);
    void onBreak();
    void onSent(const Outbox::Target &where, const Sent &what);
    void saveDraft();

    ApiClient &m_api;
    RealtimeClient &m_realtime;
    LocalStore &m_store;
    Outbox &m_outbox;
    const Person m_own;
    MessageModel m_messages;
    TypingNotes m_typing;
    std::optional<Chat> m_chat;
    std::optional<ChatId> m_id; ///< known before the chat is
    std::unique_ptr<QObject> m_opening; ///< context of what is asked for this chat: gone with the next one
    std::optional<MessageId> m_inStepUpTo; ///< no gap up to there
    std::optional<MessageId> m_readUpTo;
    bool m_isReadMarkDue = false;
    bool m_isOwn = false;
    bool m_isInStep = false; ///< every message comes as an event
    bool m_isLoaded = false;
    bool m_isAsking = false;
    int m_breaks = 0; ///< times that events may have been missed
    int m_breaksWhenAsked = 0;
    bool m_hasDivider = false;
    bool m_isLoadingOlder = false;
    Draft m_draft;
    QTimer m_draftTimer;
};

} // namespace sanad::client
