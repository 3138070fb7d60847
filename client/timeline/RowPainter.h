// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/TimelineItem.h"
#include "client/timeline/RowLayout.h"

#include <QDate>
#include <QImage>
#include <QPainter>

namespace sanad::client {

/// How a recording is being played, as its player tells.
struct AudioState
{
    bool isPlaying = false;
    qint64 positionMs = 0;
    qint64 durationMs = 0; ///< 0: as the message says
    QList<float> levels; ///< of the waveform, 0 to 1; none: a placeholder

    bool operator==(const AudioState &) const = default;
};

/// What a row shows beside its message.
struct RowLook
{
    bool isOwn = false;
    bool hasFocus = false;
    QDate day;
    QDate today;
    QImage picture;
    bool pictureHasFailed = false;
    AudioState audio;
    int selectionStart = 0;
    int selectionLength = 0;
    QList<QTextLayout::FormatRange> found; ///< what find() marks
};

/// Draws one row, at the painter's origin.
class RowPainter
{
public:
    RowPainter(QPainter &painter, const RowLayout &layout, const RowContext &context, const TimelineItem &item,
        const RowLook &look);
    void paint();

private:
    void paintDay();
    void paintUnread();
    void paintBubble();
    void paintName();
    void paintPicture();
    void paintAudio();
    void paintFile();
    void paintProgress();
    void paintText();
    void paintMeta();
    void paintBelow();
    void drawLine(const QRect &rect, const QString &text, const QFont &font, const QColor &colour, int flags);

    QPainter &m_painter;
    const RowLayout &m_layout;
    const RowContext &m_context;
    const TimelineItem &m_item;
    const RowLook &m_look;
    const TimelineTheme &m_theme;
    const int m_start; ///< alignment at the start of the interface
    const int m_end;
    const QColor m_fill;
    const QColor m_text;
    const QColor m_faint;
};

} // namespace sanad::client
