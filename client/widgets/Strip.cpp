// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/Strip.h"

#include "client/widgets/icons.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace sanad::client {

namespace {

struct Colours
{
    QColor ground;
    QColor ink;
};

Colours coloursOf(StripMood mood, const QPalette &palette)
{
    const bool isDark = palette.color(QPalette::Window).lightness() < 128;
    switch (mood) {
    case StripMood::Calm: return {palette.color(QPalette::AlternateBase), palette.color(QPalette::WindowText)};
    case StripMood::Warning:
        return isDark ? Colours{QColor::fromRgb(0x423306), QColor::fromRgb(0xfde68a)}
                      : Colours{QColor::fromRgb(0xfef3c7), QColor::fromRgb(0x713f12)};
    case StripMood::Trouble:
        return isDark ? Colours{QColor::fromRgb(0x4c1d1d), QColor::fromRgb(0xfecaca)}
                      : Colours{QColor::fromRgb(0xfee2e2), QColor::fromRgb(0x7f1d1d)};
    }
    return {};
}

} // namespace

Strip::Strip(StripMood mood, QLatin1StringView drawing, QWidget *parent)
    : QFrame(parent)
    , m_mood(mood)
    , m_drawing(drawing)
{
    m_picture = new QLabel(this);
    m_label = new QLabel(this);
    m_label->setWordWrap(true);
    m_label->setTextFormat(Qt::PlainText);
    m_row = new QHBoxLayout(this);
    m_row->setContentsMargins(14, 8, 14, 8);
    m_row->setSpacing(10);
    m_row->addWidget(m_picture, 0);
    m_row->addWidget(m_label, 1);
    dress();
}

void Strip::setSentence(const QString &sentence)
{
    if (m_label->text() == sentence)
        return;
    m_label->setText(sentence);
    setAccessibleName(sentence);
}

QString Strip::sentence() const
{
    return m_label->text();
}

QPushButton *Strip::addButton()
{
    auto *button = new QPushButton(this);
    m_row->addWidget(button, 0);
    return button;
}

void Strip::setMood(StripMood mood)
{
    m_mood = mood;
    dress();
}

void Strip::setDrawing(QLatin1StringView drawing)
{
    m_drawing = drawing;
    dress();
}

void Strip::dress()
{
    const Colours colours = coloursOf(m_mood, palette());
    QPalette ink = m_label->palette();
    if (ink.color(QPalette::WindowText) != colours.ink) {
        ink.setColor(QPalette::WindowText, colours.ink);
        m_label->setPalette(ink);
    }
    const int side = fontMetrics().height() + 4;
    m_picture->setPixmap(iconPixmap(m_drawing, side, colours.ink, devicePixelRatioF()));
    update();
}

void Strip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), coloursOf(m_mood, palette()).ground);
}

void Strip::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        dress();
}

} // namespace sanad::client
