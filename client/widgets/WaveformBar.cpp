// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/WaveformBar.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QStyle>
#include <QStyleOptionFocusRect>

namespace sanad::client {

namespace {

constexpr int BarWidth = 3;
constexpr int BarStep = 5;

} // namespace

WaveformBar::WaveformBar(QWidget *parent)
    : QAbstractSlider(parent)
{
    setOrientation(Qt::Horizontal);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setCursor(Qt::PointingHandCursor);
}

void WaveformBar::setLoudness(const QList<float> &heights)
{
    m_heights = heights;
    update();
}

QSize WaveformBar::sizeHint() const
{
    return {160, fontMetrics().height() * 2};
}

void WaveformBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const qreal played = maximum() > minimum() ? qreal(value() - minimum()) / (maximum() - minimum()) : 0;
    const int bars = qMax(1, width() / BarStep);
    const qreal most = height() - 6;
    for (int i = 0; i < bars; ++i) {
        const float height = m_heights.isEmpty() ? 0.08F : m_heights.at(qsizetype(i) * m_heights.size() / bars);
        const qreal tall = qMax<qreal>(3, most * height);
        const QRect slot =
            QStyle::visualRect(layoutDirection(), rect(), QRect(i * BarStep, 0, BarWidth, this->height()));
        const bool isPlayed = (i + 0.5) / bars <= played;
        painter.setBrush(palette().color(isPlayed ? QPalette::Highlight : QPalette::Mid));
        painter.drawRoundedRect(QRectF(slot.x(), (this->height() - tall) / 2, BarWidth, tall), 1.5, 1.5);
    }
    if (hasFocus()) {
        QStyleOptionFocusRect option;
        option.initFrom(this);
        style()->drawPrimitive(QStyle::PE_FrameFocusRect, &option, &painter, this);
    }
}

void WaveformBar::seekTo(int x)
{
    const int along = layoutDirection() == Qt::RightToLeft ? width() - x : x;
    const qreal part = qBound(0.0, qreal(along) / qMax(1, width()), 1.0);
    setValue(minimum() + int(part * (maximum() - minimum())));
    Q_EMIT sought(value());
}

void WaveformBar::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        seekTo(event->pos().x());
}

void WaveformBar::mouseMoveEvent(QMouseEvent *event)
{
    if ((event->buttons() & Qt::LeftButton) != 0)
        seekTo(event->pos().x());
}

void WaveformBar::keyPressEvent(QKeyEvent *event)
{
    const int before = value();
    QAbstractSlider::keyPressEvent(event);
    if (value() != before)
        Q_EMIT sought(value());
}

} // namespace sanad::client
