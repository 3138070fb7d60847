// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/BlockedNotice.h"

#include <QEvent>

using namespace Qt::StringLiterals;

namespace sanad::client {

BlockedNotice::BlockedNotice(QWidget *parent)
    : Strip(StripMood::Warning, "clock"_L1, parent)
{
    say();
    setVisible(false);
}

void BlockedNotice::say()
{
    // The first sentence is the user's own text; the second is what this program adds to it.
    setSentence(tr("Please wait for admin response. You cannot send messages while waiting for support team.") + u' '
        + tr("What you write now stays here, and is sent as soon as somebody has answered."));
}

void BlockedNotice::changeEvent(QEvent *event)
{
    Strip::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        say();
}

} // namespace sanad::client
