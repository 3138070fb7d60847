// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cache/LocalStore.h"
#include "client/net/ApiClient.h"
#include "client/net/RealtimeClient.h"

#include <QAbstractListModel>

namespace sanad::client {

/// A list of chats that keeps itself up to date: a student's own, newest first; or the admins' list, those that wait
/// for the longest time first. More are loaded as one scrolls. GUI thread.
class ChatListModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        IdRole = Qt::UserRole,
        StatusRole, ///< ChatStatus as int
        StudentRole, ///< the student's name; admins only
        PreviewRole, ///< of the last message; admins only
        UnreadRole, ///< admins only
        TimeRole, ///< QDateTime: since when it waits, else of the last message
        MineRole, ///< the caller, an admin, has it
    };

    ChatListModel(
        ApiClient &api, RealtimeClient &realtime, LocalStore &store, const Person &own, QObject *parent = nullptr);

    /// Loads anew; shows what is in the cache meanwhile.
    void load();
    /// Admins: only chats in this status.
    void setStatus(std::optional<ChatStatus> status);

    [[nodiscard]] std::optional<ChatOverview> overview(ChatId chat) const;
    [[nodiscard]] int rowOf(ChatId chat) const;
    /// Admins: how many chats are in a status, over all.
    [[nodiscard]] int count(ChatStatus status) const { return m_counts[size_t(status)]; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

Q_SIGNALS:
    void countsChanged();
    void loaded();
    void failed(const QString &sentence);

private:
    void loadQueue(const QString &cursor);
    void loadOwn(std::optional<ChatId> before);
    void take(const QList<ChatOverview> &chats, bool isFirst);
    void update(const Chat &chat);
    void noteMessage(const Message &message);
    void put(ChatOverview overview);
    void remove(ChatId chat);
    [[nodiscard]] bool isWanted(const Chat &chat) const;
    [[nodiscard]] qint64 rank(const ChatOverview &overview) const;
    void askAgainSoon();

    ApiClient &m_api;
    RealtimeClient &m_realtime;
    LocalStore &m_store;
    const Person m_own;
    std::optional<ChatStatus> m_status;
    QList<ChatOverview> m_chats;
    std::array<int, AllChatStatuses.size()> m_counts{};
    QString m_cursor; ///< admins: of the next page
    bool m_hasMore = false;
    bool m_isLoading = false;
    QTimer m_again;
    std::unique_ptr<QObject> m_asking; ///< context: what was asked for another list is of no use
};

} // namespace sanad::client
