// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/timeline/RowPainter.h"

#include "client/models/MessageWords.h"
#include "client/timeline/TimelineTheme.h"
#include "client/timeline/row_icons.h"
#include "common/text/direction.h"

#include <QCoreApplication>
#include <QPainterPath>

#include <cmath>

namespace sanad::client {

namespace {

constexpr int MaxBars = 48;

/// A waveform where nobody knows the real one: always the same for the same message.
float placeholderLevel(quint64 seed, int bar)
{
    const quint64 mixed = (seed * 0x9e3779b97f4a7c15ULL + quint64(bar) * 0xbf58476d1ce4e5b9ULL) >> 40;
    return 0.25F + 0.6F * float(mixed & 0xff) / 255.0F;
}

QString suffixOf(const QString &name)
{
    const qsizetype dot = name.lastIndexOf(u'.');
    return dot < 0 ? QString() : name.sliced(dot + 1);
}

} // namespace

RowPainter::RowPainter(QPainter &painter, const RowLayout &layout, const RowContext &context, const TimelineItem &item,
    const RowLook &look)
    : m_painter(painter)
    , m_layout(layout)
    , m_context(context)
    , m_item(item)
    , m_look(look)
    , m_theme(*context.theme)
    , m_start(int(context.direction == Qt::RightToLeft ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter)
    , m_end(int(context.direction == Qt::RightToLeft ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter)
    , m_fill(m_theme.bubble(look.isOwn, item.message.isAutoReply()).fill)
    , m_text(m_theme.bubble(look.isOwn, item.message.isAutoReply()).text)
    , m_faint(m_theme.bubble(look.isOwn, item.message.isAutoReply()).faint)
{
}

void RowPainter::paint()
{
    m_painter.setLayoutDirection(m_context.direction);
    paintDay();
    paintUnread();
    paintBubble();
    paintName();
    switch (m_layout.kind) {
    case RowLayout::Kind::None: break;
    case RowLayout::Kind::Picture: paintPicture(); break;
    case RowLayout::Kind::Audio: paintAudio(); break;
    case RowLayout::Kind::File: paintFile(); break;
    }
    paintProgress();
    paintText();
    paintMeta();
    paintBelow();
}

void RowPainter::drawLine(const QRect &rect, const QString &text, const QFont &font, const QColor &colour, int flags)
{
    m_painter.setFont(font);
    m_painter.setPen(colour);
    m_painter.drawText(rect, flags | Qt::TextSingleLine | Qt::AlignAbsolute, text);
}

void RowPainter::paintDay()
{
    const QRect band = m_layout.geometry.day;
    if (band.isEmpty())
        return;
    const QString text = MessageWords::day(m_look.day, m_look.today);
    const int half = QFontMetrics(m_context.fonts.small).horizontalAdvance(text) / 2 + m_context.metrics.em;
    const QPoint centre = band.center();
    m_painter.setPen(m_theme.line);
    m_painter.drawLine(band.left() + m_context.metrics.margin(), centre.y(), centre.x() - half, centre.y());
    m_painter.drawLine(centre.x() + half, centre.y(), band.right() - m_context.metrics.margin(), centre.y());
    drawLine(band, text, m_context.fonts.small, m_theme.note, Qt::AlignCenter);
}

void RowPainter::paintUnread()
{
    QRect band = m_layout.geometry.unread;
    if (band.isEmpty())
        return;
    const int inset = m_context.metrics.gap();
    m_painter.fillRect(band.adjusted(0, inset, 0, -inset), m_theme.unread);
    //: The divider above the first message that has not been read.
    const QString text = QCoreApplication::translate("sanad::client::RowPainter", "New messages");
    drawLine(band, text, m_context.fonts.small, m_theme.unreadText, Qt::AlignCenter);
}

void RowPainter::paintBubble()
{
    const TimelineTheme::Bubble &colours = m_theme.bubble(m_look.isOwn, m_item.message.isAutoReply());
    const QRectF rect = QRectF(m_layout.geometry.bubble).adjusted(0.5, 0.5, -0.5, -0.5);
    const double radius = m_context.metrics.radius();
    m_painter.setRenderHint(QPainter::Antialiasing);
    m_painter.setPen(QPen(colours.border, 1, m_item.message.isAutoReply() ? Qt::DashLine : Qt::SolidLine));
    m_painter.setBrush(colours.fill);
    m_painter.drawRoundedRect(rect, radius, radius);
    if (m_look.hasFocus) {
        m_painter.setPen(QPen(m_theme.focus, 2));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.drawRoundedRect(rect.adjusted(-2, -2, 2, 2), radius + 2, radius + 2);
    }
    m_painter.setRenderHint(QPainter::Antialiasing, false);
}

void RowPainter::paintName()
{
    const QRect place = m_layout.geometry.name;
    if (place.isEmpty())
        return;
    const TimelineTheme::Bubble &colours = m_theme.bubble(m_look.isOwn, m_item.message.isAutoReply());
    if (m_layout.badge.isEmpty()) {
        drawLine(place, m_layout.name, m_context.fonts.name, colours.name, m_start);
        return;
    }
    const BubbleMetrics &metrics = m_context.metrics;
    auto put = [&, x = 0](int width) mutable {
        const QRect logical(place.left() + x, place.top(), width, place.height());
        x += width + metrics.gap();
        return m_context.direction == Qt::RightToLeft
            ? QRect(place.right() + 1 - (logical.x() - place.left()) - width, logical.y(), width, logical.height())
            : logical;
    };
    drawBot(m_painter, put(place.height()), colours.name, colours.fill);
    drawLine(put(QFontMetrics(m_context.fonts.name).horizontalAdvance(m_layout.name)), m_layout.name,
        m_context.fonts.name, colours.name, m_start);
    const QRect pill =
        put(QFontMetrics(m_context.fonts.small).horizontalAdvance(m_layout.badge) + metrics.em).intersected(place);
    m_painter.setRenderHint(QPainter::Antialiasing);
    m_painter.setPen(colours.name);
    m_painter.setBrush(Qt::NoBrush);
    m_painter.drawRoundedRect(QRectF(pill).adjusted(0.5, 0.5, -0.5, -0.5), pill.height() / 2.0, pill.height() / 2.0);
    m_painter.setRenderHint(QPainter::Antialiasing, false);
    drawLine(pill, m_layout.badge, m_context.fonts.small, colours.name, Qt::AlignCenter);
}

void RowPainter::paintPicture()
{
    const QRect place = m_layout.geometry.attachment;
    if (m_look.picture.isNull()) {
        drawPicturePlaceholder(m_painter, place, m_look.pictureHasFailed, m_faint);
        return;
    }
    const QSize fitted = m_look.picture.size().scaled(place.size(), Qt::KeepAspectRatio);
    QRect target(QPoint(), fitted);
    target.moveCenter(place.center());
    m_painter.setRenderHint(QPainter::SmoothPixmapTransform);
    m_painter.drawImage(target, m_look.picture);
}

void RowPainter::paintAudio()
{
    drawPlay(m_painter, m_layout.icon, m_look.audio.isPlaying, m_faint, m_fill);
    const QRect wave = m_layout.wave;
    const qint64 duration = m_look.audio.durationMs > 0
        ? m_look.audio.durationMs
        : qint64(m_item.message.attachment->duration.value_or(0) * 1000);
    const double done = duration > 0 ? std::clamp(double(m_look.audio.positionMs) / double(duration), 0.0, 1.0) : 0;
    const int step = std::max(4, wave.width() / MaxBars);
    const int bars = wave.width() / step;
    const quint64 seed = quint64(m_item.message.id.value());
    QColor ahead = m_faint;
    ahead.setAlphaF(0.45F);
    // Time runs as the interface does.
    for (int bar = 0; bar < bars; ++bar) {
        const auto &levels = m_look.audio.levels;
        const float level = levels.isEmpty() ? placeholderLevel(seed, bar)
                                             : std::clamp(levels[bar * levels.size() / bars], 0.05F, 1.0F);
        const int height = std::max(2, int(level * float(wave.height()) * 0.8F));
        const int x =
            m_context.direction == Qt::RightToLeft ? wave.right() + 1 - (bar + 1) * step : wave.left() + bar * step;
        const bool isPlayed = bar < done * bars;
        m_painter.fillRect(x, wave.center().y() - height / 2, step - 2, height, isPlayed ? m_text : ahead);
    }
    const bool isUnderWay = m_look.audio.isPlaying || m_look.audio.positionMs > 0;
    const QString time = isUnderWay   ? MessageWords::duration(double(m_look.audio.positionMs) / 1000)
        : m_look.audio.durationMs > 0 ? MessageWords::duration(double(duration) / 1000)
                                      : m_layout.subtitle;
    drawLine(m_layout.subtitleRect, time, m_context.fonts.small, m_faint, m_end);
}

void RowPainter::paintFile()
{
    const Attachment &file = *m_item.message.attachment;
    m_painter.setFont(m_context.fonts.small);
    drawFile(m_painter, m_layout.icon, file.mediaType.startsWith(u"video/"), suffixOf(shownName(file.name)), m_faint,
        m_fill);
    drawLine(m_layout.titleRect, m_layout.title, m_context.fonts.text, m_text, m_start);
    drawLine(m_layout.subtitleRect, m_layout.subtitle, m_context.fonts.small, m_faint, m_start);
}

void RowPainter::paintProgress()
{
    if (m_item.state != TimelineItem::State::Sending || m_item.progress < 0 || m_layout.kind == RowLayout::Kind::None)
        return;
    const int thickness = std::max(3, m_context.metrics.gap());
    QRect bar = m_layout.geometry.attachment;
    bar.setTop(bar.bottom() + 1 - thickness);
    m_painter.fillRect(bar, m_fill);
    m_painter.setPen(m_faint);
    m_painter.setBrush(Qt::NoBrush);
    m_painter.drawRect(bar.adjusted(0, 0, -1, -1));
    const int width = int(std::lround(bar.width() * std::min(m_item.progress, 1.0)));
    if (m_context.direction == Qt::RightToLeft)
        bar.setLeft(bar.right() + 1 - width);
    else
        bar.setWidth(width);
    m_painter.fillRect(bar, m_text);
}

void RowPainter::paintText()
{
    if (m_layout.body) {
        QList<QTextLayout::FormatRange> marks = m_look.found;
        if (m_look.selectionLength > 0) {
            QTextLayout::FormatRange selection;
            selection.start = m_look.selectionStart;
            selection.length = m_look.selectionLength;
            selection.format.setBackground(m_theme.selection);
            selection.format.setForeground(m_theme.selectedText);
            marks.append(selection);
        }
        m_painter.setPen(m_text);
        m_layout.body->draw(&m_painter, m_layout.bodyOrigin, marks);
    }
    if (m_layout.more.isEmpty())
        return;
    QFont font = m_context.fonts.small;
    font.setUnderline(true);
    drawLine(m_layout.geometry.more, m_layout.more, font,
        m_theme.bubble(m_look.isOwn, m_item.message.isAutoReply()).link, m_start);
}

void RowPainter::paintMeta()
{
    const QRect place = m_layout.geometry.meta;
    drawLine(place, m_layout.time, m_context.fonts.small, m_faint, m_start);
    if (!m_look.isOwn)
        return;
    const int width = tickWidth(place.height());
    const int x = m_context.direction == Qt::RightToLeft ? place.left() : place.right() + 1 - width;
    drawTicks(m_painter, {x, place.top(), width, place.height()}, ticksOf(m_item), m_faint, m_fill);
}

void RowPainter::paintBelow()
{
    if (!m_layout.note.isEmpty()) {
        const bool hasFailed = m_item.state == TimelineItem::State::Failed;
        m_painter.setFont(m_context.fonts.small);
        m_painter.setPen(hasFailed ? m_theme.problem : m_theme.note);
        // The reason may be in the server's language.
        m_painter.setLayoutDirection(text::directionOf(m_layout.note, m_context.direction));
        m_painter.drawText(m_layout.geometry.note, m_end | Qt::TextWordWrap | Qt::AlignAbsolute, m_layout.note);
        m_painter.setLayoutDirection(m_context.direction);
    }
    QFont font = m_context.fonts.small;
    font.setUnderline(true);
    for (const RowLayout::Button &button : m_layout.buttons)
        drawLine(button.rect, button.label, font, m_theme.action, Qt::AlignCenter);
}

} // namespace sanad::client
