// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/chat/ChatListDelegate.h"

#include "client/models/ChatListModel.h"
#include "client/models/MessageWords.h"
#include "client/widgets/StatusBadge.h"
#include "client/widgets/icons.h"
#include "common/text/direction.h"

#include <QApplication>
#include <QDateTime>
#include <QLocale>
#include <QPainter>
#include <QStyle>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

constexpr int Margin = 10;
constexpr int Gap = 6;

ChatStatus statusOf(const QModelIndex &index)
{
    return ChatStatus(index.data(ChatListModel::StatusRole).toInt());
}

QString whenOf(const QModelIndex &index)
{
    const QDateTime at = index.data(ChatListModel::TimeRole).toDateTime();
    const QLocale locale;
    return at.date() == QDate::currentDate() ? locale.toString(at.time(), QLocale::ShortFormat)
                                             : locale.toString(at.date(), QLocale::ShortFormat);
}

QString headingOf(const QModelIndex &index, ChatHeading heading)
{
    if (heading == ChatHeading::Student)
        return shownName(index.data(ChatListModel::StudentRole).toString());
    return QLocale().toString(index.data(ChatListModel::TimeRole).toDateTime().date(), QLocale::LongFormat);
}

} // namespace

QVariant ChatRows::data(const QModelIndex &index, int role) const
{
    if (role != Qt::AccessibleTextRole)
        return QIdentityProxyModel::data(index, role);
    const StatusLook look = statusLook(statusOf(index), {});
    //: A chat in a list, as it is read aloud: %1 is a student or a date, %2 the chat's status, %3 a time
    QString sentence = tr("%1, %2, %3").arg(isolated(headingOf(index, m_heading)), look.sentence, whenOf(index));
    const int unread = index.data(ChatListModel::UnreadRole).toInt();
    if (unread > 0)
        sentence += u' ' + tr("%Ln unread message(s)", nullptr, unread);
    return sentence;
}

QSize ChatListDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int lines = index.data(ChatListModel::PreviewRole).toString().isEmpty() ? 2 : 3;
    return {option.fontMetrics.averageCharWidth() * 20,
        2 * Margin + lines * option.fontMetrics.height() + (lines - 1) * Gap / 2};
}

void ChatListDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QStyle *style = option.widget != nullptr ? option.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
    const int line = option.fontMetrics.height();
    const QRect box = option.rect.adjusted(Margin, Margin, -Margin, -Margin);
    // Places are reckoned as for left to right, and turned at the end.
    const auto place = [&](int x, int y, int width) {
        return QStyle::visualRect(option.direction, box, QRect(box.x() + x, box.y() + y, width, line));
    };
    const auto draw = [&](const QRect &where, const QString &text, Qt::LayoutDirection direction) {
        // A text stands at the side where reading begins in this window, whatever its own script.
        painter->setLayoutDirection(direction);
        const Qt::Alignment side = option.direction == Qt::RightToLeft ? Qt::AlignRight : Qt::AlignLeft;
        painter->drawText(where, int(side | Qt::AlignVCenter | Qt::AlignAbsolute | Qt::TextSingleLine),
            option.fontMetrics.elidedText(text, Qt::ElideRight, where.width()));
    };
    const QColor ink = option.palette.color(QPalette::WindowText);
    const QColor faint = option.palette.color(QPalette::PlaceholderText);
    const StatusLook look = statusLook(statusOf(index), option.palette);

    const QString when = m_heading == ChatHeading::Day ? QString() : whenOf(index);
    const int whenWidth = option.fontMetrics.horizontalAdvance(when);
    QFont bold = option.font;
    bold.setBold(index.data(ChatListModel::UnreadRole).toInt() > 0);
    painter->setFont(bold);
    painter->setPen(ink);
    const QString heading = headingOf(index, m_heading);
    draw(place(0, 0, box.width() - whenWidth - Gap), heading, text::directionOf(heading, option.direction));
    painter->setFont(option.font);
    painter->setPen(faint);
    draw(place(box.width() - whenWidth, 0, whenWidth), when, option.direction);

    int y = line + Gap / 2;
    painter->drawPixmap(place(0, y, line),
        iconPixmap(
            look.drawing, line, option.palette.color(QPalette::WindowText), painter->device()->devicePixelRatioF()));
    painter->setPen(ink);
    draw(place(line + Gap, y, box.width() - line - Gap), look.word, option.direction);

    const QString preview = index.data(ChatListModel::PreviewRole).toString().simplified();
    if (!preview.isEmpty()) {
        y += line + Gap / 2;
        painter->setPen(faint);
        draw(place(0, y, box.width()), preview, text::directionOf(preview, option.direction));
    }
    painter->restore();
}

} // namespace sanad::client
