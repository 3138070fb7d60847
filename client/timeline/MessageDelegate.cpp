// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/timeline/MessageDelegate.h"

#include "client/models/MessageModel.h"

#include <QDateTime>
#include <QFontMetrics>

namespace sanad::client {

namespace {

const MessageModel &modelOf(const QModelIndex &index)
{
    return *static_cast<const MessageModel *>(index.model());
}

} // namespace

MessageDelegate::MessageDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
{
}

void MessageDelegate::setContext(
    int width, const QFont &font, Qt::LayoutDirection direction, const TimelineTheme &theme)
{
    m_theme = theme;
    m_cache.setContext({.width = width,
        .direction = direction,
        .fonts = RowFonts::of(font),
        .metrics = {.em = QFontMetrics(font).height()},
        .theme = &m_theme});
}

void MessageDelegate::setAudioState(MessageId message, const AudioState &state)
{
    if (state == AudioState())
        m_audio.remove(message);
    else
        m_audio.insert(message, state);
}

const RowLayout &MessageDelegate::layout(const QModelIndex &index) const
{
    return m_cache.layout(modelOf(index), index.row());
}

QSize MessageDelegate::sizeHint(const QStyleOptionViewItem & /*option*/, const QModelIndex &index) const
{
    return {m_cache.context().width, m_cache.height(modelOf(index), index.row())};
}

RowLook MessageDelegate::lookOf(const MessageModel &model, int row, const RowLayout &layout, double pixelRatio) const
{
    const TimelineItem &item = model.at(row);
    const quint64 key = model.key(row);
    RowLook look;
    look.isOwn = model.isOwn(row);
    if (!layout.geometry.day.isEmpty()) {
        look.day = QDateTime::fromMSecsSinceEpoch(item.message.createdAt.msSinceEpoch()).date();
        look.today = QDate::currentDate();
    }
    if (layout.kind == RowLayout::Kind::Picture) {
        look.picture = m_pictures.picture(key, item, layout.geometry.attachment.size() * pixelRatio);
        look.pictureHasFailed = m_pictures.hasFailed(key);
    }
    if (layout.kind == RowLayout::Kind::Audio)
        look.audio = m_audio.value(item.message.id);
    if (m_selection.key == key) {
        look.selectionStart = m_selection.start();
        look.selectionLength = m_selection.length();
    }
    if (layout.body && !m_query.isEmpty()) {
        for (const text::TextRange &range : m_query.findIn(layout.body->text())) {
            QTextLayout::FormatRange mark;
            mark.start = int(range.start);
            mark.length = int(range.length);
            mark.format.setBackground(m_theme.found);
            mark.format.setForeground(m_theme.foundText);
            look.found.append(mark);
        }
    }
    return look;
}

void MessageDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const MessageModel &model = modelOf(index);
    const RowLayout &row = layout(index);
    RowLook look = lookOf(model, index.row(), row, painter->device()->devicePixelRatioF());
    look.hasFocus = m_showsFocus && option.state.testFlag(QStyle::State_HasFocus);
    painter->save();
    painter->setClipRect(option.rect);
    painter->translate(option.rect.topLeft());
    RowPainter(*painter, row, m_cache.context(), model.at(index.row()), look).paint();
    painter->restore();
}

RowHit MessageDelegate::hitAt(const QModelIndex &index, QPoint point) const
{
    using Part = RowHit::Part;
    const RowLayout &row = layout(index);
    for (const RowLayout::Button &button : row.buttons) {
        if (button.rect.contains(point))
            return {.part = Part::Button, .url = {}, .action = button.action};
    }
    const auto isIn = [point](const QRect &rect) { return rect.contains(point); };
    if (row.kind == RowLayout::Kind::Audio && isIn(row.icon))
        return {.part = Part::Play, .url = {}};
    if (row.kind == RowLayout::Kind::Audio && isIn(row.wave)) {
        const double along = double(point.x() - row.wave.left()) / row.wave.width();
        const bool isMirrored = m_cache.context().direction == Qt::RightToLeft;
        return {.part = Part::Wave, .url = {}, .fraction = std::clamp(isMirrored ? 1 - along : along, 0.0, 1.0)};
    }
    if (row.kind != RowLayout::Kind::None && isIn(row.geometry.attachment))
        return {.part = Part::Attachment, .url = {}};
    if (isIn(row.geometry.more))
        return {.part = Part::More, .url = {}};
    if (isIn(row.geometry.text)) {
        const Link *link = row.linkAt(point);
        return link ? RowHit{.part = Part::Link, .url = link->url} : RowHit{.part = Part::Text, .url = {}};
    }
    return {.part = isIn(row.geometry.bubble) ? Part::Bubble : Part::Nothing, .url = {}};
}

} // namespace sanad::client
