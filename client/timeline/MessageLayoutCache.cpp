// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/timeline/MessageLayoutCache.h"

#include "client/models/MessageModel.h"

namespace sanad::client {

namespace {

/// What a row's look depends on beside its key: its revision, and what stands above it.
quint32 stampOf(const MessageModel &model, int row)
{
    const MessageModel::Border border = model.borderAbove(row);
    const quint32 above = quint32(border.isNewDay) | quint32(border.isUnread) << 1 | quint32(border.isNewGroup) << 2;
    return quint32(model.revision(row)) << 3 | above;
}

} // namespace

void MessageLayoutCache::setContext(const RowContext &context)
{
    m_context = context;
    clear();
}

void MessageLayoutCache::clear()
{
    m_heights.clear();
    m_layouts.clear();
}

int MessageLayoutCache::height(const MessageModel &model, int row)
{
    const auto found = m_heights.constFind(model.key(row));
    if (found != m_heights.constEnd() && found->stamp == stampOf(model, row))
        return found->height;
    return layout(model, row).geometry.height;
}

const RowLayout &MessageLayoutCache::layout(const MessageModel &model, int row)
{
    const quint64 key = model.key(row);
    const quint32 stamp = stampOf(model, row);
    if (const Kept *kept = m_layouts.object(key); kept && kept->stamp == stamp)
        return kept->layout;
    auto fresh = std::make_unique<Kept>(Kept{stamp, layOutRow(model, row, m_context)});
    const RowLayout &layout = fresh->layout;
    m_heights.insert(key, {stamp, layout.geometry.height});
    m_layouts.insert(key, fresh.release());
    return layout;
}

} // namespace sanad::client
