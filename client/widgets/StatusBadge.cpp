// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/StatusBadge.h"

#include "client/widgets/icons.h"

#include <QEvent>
#include <QPainter>
#include <QStyle>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

struct Shades
{
    QRgb inkOnLight;
    QRgb groundOnLight;
    QRgb inkOnDark;
    QRgb groundOnDark;
};

// Each pair has a contrast of at least 4.5 (WCAG 2.1, 1.4.3); tst_StatusBadge measures it.
constexpr Shades Green{0xff166534, 0xffdcfce7, 0xff86efac, 0xff14532d};
constexpr Shades Yellow{0xff854d0e, 0xfffef9c3, 0xfffde047, 0xff533f03};
constexpr Shades Blue{0xff1e40af, 0xffdbeafe, 0xff93c5fd, 0xff1e3a8a};
constexpr Shades Grey{0xff374151, 0xffe5e7eb, 0xffd1d5db, 0xff374151};

Shades shadesOf(ChatStatus status)
{
    switch (status) {
    case ChatStatus::BotHandling: return Green;
    case ChatStatus::WaitingForAdmin: return Yellow;
    case ChatStatus::AdminHandling: return Blue;
    case ChatStatus::Resolved: return Green;
    case ChatStatus::Closed: return Grey;
    }
    return Grey;
}

QLatin1StringView drawingOf(ChatStatus status)
{
    switch (status) {
    case ChatStatus::BotHandling: return "bot"_L1;
    case ChatStatus::WaitingForAdmin: return "clock"_L1;
    case ChatStatus::AdminHandling: return "person"_L1;
    case ChatStatus::Resolved: return "check"_L1;
    case ChatStatus::Closed: return "lock"_L1;
    }
    return "help"_L1;
}

QString wordOf(ChatStatus status)
{
    switch (status) {
    //: Status of a chat, in one or two words
    case ChatStatus::BotHandling: return StatusBadge::tr("Bot Handling");
    //: Status of a chat, in one or two words
    case ChatStatus::WaitingForAdmin: return StatusBadge::tr("Waiting for Admin");
    //: Status of a chat, in one or two words
    case ChatStatus::AdminHandling: return StatusBadge::tr("Admin Handling");
    //: Status of a chat, in one or two words
    case ChatStatus::Resolved: return StatusBadge::tr("Resolved");
    //: Status of a chat, in one or two words
    case ChatStatus::Closed: return StatusBadge::tr("Closed");
    }
    return {};
}

QString sentenceOf(ChatStatus status)
{
    switch (status) {
    case ChatStatus::BotHandling: return StatusBadge::tr("Bot is handling your request");
    case ChatStatus::WaitingForAdmin: return StatusBadge::tr("Waiting for admin response (you cannot send messages)");
    case ChatStatus::AdminHandling: return StatusBadge::tr("Admin is handling your request");
    case ChatStatus::Resolved: return StatusBadge::tr("Problem resolved");
    case ChatStatus::Closed: return StatusBadge::tr("Chat closed");
    }
    return {};
}

constexpr int Sides = 10;
constexpr int Gap = 5;

} // namespace

StatusLook statusLook(ChatStatus status, const QPalette &palette)
{
    const bool isDark = palette.color(QPalette::Window).lightness() < 128;
    const Shades shades = shadesOf(status);
    return {.drawing = drawingOf(status),
        .ink = QColor::fromRgb(isDark ? shades.inkOnDark : shades.inkOnLight),
        .ground = QColor::fromRgb(isDark ? shades.groundOnDark : shades.groundOnLight),
        .word = wordOf(status),
        .sentence = sentenceOf(status)};
}

StatusBadge::StatusBadge(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setVisible(false);
}

void StatusBadge::setStatus(std::optional<ChatStatus> status)
{
    m_status = status;
    setVisible(status.has_value());
    describe();
}

void StatusBadge::describe()
{
    if (!m_status)
        return;
    const StatusLook look = statusLook(*m_status, palette());
    setToolTip(look.sentence);
    //: Accessible name of the badge; %1 is the status of the chat
    setAccessibleName(tr("Status: %1").arg(look.word));
    setAccessibleDescription(look.sentence);
    updateGeometry();
    update();
}

QSize StatusBadge::sizeHint() const
{
    if (!m_status)
        return {0, 0};
    const QFontMetrics metrics(font());
    const QString word = statusLook(*m_status, palette()).word;
    return {2 * Sides + metrics.height() + Gap + metrics.horizontalAdvance(word), metrics.height() + 8};
}

void StatusBadge::paintEvent(QPaintEvent *)
{
    if (!m_status)
        return;
    const StatusLook look = statusLook(*m_status, palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(look.ink, 1));
    painter.setBrush(look.ground);
    const QRectF pill = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);
    const int side = fontMetrics().height();
    const QRect picture =
        QStyle::visualRect(layoutDirection(), rect(), QRect(Sides, (height() - side) / 2, side, side));
    painter.drawPixmap(picture, iconPixmap(look.drawing, side, look.ink, devicePixelRatioF()));
    const QRect word = QStyle::visualRect(
        layoutDirection(), rect(), QRect(Sides + side + Gap, 0, width() - 2 * Sides - side - Gap, height()));
    painter.drawText(word, Qt::AlignVCenter | Qt::AlignLeading | Qt::TextSingleLine, look.word);
}

void StatusBadge::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    switch (event->type()) {
    case QEvent::LanguageChange:
    case QEvent::FontChange:
    case QEvent::PaletteChange: describe(); break;
    default: break;
    }
}

} // namespace sanad::client
