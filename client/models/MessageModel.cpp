// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/models/MessageModel.h"

#include "client/models/MessageWords.h"

#include <QDateTime>

#include <algorithm>

namespace sanad::client {

namespace {

qint64 localDay(Timestamp time)
{
    return QDateTime::fromMSecsSinceEpoch(time.msSinceEpoch()).date().toJulianDay();
}

/// Keeps receipts that `update` does not know of yet: answers overtake events.
Message merged(const Message &known, Message update)
{
    if (!update.deliveredAt)
        update.deliveredAt = known.deliveredAt;
    if (!update.readAt)
        update.readAt = known.readAt;
    return update;
}

/// Whether nobody would see the difference: grants in addresses are made afresh with every answer.
bool looksSame(const Message &one, Message other)
{
    if (one.attachment && other.attachment) {
        other.attachment->url = one.attachment->url;
        other.attachment->thumbnailUrl = one.attachment->thumbnailUrl;
    }
    return one == other;
}

} // namespace

MessageModel::MessageModel(QObject *parent)
    : QAbstractListModel(parent)
{
}

void MessageModel::setOwn(Role role, PersonId id)
{
    beginResetModel();
    m_ownRole = role;
    m_ownId = id;
    for (Entry &entry : m_all)
        entry.own = isOwnMessage(entry.item.message);
    endResetModel();
}

bool MessageModel::isOwnMessage(const Message &message) const
{
    return !message.isAutoReply() && message.senderRole == m_ownRole && message.senderId == m_ownId;
}

void MessageModel::reset(const QList<Message> &newestPage, bool hasOlder)
{
    flush();
    std::deque<Entry> newer;
    if (!newestPage.isEmpty()) {
        const Message &last = newestPage.constLast();
        for (Entry &entry : m_all) {
            const Message &message = entry.item.message;
            if (message.chatId == last.chatId && message.id > last.id)
                newer.push_back(std::move(entry));
        }
    }
    beginResetModel();
    m_all.clear();
    for (const Message &message : newestPage)
        m_all.push_back(makeEntry({.message = message}));
    std::move(newer.begin(), newer.end(), std::back_inserter(m_all));
    m_sent.clear();
    for (const Entry &entry : m_all)
        noteSent(entry);
    std::erase_if(m_outgoing, [this](const Entry &entry) { return m_sent.contains(entry.item.localId); });
    m_end = qsizetype(m_all.size());
    m_begin = std::max<qsizetype>(0, m_end - MaxRows);
    m_hasOlder = hasOlder;
    m_olderAsked = false;
    m_firstVisible = m_lastVisible = -1;
    endResetModel();
}

void MessageModel::prepend(const QList<Message> &older, bool hasOlder)
{
    flush();
    m_olderAsked = false;
    m_hasOlder = hasOlder;
    QList<Message> page;
    for (const Message &message : older) {
        if (m_all.empty() || message.id < m_all.front().item.message.id)
            page.append(message);
    }
    const qsizetype count = page.size();
    if (count == 0)
        return;
    const bool isVisible = m_begin == 0;
    if (isVisible)
        beginInsertRows({}, 0, int(count) - 1);
    for (auto message = page.crbegin(); message != page.crend(); ++message)
        m_all.push_front(makeEntry({.message = *message}));
    m_end += count;
    if (!isVisible) {
        m_begin += count;
        return;
    }
    m_firstVisible += m_firstVisible < 0 ? 0 : int(count);
    m_lastVisible += m_lastVisible < 0 ? 0 : int(count);
    endInsertRows();
    trim();
}

void MessageModel::upsert(const Message &message)
{
    m_upserts.insert_or_assign(message.id, message);
    scheduleFlush();
}

void MessageModel::upsert(const QList<Message> &messages)
{
    for (const Message &message : messages)
        upsert(message);
}

void MessageModel::setOutgoing(const QList<TimelineItem> &outgoing)
{
    m_wantedOutgoing = outgoing;
    scheduleFlush();
}

void MessageModel::advance(MessageId message, MessageStatus status, Timestamp at)
{
    m_advances[message].append({status, at});
    scheduleFlush();
}

void MessageModel::scheduleFlush()
{
    if (std::exchange(m_flushScheduled, true))
        return;
    QMetaObject::invokeMethod(this, &MessageModel::flush, Qt::QueuedConnection);
}

void MessageModel::flush()
{
    m_flushScheduled = false;
    QList<Message> arrivals;
    applyUpserts(&arrivals);
    applyAdvances();
    if (m_wantedOutgoing)
        applyOutgoing(*std::exchange(m_wantedOutgoing, std::nullopt));
    emitTouched();
    trim();
    if (!arrivals.isEmpty())
        Q_EMIT arrived(arrivals);
}

void MessageModel::applyUpserts(QList<Message> *arrivals)
{
    const auto upserts = std::exchange(m_upserts, {});
    QList<Message> run;
    qsizetype runPlace = -1;
    const auto finishRun = [&] {
        if (!run.isEmpty())
            insertRun(runPlace, std::exchange(run, {}));
    };
    for (const auto &[id, message] : upserts) {
        qsizetype at = place(id);
        if (isLoaded(id)) {
            update(at, message);
            continue;
        }
        if (at == 0 && m_hasOlder && !m_all.empty())
            continue;
        if (at == qsizetype(m_all.size()) && !isOwnMessage(message))
            arrivals->append(message);
        if (at != runPlace) {
            finishRun();
            at = place(id);
        }
        if (!message.clientMessageId.isEmpty() && isOwnMessage(message)) {
            finishRun();
            at = place(id);
            if (replaceOutgoing(at, message))
                continue;
        }
        runPlace = at;
        run.append(message);
    }
    finishRun();
}

void MessageModel::update(qsizetype place, const Message &message)
{
    Entry &known = m_all[size_t(place)];
    const Message update = merged(known.item.message, message);
    if (looksSame(known.item.message, update)) {
        known.item.message = update;
        return;
    }
    TimelineItem item = known.item;
    item.message = update;
    setItem(known, std::move(item));
    if (place >= m_begin && place < m_end)
        touch(int(place - m_begin));
}

/// Puts a message of the server in the place of the outgoing one that it was; the row stays the same one, and moves
/// only if something else was stored before it.
bool MessageModel::replaceOutgoing(qsizetype place, const Message &message)
{
    const auto found = std::find_if(m_outgoing.begin(), m_outgoing.end(),
        [&](const Entry &entry) { return entry.item.localId == message.clientMessageId; });
    if (found == m_outgoing.end())
        return false;
    if (!showsNewest()) {
        m_outgoing.erase(found);
        return false;
    }
    emitTouched();
    const int from = windowRows() + int(found - m_outgoing.begin());
    const int to = int(place - m_begin);
    const bool leavesWindow = to < 0;
    const bool moves = !leavesWindow && from != to;
    if (leavesWindow)
        beginRemoveRows({}, from, from);
    else if (moves)
        beginMoveRows({}, from, from, {}, to);
    Entry entry = std::move(*found);
    m_outgoing.erase(found);
    setItem(entry, {.message = message, .localId = message.clientMessageId});
    m_sent.insert(message.clientMessageId, message.id);
    m_all.insert(m_all.begin() + place, std::move(entry));
    ++m_end;
    if (leavesWindow) {
        ++m_begin;
        endRemoveRows();
        return true;
    }
    if (moves)
        endMoveRows();
    touch(to);
    return true;
}

void MessageModel::insertRun(qsizetype place, const QList<Message> &run)
{
    const qsizetype count = run.size();
    const bool isEnd = place == qsizetype(m_all.size());
    const bool isInside = (place > m_begin && place < m_end) || (place == m_begin && m_begin == 0 && !isEnd);
    const bool isShown = isInside || (isEnd && showsNewest());
    if (isShown) {
        emitTouched();
        beginInsertRows({}, int(place - m_begin), int(place - m_begin + count) - 1);
    }
    std::deque<Entry> entries;
    for (const Message &message : run) {
        entries.push_back(makeEntry({.message = message}));
        noteSent(entries.back());
    }
    m_all.insert(m_all.begin() + place, std::move_iterator(entries.begin()), std::move_iterator(entries.end()));
    if (isShown) {
        m_end += count;
        endInsertRows();
    } else if (place <= m_begin) {
        m_begin += count;
        m_end += count;
    }
}

void MessageModel::applyAdvances()
{
    for (const auto &[id, receipts] : std::exchange(m_advances, {})) {
        if (!isLoaded(id))
            continue;
        const qsizetype at = place(id);
        Message message = m_all[size_t(at)].item.message;
        for (const Receipt &receipt : receipts) {
            if (receipt.status >= MessageStatus::Delivered && !message.deliveredAt)
                message.deliveredAt = receipt.at;
            if (receipt.status == MessageStatus::Read && !message.readAt)
                message.readAt = receipt.at;
        }
        update(at, message);
    }
}

/// Changes as little as possible: what is the same at the beginning and at the end stays.
void MessageModel::applyOutgoing(QList<TimelineItem> wanted)
{
    wanted.removeIf([this](const TimelineItem &item) { return m_sent.contains(item.localId); });
    const auto isSame = [&](qsizetype old, qsizetype now) {
        return m_outgoing[size_t(old)].item.localId == wanted[now].localId;
    };
    const auto oldCount = qsizetype(m_outgoing.size());
    qsizetype head = 0;
    while (head < std::min(oldCount, wanted.size()) && isSame(head, head))
        ++head;
    qsizetype tail = 0;
    while (tail < std::min(oldCount, wanted.size()) - head && isSame(oldCount - 1 - tail, wanted.size() - 1 - tail))
        ++tail;
    const bool isShown = showsNewest();
    const int base = windowRows();
    if (const qsizetype gone = oldCount - head - tail; gone > 0) {
        emitTouched();
        if (isShown)
            beginRemoveRows({}, base + int(head), base + int(head + gone) - 1);
        m_outgoing.erase(m_outgoing.begin() + head, m_outgoing.begin() + head + gone);
        if (isShown)
            endRemoveRows();
    }
    if (const qsizetype fresh = wanted.size() - head - tail; fresh > 0) {
        emitTouched();
        if (isShown)
            beginInsertRows({}, base + int(head), base + int(head + fresh) - 1);
        for (qsizetype i = 0; i < fresh; ++i)
            m_outgoing.insert(m_outgoing.begin() + head + i, makeEntry(wanted[head + i]));
        if (isShown)
            endInsertRows();
    }
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        Entry &entry = m_outgoing[size_t(i)];
        if (entry.item == wanted[i])
            continue;
        setItem(entry, wanted[i]);
        if (isShown)
            touch(base + int(i));
    }
}

void MessageModel::setUnreadDivider(std::optional<MessageId> firstUnread)
{
    if (m_firstUnread == firstUnread)
        return;
    flush();
    for (const std::optional<MessageId> &place : {m_firstUnread, firstUnread}) {
        m_firstUnread = place;
        if (const int row = unreadRow(); row >= 0)
            touch(row);
    }
    emitTouched();
}

std::optional<Message> MessageModel::oldest() const
{
    return m_all.empty() ? std::nullopt : std::optional(m_all.front().item.message);
}

std::optional<Message> MessageModel::newest() const
{
    const bool hasGathered = !m_upserts.empty();
    if (hasGathered && (m_all.empty() || m_upserts.crbegin()->first > m_all.back().item.message.id))
        return m_upserts.crbegin()->second;
    return m_all.empty() ? std::nullopt : std::optional(m_all.back().item.message);
}

int MessageModel::rowOf(MessageId id) const
{
    const qsizetype at = place(id);
    return isLoaded(id) && at >= m_begin && at < m_end ? int(at - m_begin) : -1;
}

int MessageModel::rowOfKey(quint64 key) const
{
    for (int row = 0, count = rowCount(); row < count; ++row) {
        if (entry(row).key == key)
            return row;
    }
    return -1;
}

const MessageModel::Entry &MessageModel::entry(int row) const
{
    Q_ASSERT(row >= 0 && row < rowCount());
    return row < windowRows() ? m_all[size_t(m_begin + row)] : m_outgoing[size_t(row - windowRows())];
}

/// The entry above a row, which may have left the window.
const MessageModel::Entry *MessageModel::before(int row) const
{
    if (row > 0)
        return &entry(row - 1);
    return m_begin > 0 ? &m_all[size_t(m_begin - 1)] : nullptr;
}

MessageModel::Border MessageModel::borderAbove(int row) const
{
    const Entry &below = entry(row);
    const Entry *above = before(row);
    Border border;
    border.isNewDay = !above || above->day != below.day;
    if (m_firstUnread && row < windowRows()) {
        const MessageId id = below.item.message.id;
        const bool isFirst = above && above->item.message.id < *m_firstUnread && id > *m_firstUnread;
        border.isUnread = id == *m_firstUnread || isFirst;
    }
    const Message &mine = below.item.message;
    border.isNewGroup = border.isNewDay || border.isUnread || above->own != below.own
        || mine.senderId != above->item.message.senderId || mine.senderRole != above->item.message.senderRole
        || mine.isAutoReply() != above->item.message.isAutoReply();
    return border;
}

int MessageModel::unreadRow() const
{
    if (!m_firstUnread)
        return -1;
    const qsizetype row = place(*m_firstUnread) - m_begin;
    return row >= 0 && row < windowRows() && borderAbove(int(row)).isUnread ? int(row) : -1;
}

qsizetype MessageModel::place(MessageId id) const
{
    // What comes live comes at the end.
    if (m_all.empty() || m_all.back().item.message.id < id)
        return qsizetype(m_all.size());
    return std::lower_bound(m_all.begin(), m_all.end(), id, [](const Entry &entry, MessageId wanted) {
        return entry.item.message.id < wanted;
    }) - m_all.begin();
}

bool MessageModel::isLoaded(MessageId id) const
{
    const qsizetype at = place(id);
    return at < qsizetype(m_all.size()) && m_all[size_t(at)].item.message.id == id;
}

MessageModel::Entry MessageModel::makeEntry(TimelineItem item)
{
    Entry entry;
    entry.key = ++m_lastKey;
    const bool isOnServer = item.state == TimelineItem::State::OnServer;
    entry.own = !isOnServer || isOwnMessage(item.message);
    if (isOnServer && entry.own)
        item.localId = item.message.clientMessageId;
    setItem(entry, std::move(item));
    return entry;
}

void MessageModel::setItem(Entry &entry, TimelineItem item)
{
    entry.day = localDay(item.message.createdAt);
    entry.item = std::move(item);
    ++entry.revision;
}

void MessageModel::noteSent(const Entry &entry)
{
    if (entry.own && !entry.item.localId.isEmpty())
        m_sent.insert(entry.item.localId, entry.item.message.id);
}

/// Remembers that a row has changed; one signal tells of all of them, since each costs a pass over all rows.
void MessageModel::touch(int row)
{
    m_firstTouched = m_firstTouched < 0 ? row : std::min(m_firstTouched, row);
    m_lastTouched = std::max(m_lastTouched, row);
}

void MessageModel::emitTouched()
{
    if (m_firstTouched < 0)
        return;
    const int first = std::exchange(m_firstTouched, -1);
    const int last = std::exchange(m_lastTouched, -1);
    Q_EMIT dataChanged(index(first), index(last));
}

int MessageModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    return windowRows() + (showsNewest() ? int(m_outgoing.size()) : 0);
}

QVariant MessageModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Entry &shown = entry(index.row());
    switch (role) {
    case Qt::DisplayRole: return shown.item.message.text;
    case Qt::ToolTipRole: return MessageWords::whenAndState(shown.item, shown.own);
    case Qt::AccessibleTextRole: return MessageWords::sentence(shown.item, shown.own);
    default: return {};
    }
}

} // namespace sanad::client
