// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/DrawingButton.h"

#include <QEvent>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

constexpr int LeastSide = 20;

} // namespace

DrawingButton::DrawingButton(QLatin1StringView drawing, QWidget *parent, IconTurn turn, QPalette::ColorRole role)
    : QToolButton(parent)
    , m_turn(turn)
{
    setAutoRaise(true);
    setDrawing(drawing, role);
    fit();
}

void DrawingButton::setDrawing(QLatin1StringView drawing, QPalette::ColorRole role)
{
    setIcon(client::icon(drawing, m_turn, role));
}

void DrawingButton::setName(const QString &name)
{
    setAccessibleName(name);
    // Keys are Latin text: in an isolate of their own they stay together in an Arabic sentence.
    const QString keys = shortcut().toString(QKeySequence::NativeText);
    setToolTip(keys.isEmpty() ? name : u"%1 (\u2066%2\u2069)"_s.arg(name, keys));
}

void DrawingButton::fit()
{
    const int side = qMax(LeastSide, fontMetrics().ascent() * 5 / 4 + 4);
    setIconSize({side, side});
}

void DrawingButton::changeEvent(QEvent *event)
{
    QToolButton::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fit();
}

} // namespace sanad::client
