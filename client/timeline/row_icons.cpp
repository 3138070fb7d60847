// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/timeline/row_icons.h"

#include <QPainterPath>

#include <algorithm>

namespace sanad::client {

namespace {

QPen strokeOf(const QColor &colour, double width)
{
    return {colour, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin};
}

void drawTick(QPainter &painter, QPointF corner, double size)
{
    const QPointF points[] = {
        corner + QPointF(0, 0.55) * size, corner + QPointF(0.3, 0.85) * size, corner + QPointF(0.85, 0.2) * size};
    painter.drawPolyline(points, 3);
}

} // namespace

Ticks ticksOf(const TimelineItem &item)
{
    switch (item.state) {
    case TimelineItem::State::Waiting: return Ticks::Clock;
    case TimelineItem::State::Sending: return Ticks::Arrow;
    case TimelineItem::State::Failed: return Ticks::Failed;
    case TimelineItem::State::OnServer: break;
    }
    switch (item.message.status()) {
    case MessageStatus::Sent: return Ticks::One;
    case MessageStatus::Delivered: return Ticks::Two;
    case MessageStatus::Read: break;
    }
    return Ticks::TwoInBadge;
}

int tickWidth(int height)
{
    return height * 3 / 2;
}

void drawTicks(QPainter &painter, const QRect &rect, Ticks ticks, const QColor &colour, const QColor &behind)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const double size = rect.height() * 0.7;
    const double line = std::max(1.2, size / 9);
    painter.setPen(strokeOf(colour, line));
    const QPointF centre = QRectF(rect).center();
    const QRectF circle(centre.x() - size / 2, centre.y() - size / 2, size, size);
    switch (ticks) {
    case Ticks::Clock:
        painter.drawEllipse(circle);
        painter.drawLine(centre, centre - QPointF(0, size * 0.3));
        painter.drawLine(centre, centre + QPointF(size * 0.22, 0));
        break;
    case Ticks::Arrow:
        painter.drawLine(centre + QPointF(0, size / 2), centre - QPointF(0, size / 2));
        painter.drawLine(centre - QPointF(0, size / 2), centre + QPointF(-size / 3, -size / 6));
        painter.drawLine(centre - QPointF(0, size / 2), centre + QPointF(size / 3, -size / 6));
        break;
    case Ticks::Failed:
        painter.drawEllipse(circle);
        painter.drawLine(centre - QPointF(0, size * 0.25), centre + QPointF(0, size * 0.05));
        painter.drawPoint(centre + QPointF(0, size * 0.27));
        break;
    case Ticks::TwoInBadge:
        painter.setBrush(colour);
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 1.5, -0.5, -1.5), rect.height() / 3.0, rect.height() / 3.0);
        painter.setPen(strokeOf(behind, line));
        [[fallthrough]];
    case Ticks::Two:
        drawTick(painter, centre + QPointF(-size * 0.65, -size / 2), size);
        drawTick(painter, centre + QPointF(-size * 0.2, -size / 2), size);
        break;
    case Ticks::One: drawTick(painter, centre + QPointF(-size * 0.42, -size / 2), size); break;
    }
    painter.restore();
}

void drawBot(QPainter &painter, const QRect &rect, const QColor &colour, const QColor &behind)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const double side = std::min(rect.width(), rect.height());
    const QPointF corner = QRectF(rect).center() - QPointF(side, side) / 2;
    const auto at = [&](double x, double y) { return corner + QPointF(x, y) * side; };
    painter.setPen(strokeOf(colour, std::max(1.0, side / 12)));
    painter.drawLine(at(0.5, 0.08), at(0.5, 0.3));
    painter.setBrush(colour);
    painter.drawEllipse(at(0.5, 0.1), side * 0.06, side * 0.06);
    painter.drawRoundedRect(QRectF(at(0.12, 0.3), at(0.88, 0.9)), side * 0.15, side * 0.15);
    painter.setPen(Qt::NoPen);
    painter.setBrush(behind);
    painter.drawEllipse(at(0.34, 0.55), side * 0.08, side * 0.08);
    painter.drawEllipse(at(0.66, 0.55), side * 0.08, side * 0.08);
    painter.drawRect(QRectF(at(0.34, 0.73), at(0.66, 0.79)));
    painter.restore();
}

void drawPlay(QPainter &painter, const QRect &rect, bool isPlaying, const QColor &colour, const QColor &behind)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(rect);
    painter.setBrush(behind);
    const double side = rect.height();
    const QPointF centre = QRectF(rect).center();
    if (isPlaying) {
        painter.drawRect(QRectF(centre + QPointF(-0.17, -0.2) * side, QSizeF(0.12, 0.4) * side));
        painter.drawRect(QRectF(centre + QPointF(0.05, -0.2) * side, QSizeF(0.12, 0.4) * side));
    } else {
        // Players point to the right in Arabic too.
        const QPointF corners[] = {centre + QPointF(-0.13, -0.22) * side, centre + QPointF(0.24, 0) * side,
            centre + QPointF(-0.13, 0.22) * side};
        painter.drawPolygon(corners, 3);
    }
    painter.restore();
}

void drawFile(QPainter &painter, const QRect &rect, bool isVideo, const QString &suffix, const QColor &colour,
    const QColor &behind)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF sheet = QRectF(rect).adjusted(rect.width() * 0.12, 1, -rect.width() * 0.12, -1);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    const double fold = isVideo ? 0 : sheet.width() * 0.3;
    QPainterPath path(sheet.topLeft());
    path.lineTo(sheet.right() - fold, sheet.top());
    path.lineTo(sheet.right(), sheet.top() + fold);
    path.lineTo(sheet.bottomRight());
    path.lineTo(sheet.bottomLeft());
    path.closeSubpath();
    painter.drawPath(path);
    painter.setBrush(behind);
    if (isVideo) {
        const double hole = sheet.height() / 9;
        for (int i = 0; i < 4; ++i) {
            const double y = sheet.top() + hole * (0.75 + 2.2 * i);
            painter.drawRect(QRectF(sheet.left() + hole / 2, y, hole, hole));
            painter.drawRect(QRectF(sheet.right() - hole * 1.5, y, hole, hole));
        }
        const QPointF centre = sheet.center();
        const QPointF corners[] = {
            centre + QPointF(-2, -3) * hole / 2, centre + QPointF(3, 0) * hole / 2, centre + QPointF(-2, 3) * hole / 2};
        painter.drawPolygon(corners, 3);
    } else if (!suffix.isEmpty() && suffix.size() <= 4) {
        QFont font = painter.font();
        font.setPixelSize(std::max(6, rect.height() / 4));
        font.setBold(true);
        painter.setFont(font);
        painter.setPen(behind);
        painter.drawText(sheet.adjusted(0, fold, 0, 0), Qt::AlignCenter, suffix.toUpper());
    }
    painter.restore();
}

void drawPicturePlaceholder(QPainter &painter, const QRect &rect, bool hasFailed, const QColor &colour)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QColor faded = colour;
    constexpr int alpha = 40;
    faded.setAlpha(alpha);
    painter.fillRect(rect, faded);
    const double side = std::min(rect.width(), rect.height()) * 0.3;
    const QPointF centre = QRectF(rect).center();
    painter.setPen(strokeOf(colour, std::max(1.5, side / 20)));
    const QRectF frame(centre - QPointF(0.7, 0.5) * side, QSizeF(1.4, 1) * side);
    painter.drawRoundedRect(frame, side / 10, side / 10);
    const QPointF hills[] = {frame.bottomLeft() + QPointF(0.1, -0.2) * side, centre + QPointF(-0.15, 0.0) * side,
        centre + QPointF(0.1, 0.2) * side, centre + QPointF(0.3, 0.05) * side,
        frame.bottomRight() + QPointF(-0.1, -0.2) * side};
    painter.drawPolyline(hills, 5);
    painter.drawEllipse(centre + QPointF(0.3, -0.22) * side, side * 0.08, side * 0.08);
    if (hasFailed)
        painter.drawLine(frame.topLeft() - QPointF(0.1, 0.15) * side, frame.bottomRight() + QPointF(0.1, 0.15) * side);
    painter.restore();
}

} // namespace sanad::client
