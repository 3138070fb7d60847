// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/TimelineItem.h"

#include <QPainter>

namespace sanad::client {

// The small drawings of a row. They are told apart by shape, never by colour alone.

/// How far an own message has come, as it is drawn.
enum class Ticks { Clock, Arrow, Failed, One, Two, TwoInBadge };

[[nodiscard]] Ticks ticksOf(const TimelineItem &item);
[[nodiscard]] int tickWidth(int height);
/// Clock: waits. Arrow: on its way. ✓ sent, ✓✓ delivered, ✓✓ in a filled badge: read.
void drawTicks(QPainter &painter, const QRect &rect, Ticks ticks, const QColor &colour, const QColor &behind);
void drawBot(QPainter &painter, const QRect &rect, const QColor &colour, const QColor &behind);
void drawPlay(QPainter &painter, const QRect &rect, bool isPlaying, const QColor &colour, const QColor &behind);
/// A sheet with the end of its name; a film strip for a video.
void drawFile(QPainter &painter, const QRect &rect, bool isVideo, const QString &suffix, const QColor &colour,
    const QColor &behind);
/// Stands where a picture is being loaded, or where it could not be (crossed out).
void drawPicturePlaceholder(QPainter &painter, const QRect &rect, bool hasFailed, const QColor &colour);

} // namespace sanad::client
