// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/ChatListModel.h"

#include <QDateTime>

using namespace std::chrono_literals;

namespace sanad::client {

namespace {

constexpr int PageSize = 50; // the contract's own, where none is asked for
/// Several events of one happening are one reason to ask.
constexpr auto Pause = 300ms;

} // namespace

ChatListModel::ChatListModel(
    ApiClient &api, RealtimeClient &realtime, LocalStore &store, const Person &own, QObject *parent)
    : QAbstractListModel(parent)
    , m_api(api)
    , m_realtime(realtime)
    , m_store(store)
    , m_own(own)
    , m_asking(std::make_unique<QObject>())
{
    if (own.role == sanad::Role::Admin)
        m_status = ChatStatus::WaitingForAdmin;
    connect(&realtime, &RealtimeClient::conversationUpdated, this, &ChatListModel::update);
    connect(&realtime, &RealtimeClient::messageReceived, this, &ChatListModel::noteMessage);
    connect(&realtime, &RealtimeClient::notified, this, &ChatListModel::askAgainSoon);
    connect(&realtime, &RealtimeClient::cameOnline, this, [this](bool isRecovered) {
        if (!isRecovered)
            load();
    });
    m_again.setSingleShot(true);
    m_again.setInterval(Pause);
    connect(&m_again, &QTimer::timeout, this, &ChatListModel::load);
}

void ChatListModel::load()
{
    m_asking = std::make_unique<QObject>();
    m_isLoading = false;
    if (m_own.role == sanad::Role::Admin)
        return loadQueue({});
    if (m_chats.isEmpty()) {
        QList<ChatOverview> known;
        const QList<Chat> chats = m_store.chats();
        for (const Chat &chat : chats)
            known.append({.chat = chat, .studentName = m_own.name, .lastMessage = {}, .waitingSince = {}});
        take(known, true);
    }
    loadOwn(std::nullopt);
}

void ChatListModel::setStatus(std::optional<ChatStatus> status)
{
    if (status == m_status)
        return;
    m_status = status;
    take({}, true);
    load();
}

void ChatListModel::loadQueue(const QString &cursor)
{
    m_isLoading = true;
    m_api.admin().queue({.status = m_status, .intent = {}, .assigned = {}, .cursor = cursor, .limit = PageSize},
        m_asking.get(), [this, isFirst = cursor.isEmpty()](const Result<QueuePage> &page) {
            m_isLoading = false;
            if (!page)
                return void(Q_EMIT failed(page.error().message));
            m_cursor = page->next;
            m_hasMore = !m_cursor.isEmpty();
            take(page->chats, isFirst);
            m_counts = page->counts;
            Q_EMIT countsChanged();
            Q_EMIT loaded();
        });
}

void ChatListModel::loadOwn(std::optional<ChatId> before)
{
    m_isLoading = true;
    m_api.ownChats(before, m_asking.get(), [this, isFirst = !before](const Result<QList<Chat>> &chats) {
        m_isLoading = false;
        if (!chats)
            return void(Q_EMIT failed(chats.error().message));
        m_hasMore = chats->size() == PageSize;
        QList<ChatOverview> overviews;
        for (const Chat &chat : *chats) {
            m_store.putChat(chat);
            overviews.append({.chat = chat, .studentName = m_own.name, .lastMessage = {}, .waitingSince = {}});
        }
        take(overviews, isFirst);
        Q_EMIT loaded();
    });
}

void ChatListModel::take(const QList<ChatOverview> &chats, bool isFirst)
{
    if (!isFirst) {
        for (const ChatOverview &overview : chats)
            put(overview);
        return;
    }
    beginResetModel();
    m_chats = chats;
    std::ranges::stable_sort(m_chats, {}, [this](const ChatOverview &overview) { return rank(overview); });
    endResetModel();
}

/// Lower ones stand higher.
qint64 ChatListModel::rank(const ChatOverview &overview) const
{
    if (m_own.role != sanad::Role::Admin)
        return -overview.chat.id.value();
    if (m_status == ChatStatus::WaitingForAdmin)
        return overview.waitingSince.value_or(overview.chat.updatedAt).msSinceEpoch();
    return -overview.chat.lastMessageAt.value_or(overview.chat.createdAt).msSinceEpoch();
}

bool ChatListModel::isWanted(const Chat &chat) const
{
    if (m_own.role == sanad::Role::Student)
        return chat.studentId == m_own.id;
    return !m_status || chat.status == *m_status;
}

std::optional<ChatOverview> ChatListModel::overview(ChatId chat) const
{
    const int row = rowOf(chat);
    return row < 0 ? std::nullopt : std::optional(m_chats.at(row));
}

int ChatListModel::rowOf(ChatId chat) const
{
    const auto found = std::ranges::find(m_chats, chat, [](const ChatOverview &overview) { return overview.chat.id; });
    return found == m_chats.end() ? -1 : int(found - m_chats.begin());
}

void ChatListModel::update(const Chat &chat)
{
    if (m_own.role == sanad::Role::Student && isWanted(chat))
        m_store.putChat(chat);
    const int row = rowOf(chat.id);
    if (!isWanted(chat)) {
        if (row >= 0)
            remove(chat.id);
    } else if (row >= 0) {
        ChatOverview overview = m_chats.at(row);
        overview.chat = chat;
        put(overview);
    } else if (m_own.role == sanad::Role::Student) {
        put({.chat = chat, .studentName = m_own.name, .lastMessage = {}, .waitingSince = {}});
    }
    // Names, counts and waiting times come with the list only.
    if (m_own.role == sanad::Role::Admin)
        askAgainSoon();
}

void ChatListModel::noteMessage(const Message &message)
{
    const int row = rowOf(message.chatId);
    if (row < 0)
        return;
    ChatOverview overview = m_chats.at(row);
    overview.lastMessage = message;
    overview.chat.lastMessageAt = message.createdAt;
    put(overview);
}

void ChatListModel::put(ChatOverview overview)
{
    const int row = rowOf(overview.chat.id);
    if (row >= 0 && rank(m_chats.at(row)) == rank(overview)) {
        m_chats[row] = std::move(overview);
        Q_EMIT dataChanged(index(row), index(row));
        return;
    }
    if (row >= 0)
        remove(overview.chat.id);
    const auto place = std::ranges::upper_bound(
        m_chats, rank(overview), {}, [this](const ChatOverview &other) { return rank(other); });
    const int at = int(place - m_chats.begin());
    beginInsertRows({}, at, at);
    m_chats.insert(at, std::move(overview));
    endInsertRows();
}

void ChatListModel::remove(ChatId chat)
{
    const int row = rowOf(chat);
    beginRemoveRows({}, row, row);
    m_chats.removeAt(row);
    endRemoveRows();
}

void ChatListModel::askAgainSoon()
{
    if (m_own.role == sanad::Role::Admin && !m_again.isActive())
        m_again.start();
}

int ChatListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_chats.size());
}

bool ChatListModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_hasMore && !m_isLoading;
}

void ChatListModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    if (m_own.role == sanad::Role::Admin)
        loadQueue(m_cursor);
    else if (!m_chats.isEmpty())
        loadOwn(m_chats.constLast().chat.id);
}

QVariant ChatListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const ChatOverview &overview = m_chats.at(index.row());
    const Chat &chat = overview.chat;
    switch (role) {
    case Qt::DisplayRole:
    case StudentRole: return overview.studentName;
    case IdRole: return chat.id.value();
    case StatusRole: return int(chat.status);
    case PreviewRole: return overview.lastMessage ? overview.lastMessage->text : QString();
    case UnreadRole: return overview.unreadCount;
    case TimeRole:
        return QDateTime::fromMSecsSinceEpoch(
            overview.waitingSince.value_or(chat.lastMessageAt.value_or(chat.createdAt)).msSinceEpoch());
    case MineRole: return chat.adminId == m_own.id;
    default: return {};
    }
}

} // namespace sanad::client
