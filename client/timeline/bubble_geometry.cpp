// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/timeline/bubble_geometry.h"

#include <algorithm>

namespace sanad::client {

int contentWidth(int viewWidth, const BubbleMetrics &metrics)
{
    const int room = viewWidth - 2 * metrics.margin() - 2 * metrics.padding();
    // Bubbles leave a part of the other side free, so that one sees whose they are.
    const int share = room - std::min(room / 6, 4 * metrics.em);
    return std::max(4 * metrics.em, std::min(share, 40 * metrics.em));
}

BubbleGeometry arrange(const BubbleParts &parts, int viewWidth, const BubbleMetrics &metrics)
{
    BubbleGeometry geometry;
    int y = 0;
    const auto band = [&](bool isThere, QRect *rect) {
        if (!isThere)
            return;
        *rect = QRect(0, y, viewWidth, metrics.bandHeight());
        y += metrics.bandHeight();
    };
    band(parts.startsDay, &geometry.day);
    band(parts.startsUnread, &geometry.unread);
    y += parts.startsGroup ? metrics.groupGap() : metrics.gap();

    int inner = 0;
    for (const QSize &size : {parts.name, parts.attachment, parts.text, parts.more, parts.meta})
        inner = std::max(inner, size.width());
    const int width = inner + 2 * metrics.padding();
    const int x = parts.own ? viewWidth - metrics.margin() - width : metrics.margin();
    const int top = y;
    y += metrics.padding();
    bool isFirst = true;
    const auto place = [&](const QSize &size, QRect *rect, bool atEnd, bool fills) {
        if (size.isEmpty())
            return;
        y += isFirst ? 0 : metrics.gap();
        isFirst = false;
        const int partWidth = fills ? inner : size.width();
        const int left = x + metrics.padding() + (atEnd ? inner - partWidth : 0);
        *rect = QRect(left, y, partWidth, size.height());
        y += size.height();
    };
    place(parts.name, &geometry.name, false, false);
    place(parts.attachment, &geometry.attachment, false, false);
    place(parts.text, &geometry.text, false, true);
    place(parts.more, &geometry.more, false, false);
    place(parts.meta, &geometry.meta, true, false);
    y += metrics.padding();
    geometry.bubble = QRect(x, top, width, y - top);

    const auto below = [&](const QSize &size, QRect *rect) {
        if (size.isEmpty())
            return;
        y += metrics.gap();
        const int left = parts.own ? viewWidth - metrics.margin() - size.width() : metrics.margin();
        *rect = QRect(QPoint(left, y), size);
        y += size.height();
    };
    below(parts.note, &geometry.note);
    below(parts.actions, &geometry.actions);
    geometry.height = y + metrics.gap();
    return geometry;
}

QRect mirrored(const QRect &rect, int viewWidth, Qt::LayoutDirection direction)
{
    if (direction != Qt::RightToLeft || rect.isEmpty())
        return rect;
    return {viewWidth - rect.x() - rect.width(), rect.y(), rect.width(), rect.height()};
}

BubbleGeometry mirrored(const BubbleGeometry &geometry, int viewWidth, Qt::LayoutDirection direction)
{
    BubbleGeometry result = geometry;
    for (QRect *rect : {&result.day, &result.unread, &result.bubble, &result.name, &result.attachment, &result.text,
             &result.more, &result.meta, &result.note, &result.actions})
        *rect = mirrored(*rect, viewWidth, direction);
    return result;
}

QSize pictureSize(QSize pixels, int maxWidth, const BubbleMetrics &metrics)
{
    const int smallest = 3 * metrics.em;
    const QSize room(std::max(smallest, std::min(maxWidth, 20 * metrics.em)), 18 * metrics.em);
    if (pixels.isEmpty())
        pixels = QSize(12, 9) * metrics.em;
    // In 64 bits: a server may claim any size.
    const double scale =
        std::min({1.0, double(room.width()) / pixels.width(), double(room.height()) / pixels.height()});
    const auto side = [&](int length, int most) {
        return std::clamp(int(length * scale), std::min(smallest, most), most);
    };
    return {side(pixels.width(), room.width()), side(pixels.height(), room.height())};
}

} // namespace sanad::client
