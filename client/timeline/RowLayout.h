// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/timeline/bubble_geometry.h"
#include "client/timeline/link_scanner.h"
#include "client/timeline/shown_text.h"

#include <QFont>
#include <QList>
#include <QPointF>
#include <QString>
#include <QTextLayout>

#include <memory>

namespace sanad::client {

class MessageModel;
struct TimelineTheme;

/// The fonts of a row, all from the view's own.
struct RowFonts
{
    QFont text;
    QFont small; ///< times, sizes, states
    QFont name;

    [[nodiscard]] static RowFonts of(const QFont &font);
};

/// What a row is laid out for.
struct RowContext
{
    int width = 0;
    Qt::LayoutDirection direction = Qt::LeftToRight; ///< of the interface
    RowFonts fonts;
    BubbleMetrics metrics;
    const TimelineTheme *theme = nullptr;
};

/// One row, laid out: its texts, and where all of it stands from the row's own corner.
struct RowLayout
{
    enum class Action { Retry, Edit, Discard, Cancel };
    enum class Kind { None, Picture, Audio, File };
    /// Something to click on below a bubble.
    struct Button
    {
        Action action;
        QString label;
        QRect rect;
    };

    BubbleGeometry geometry;
    QString name;
    QString badge; ///< of the bot, behind its name
    QString time;
    QString more;
    QString note;
    QList<Button> buttons;
    Kind kind = Kind::None;
    QString title; ///< of a file
    QString subtitle; ///< its size, or how long a recording is
    QRect icon;
    QRect titleRect;
    QRect subtitleRect;
    QRect wave; ///< where a recording is drawn, and sought
    ShownText shown;
    std::unique_ptr<QTextLayout> body; ///< of `shown`; none: no text
    QPointF bodyOrigin; ///< where it is drawn
    QList<Link> links; ///< in `shown`

    /// The character at a point of the row, if text is there.
    [[nodiscard]] int characterAt(QPointF point) const;
    /// The nearest place between characters.
    [[nodiscard]] int cursorAt(QPointF point) const;
    [[nodiscard]] const Link *linkAt(QPointF point) const;
};

[[nodiscard]] RowLayout layOutRow(const MessageModel &model, int row, const RowContext &context);

} // namespace sanad::client
