// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/timeline/MessageLayoutCache.h"
#include "client/timeline/PictureStore.h"
#include "client/timeline/RowPainter.h"
#include "client/timeline/TimelineTheme.h"
#include "common/text/text_search.h"

#include <QHash>
#include <QStyledItemDelegate>
#include <QUrl>

namespace sanad::client {

class MessageModel;

/// What is at a point of a row.
struct RowHit
{
    enum class Part { Nothing, Bubble, Text, Link, Attachment, Play, Wave, More, Button };

    Part part = Part::Nothing;
    QUrl url; ///< of a link
    RowLayout::Action action = RowLayout::Action::Retry; ///< of a button
    double fraction = 0; ///< of a wave: how far into the recording
};

/// A piece of one message's text that is selected.
struct TextSelection
{
    quint64 key = 0; ///< of the row; 0: nothing is selected
    int anchor = 0;
    int cursor = 0;

    [[nodiscard]] int start() const { return std::min(anchor, cursor); }
    [[nodiscard]] int length() const { return std::abs(anchor - cursor); }
};

/// Draws the rows of a MessageModel and tells what is where; keeps their heights and layouts.
class MessageDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit MessageDelegate(QObject *parent = nullptr);

    /// All that a layout depends on; forgets layouts if any of it has changed.
    void setContext(int width, const QFont &font, Qt::LayoutDirection direction, const TimelineTheme &theme);
    [[nodiscard]] const TimelineTheme &theme() const { return m_theme; }
    [[nodiscard]] PictureStore &pictures() { return m_pictures; }
    void setAudioState(MessageId message, const AudioState &state);
    void setSelection(const TextSelection &selection) { m_selection = selection; }
    [[nodiscard]] const TextSelection &selection() const { return m_selection; }
    /// Whether the row with the keyboard is framed: not while somebody uses the mouse.
    void setShowsFocus(bool shows) { m_showsFocus = shows; }
    void setQuery(const text::TextQuery &query) { m_query = query; }
    [[nodiscard]] const RowLayout &layout(const QModelIndex &index) const;
    [[nodiscard]] RowHit hitAt(const QModelIndex &index, QPoint point) const; ///< from the row's corner
    [[nodiscard]] const MessageLayoutCache &cache() const { return m_cache; }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    [[nodiscard]] RowLook lookOf(const MessageModel &model, int row, const RowLayout &layout, double pixelRatio) const;

    TimelineTheme m_theme = TimelineTheme::light();
    mutable MessageLayoutCache m_cache; ///< sizeHint() and paint() are const, and fill it
    mutable PictureStore m_pictures;
    QHash<MessageId, AudioState> m_audio;
    TextSelection m_selection;
    text::TextQuery m_query;
    bool m_showsFocus = false;
};

} // namespace sanad::client
