// SPDX-License-Identifier: GPL-3.0-or-later
// How MessageModel moves its window over what was loaded.
#include "client/models/MessageModel.h"

#include <algorithm>

namespace sanad::client {

namespace {

constexpr qsizetype SlideRows = 25; ///< a step of the window: few enough for one frame
constexpr qsizetype JumpRows = 100; ///< at either side of a message that was jumped to
constexpr int TrimSlack = 100; ///< dropped beyond what must be, so that not every message costs a removal

} // namespace

void MessageModel::setVisibleRows(int first, int last)
{
    m_firstVisible = first;
    m_lastVisible = last;
}

void MessageModel::fetchOlder()
{
    flush();
    if (m_begin == 0) {
        if (m_hasOlder && !std::exchange(m_olderAsked, true))
            Q_EMIT olderWanted();
        return;
    }
    const int count = int(std::min(SlideRows, m_begin));
    beginInsertRows({}, 0, count - 1);
    m_begin -= count;
    endInsertRows();
    m_firstVisible += count;
    m_lastVisible += count;
    trim();
}

void MessageModel::fetchNewer()
{
    flush();
    if (showsNewest())
        return;
    const qsizetype count = std::min(SlideRows, qsizetype(m_all.size()) - m_end);
    const bool reachesEnd = m_end + count == qsizetype(m_all.size());
    const int fresh = int(count) + (reachesEnd ? int(m_outgoing.size()) : 0);
    beginInsertRows({}, windowRows(), windowRows() + fresh - 1);
    m_end += count;
    endInsertRows();
    trim();
}

void MessageModel::showNewest()
{
    flush();
    if (!showsNewest())
        setWindow(qsizetype(m_all.size()) - 2 * JumpRows, qsizetype(m_all.size()));
}

bool MessageModel::showAround(MessageId id)
{
    flush();
    if (!isLoaded(id))
        return false;
    if (rowOf(id) < 0)
        setWindow(place(id) - JumpRows, place(id) + JumpRows);
    return true;
}

void MessageModel::setWindow(qsizetype begin, qsizetype end)
{
    beginResetModel();
    m_begin = std::max<qsizetype>(begin, 0);
    m_end = std::min(end, qsizetype(m_all.size()));
    m_firstVisible = m_lastVisible = -1;
    endResetModel();
}

void MessageModel::shrink(int spare)
{
    flush();
    if (m_firstVisible < 0)
        return;
    const int keepFrom = std::max(0, m_firstVisible - spare);
    const int keepTo = std::min(windowRows(), m_lastVisible + 1 + spare);
    // One screen more is not worth a removal, nor is it to lose the end and what is on its way there.
    if (keepTo > 0 && keepTo + spare < windowRows()) {
        beginRemoveRows({}, keepTo, rowCount() - 1);
        m_end -= windowRows() - keepTo;
        endRemoveRows();
    }
    if (keepFrom > spare) {
        beginRemoveRows({}, 0, keepFrom - 1);
        m_begin += keepFrom;
        endRemoveRows();
        m_firstVisible -= keepFrom;
        m_lastVisible -= keepFrom;
    }
}

/// Drops rows at the end of the window that is farther from the screen, if there are too many.
void MessageModel::trim()
{
    if (windowRows() <= MaxRows)
        return;
    const int drop = windowRows() - MaxRows + TrimSlack;
    const bool readsAbove = m_firstVisible >= 0 && m_firstVisible + m_lastVisible < windowRows();
    if (readsAbove) {
        const int keep = windowRows() - drop;
        beginRemoveRows({}, keep, rowCount() - 1);
        m_end -= drop;
        endRemoveRows();
        return;
    }
    beginRemoveRows({}, 0, drop - 1);
    m_begin += drop;
    endRemoveRows();
    m_firstVisible = std::max(-1, m_firstVisible - drop);
    m_lastVisible = std::max(-1, m_lastVisible - drop);
}

std::optional<MessageId> MessageModel::findLoaded(
    std::optional<MessageId> from, bool forwards, const std::function<bool(const Message &)> &matches) const
{
    const auto count = qsizetype(m_all.size());
    qsizetype at = forwards ? 0 : count - 1;
    if (from)
        at = forwards ? place(*from) + (isLoaded(*from) ? 1 : 0) : place(*from) - 1;
    for (; at >= 0 && at < count; at += forwards ? 1 : -1) {
        const Message &message = m_all[size_t(at)].item.message;
        if (matches(message))
            return message.id;
    }
    return {};
}

} // namespace sanad::client
