// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/TimelineItem.h"
#include "common/core/Id.h"
#include "common/model/names.h"

#include <QAbstractListModel>
#include <QHash>
#include <QList>

#include <deque>
#include <functional>
#include <map>
#include <optional>

namespace sanad::client {

/// The messages of one chat as rows: a window of at most 2,000 of those that were loaded, ordered by id, and behind the
/// newest one all that is still on its way.
///
/// A view pays for every row at every change, so that rows are few: what leaves the window is kept as plain values, and
/// comes back from there (fetchOlder(), fetchNewer(), showAround()). Only what was never loaded is asked of the server.
/// upsert(), advance() and setOutgoing() gather: rows change once per turn of the event loop, or at flush(). GUI
/// thread.
class MessageModel : public QAbstractListModel
{
    Q_OBJECT

public:
    static constexpr int MaxRows = 2000; ///< of messages that the server has

    explicit MessageModel(QObject *parent = nullptr);

    /// Whose messages are "own".
    void setOwn(Role role, PersonId id);
    /// Begins anew with the newest page of a chat, oldest first. What is already here of the same chat and newer than
    /// the page is kept, since it came while the page was on its way.
    void reset(const QList<Message> &newestPage, bool hasOlder);
    /// Oldest first, all older than what is there. An empty page that says `hasOlder` tells that loading failed.
    void prepend(const QList<Message> &older, bool hasOlder);
    /// New, or known and changed. Takes the place of the outgoing one with its client_message_id. Ignored if it is
    /// older than all that is loaded while there are others between.
    void upsert(const Message &message);
    void upsert(const QList<Message> &messages);
    /// The whole outbox of this chat, in order.
    void setOutgoing(const QList<TimelineItem> &outgoing);
    /// Receipts move forward only; one applies to that message alone.
    void advance(MessageId message, MessageStatus status, Timestamp at);
    /// Where the divider between read and unread stands; it stays there until it is set anew.
    void setUnreadDivider(std::optional<MessageId> firstUnread);
    /// Applies at once what upsert(), advance() and setOutgoing() have gathered.
    void flush();

    [[nodiscard]] std::optional<Message> oldest() const; ///< of what is loaded, whether in the window or not
    [[nodiscard]] std::optional<Message> newest() const; ///< likewise, what has been gathered included
    [[nodiscard]] bool hasOlder() const { return m_hasOlder; } ///< on the server
    [[nodiscard]] bool showsNewest() const { return m_end == qsizetype(m_all.size()); }
    [[nodiscard]] int rowOf(MessageId id) const; ///< -1: not in the window
    [[nodiscard]] int rowOfKey(quint64 key) const; ///< likewise
    [[nodiscard]] const TimelineItem &at(int row) const { return entry(row).item; }
    [[nodiscard]] bool isOwn(int row) const { return entry(row).own; }
    /// Names a row for as long as it exists, also when an outgoing message becomes one of the server's.
    [[nodiscard]] quint64 key(int row) const { return entry(row).key; }
    /// Grows whenever what the row shows changes.
    [[nodiscard]] int revision(int row) const { return entry(row).revision; }
    /// What stands between a row and the one above it.
    struct Border
    {
        bool isNewDay = false; ///< in local time
        bool isUnread = false; ///< the divider
        bool isNewGroup = false; ///< the row above is of somebody else, or one of the two above holds
    };
    [[nodiscard]] Border borderAbove(int row) const;
    [[nodiscard]] int unreadRow() const; ///< below the divider; -1: it is not in the window

    // The window, as views move it.
    /// Which rows are on screen: when the window is full, the end that is farther from them gives way.
    void setVisibleRows(int first, int last);
    /// Shows some more above the first row, or asks for them.
    void fetchOlder();
    /// Shows some more below the last row, if there are any.
    void fetchNewer();
    void showNewest();
    /// Moves the window so that it has this message; false: it was never loaded.
    bool showAround(MessageId id);
    /// Leaves only the rows on screen and `spare` at either side of them: they are what a new layout costs.
    void shrink(int spare);
    /// The nearest loaded message behind (or before) `from` that `matches`; without `from`, from the first (or last)
    /// on.
    [[nodiscard]] std::optional<MessageId> findLoaded(
        std::optional<MessageId> from, bool forwards, const std::function<bool(const Message &)> &matches) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    /// DisplayRole: the text; ToolTipRole: when, and how far it has come; AccessibleTextRole: all in one sentence.
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

Q_SIGNALS:
    /// Older messages are needed; once until prepend() answers.
    void olderWanted();
    /// Others' messages, newer than all that was there.
    void arrived(const QList<Message> &messages);

private:
    struct Entry
    {
        TimelineItem item;
        quint64 key = 0;
        int revision = 0;
        qint64 day = 0;
        bool own = false;
    };

    struct Receipt
    {
        MessageStatus status;
        Timestamp at;
    };

    [[nodiscard]] const Entry &entry(int row) const;
    [[nodiscard]] const Entry *before(int row) const;
    [[nodiscard]] int windowRows() const { return int(m_end - m_begin); }
    [[nodiscard]] qsizetype place(MessageId id) const; ///< of the first loaded message with this id or a higher one
    [[nodiscard]] bool isOwnMessage(const Message &message) const;
    [[nodiscard]] bool isLoaded(MessageId id) const;
    Entry makeEntry(TimelineItem item);
    void setItem(Entry &entry, TimelineItem item);
    void noteSent(const Entry &entry);
    void scheduleFlush();
    void applyUpserts(QList<Message> *arrivals);
    void update(qsizetype place, const Message &message);
    bool replaceOutgoing(qsizetype place, const Message &message);
    void insertRun(qsizetype place, const QList<Message> &run);
    void applyAdvances();
    void applyOutgoing(QList<TimelineItem> wanted);
    void touch(int row);
    void emitTouched();
    void setWindow(qsizetype begin, qsizetype end);
    void trim();

    std::deque<Entry> m_all; ///< all that was loaded, by id
    qsizetype m_begin = 0; ///< the window in m_all
    qsizetype m_end = 0;
    std::deque<Entry> m_outgoing;
    QHash<QString, MessageId> m_sent; ///< own messages by their client_message_id
    std::map<MessageId, Message> m_upserts;
    std::map<MessageId, QList<Receipt>> m_advances;
    std::optional<QList<TimelineItem>> m_wantedOutgoing;
    std::optional<MessageId> m_firstUnread;
    Role m_ownRole = Role::Student;
    PersonId m_ownId;
    quint64 m_lastKey = 0;
    int m_firstVisible = -1;
    int m_lastVisible = -1;
    int m_firstTouched = -1;
    int m_lastTouched = -1;
    bool m_hasOlder = false;
    bool m_olderAsked = false;
    bool m_flushScheduled = false;
};

} // namespace sanad::client
