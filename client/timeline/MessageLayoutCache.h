// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/timeline/RowLayout.h"

#include <QCache>
#include <QHash>

namespace sanad::client {

/// The heights of all rows that were ever asked for, and the layouts of about 300 recent ones.
///
/// A list view asks for every height after each change, so heights are kept by row and revision; a layout is a hundred
/// times as large, and made anew where it is missing. GUI thread.
class MessageLayoutCache
{
public:
    static constexpr int MaxLayouts = 300;

    MessageLayoutCache() = default;

    /// What rows are laid out for from now on; forgets all if it is something else.
    void setContext(const RowContext &context);
    [[nodiscard]] const RowContext &context() const { return m_context; }
    void clear();
    [[nodiscard]] int height(const MessageModel &model, int row);
    /// Valid until some hundred other rows were asked for.
    [[nodiscard]] const RowLayout &layout(const MessageModel &model, int row);
    [[nodiscard]] qsizetype keptLayouts() const { return m_layouts.size(); }
    [[nodiscard]] qsizetype keptHeights() const { return m_heights.size(); }

private:
    struct Height
    {
        quint32 stamp = 0;
        int height = 0;
    };
    struct Kept
    {
        quint32 stamp = 0;
        RowLayout layout;
    };

    RowContext m_context;
    QHash<quint64, Height> m_heights;
    QCache<quint64, Kept> m_layouts{MaxLayouts};
};

} // namespace sanad::client
