// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRect>
#include <QSize>
#include <Qt>

namespace sanad::client {

// Where the parts of a row stand: functions of sizes alone. Geometry is logical ("start" is left) until mirrored().

/// The distances of a row, all from the size of its font, so that they grow with it.
struct BubbleMetrics
{
    int em = 16; ///< height of a line

    [[nodiscard]] constexpr int margin() const { return em * 3 / 4; } ///< beside bubbles
    [[nodiscard]] constexpr int padding() const { return em / 2; } ///< inside bubbles
    [[nodiscard]] constexpr int gap() const { return em / 4; } ///< between parts
    [[nodiscard]] constexpr int groupGap() const { return em * 5 / 8; } ///< above another sender's first bubble
    [[nodiscard]] constexpr int bandHeight() const { return em * 2; } ///< a day, or the unread divider
    [[nodiscard]] constexpr int radius() const { return em / 2; }
    [[nodiscard]] constexpr int icon() const { return em * 9 / 4; } ///< of a file, and the play button
};

/// The sizes of a row's parts; an empty one is not there.
struct BubbleParts
{
    bool own = false;
    bool startsDay = false;
    bool startsUnread = false;
    bool startsGroup = false;
    QSize name = {}; ///< sender, with the bot's badge
    QSize attachment = {};
    QSize text = {};
    QSize more = {}; ///< "show all"
    QSize meta = {}; ///< time and ticks
    QSize note = {}; ///< below the bubble: why it is not sent
    QSize actions = {}; ///< below that: retry, edit, delete
};

/// The places of a row's parts, from the row's own corner; an empty one is not there.
struct BubbleGeometry
{
    int height = 0;
    QRect day;
    QRect unread;
    QRect bubble;
    QRect name;
    QRect attachment;
    QRect text;
    QRect more;
    QRect meta;
    QRect note;
    QRect actions;

    bool operator==(const BubbleGeometry &) const = default;
};

/// How wide the contents of a bubble may be: lines longer than 40 em tire the eye.
[[nodiscard]] int contentWidth(int viewWidth, const BubbleMetrics &metrics);
[[nodiscard]] BubbleGeometry arrange(const BubbleParts &parts, int viewWidth, const BubbleMetrics &metrics);
/// For right-to-left interfaces every place changes sides: own bubbles stand at the left.
[[nodiscard]] BubbleGeometry mirrored(const BubbleGeometry &geometry, int viewWidth, Qt::LayoutDirection direction);
[[nodiscard]] QRect mirrored(const QRect &rect, int viewWidth, Qt::LayoutDirection direction);
/// The final size of a picture, known before it is loaded: as large as fits, never enlarged, never thinner than a
/// finger. Without a size from the server, a landscape of moderate size.
[[nodiscard]] QSize pictureSize(QSize pixels, int maxWidth, const BubbleMetrics &metrics);

} // namespace sanad::client
