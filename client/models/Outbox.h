// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cache/OutboxStore.h"
#include "client/models/TimelineItem.h"
#include "client/net/ApiClient.h"
#include "client/net/RealtimeClient.h"
#include "client/net/ReconnectPolicy.h"

#include <QHash>

namespace sanad::client {

/// A file that the person wants to send.
struct OutgoingFile
{
    QString path;
    QString caption = {};
    bool isVoice = false;
    std::optional<double> duration = {}; ///< seconds, of a sound
    QString name = {}; ///< as others shall see it; empty: the file's own
};

/// Gets to the server what one person writes: each message is on disk before it counts as sent, goes out in order
/// within its chat, and is stored exactly once, whatever dies in between. What was refused for good stays, with the
/// reason, until the person decides. GUI thread.
class Outbox final : public QObject
{
    Q_OBJECT

public:
    /// Which chat; nothing: the student's own open one, whichever that is when the message gets there.
    using Target = std::optional<ChatId>;

    struct Limits
    {
        ReconnectPolicy::Limits retry;
        int strangeAnswers = 6; ///< attempts of a message whose answers make no sense
        qint64 copiedAtOnce = 1024 * 1024; ///< bytes: larger files are copied beside the GUI thread
    };

    Outbox(ApiClient &api, RealtimeClient &realtime, OutboxStore &store, const Person &own, const Limits &limits,
        QObject *parent = nullptr);
    Outbox(ApiClient &api, RealtimeClient &realtime, OutboxStore &store, const Person &own, QObject *parent = nullptr)
        : Outbox(api, realtime, store, own, Limits(), parent)
    {
    }
    ~Outbox() override;

    /// On disk when this returns its local id; an Error, with a sentence for the person, if it cannot be.
    [[nodiscard]] Result<QString> add(const Target &target, const QString &text);
    /// The same, with a copy of the file; a large one is still being copied then, and taken up again after a crash.
    [[nodiscard]] Result<QString> addFile(const Target &target, const OutgoingFile &file);
    /// Changes the text, or caption, of one that waits or was refused; it goes out then. Conflict: it is on its way.
    [[nodiscard]] Status edit(const QString &localId, const QString &text);
    /// Takes one back. Conflict: it is on its way; uploads are given up.
    [[nodiscard]] Status discard(const QString &localId);
    /// Tries one again that was refused, and all that wait, at once.
    void retry(const QString &localId);

    /// What waits for this chat, in order.
    [[nodiscard]] QList<TimelineItem> items(const Target &target) const;
    [[nodiscard]] qsizetype size() const { return qsizetype(m_items.size()); }
    /// What is known of a chat: whether its student may write.
    void noteChat(const Chat &chat);

    void setDraft(const Target &target, const Draft &draft) { m_store.setDraft(target, draft); }
    [[nodiscard]] Draft draft(const Target &target) { return m_store.draft(target); }

Q_SIGNALS:
    void changed(const sanad::client::Outbox::Target &target);
    /// The server has it; told before changed(). `botReply` likewise.
    void sent(const sanad::client::Outbox::Target &target, const QString &localId, const sanad::client::Sent &what);
    /// The server wants the student to wait: what is known of the chat is out of date.
    void blocked(const sanad::client::Outbox::Target &target);

private:
    struct Item
    {
        OutboxEntry entry;
        TimelineItem::State state = TimelineItem::State::Waiting;
        double progress = -1;
        int strangeAnswers = 0;
        bool isCopying = false;
        bool isAttempted = false; ///< perhaps
        std::shared_ptr<CallHandle> call;
    };

    [[nodiscard]] Item *find(const QString &localId);
    [[nodiscard]] Result<QString> put(OutboxEntry entry);
    void copy(Item &item);
    void onCopied(const QString &localId, const Status &copied);
    void pump();
    void pump(const Target &target);
    void start(Item &item);
    void onAnswer(const QString &localId, const Result<Sent> &answer);
    void onSent(Item &item, const Sent &sent);
    void onRefused(Item &item, const Error &error);
    void giveUp(Item &item, const QString &problem);
    void tryLater(const Error &error);
    void onProgress(const QString &localId, double share);
    void removeItem(const QString &localId);
    [[nodiscard]] TimelineItem shown(const Item &item) const;
    void goOn();
    void endPause();

    ApiClient &m_api;
    OutboxStore &m_store;
    const Person m_own;
    const Limits m_limits;
    std::vector<std::unique_ptr<Item>> m_items; ///< in order
    QSet<qint64> m_blocked; ///< lanes whose student must wait
    ReconnectPolicy m_policy;
    QTimer m_retry;
    bool m_isPauseAsked = false; ///< by the server: it is kept to, whatever happens
};

} // namespace sanad::client
