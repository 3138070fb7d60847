// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/TypingLine.h"

#include "client/models/MessageWords.h"

#include <QEvent>

using namespace Qt::StringLiterals;

namespace sanad::client {

TypingLine::TypingLine(QWidget *parent)
    : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setContentsMargins(16, 0, 16, 0);
    setMinimumHeight(fontMetrics().height() + 4);
    // A long name is cut rather than making the window wider.
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    say();
}

void TypingLine::setTypist(const QString &who)
{
    m_who = who;
    say();
}

void TypingLine::say()
{
    if (m_who.isEmpty()) {
        clear();
        setAccessibleName(tr("Nobody is typing"));
        return;
    }
    // The isolates keep a name in the other script from turning the sentence about.
    //: %1 is a person's name
    setText(tr("%1 is typing…").arg(isolated(shownName(m_who))));
    setAccessibleName(text());
}

void TypingLine::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        say();
    else if (event->type() == QEvent::FontChange)
        setMinimumHeight(fontMetrics().height() + 4);
}

} // namespace sanad::client
