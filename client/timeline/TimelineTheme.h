// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

namespace sanad::client {

/// The colours of the timeline. Whatever is text stands out from what is behind it by 4.5 : 1 at least.
struct TimelineTheme
{
    /// One kind of bubble, and what is written in it.
    struct Bubble
    {
        QColor fill;
        QColor border;
        QColor text;
        QColor faint; ///< time, ticks, sizes
        QColor name; ///< of the sender
        QColor link;
    };

    QColor window; ///< behind the bubbles
    Bubble own;
    Bubble other;
    Bubble bot;
    QColor note; ///< on the window: days, states
    QColor line; ///< beside days
    QColor problem; ///< on the window: why a message was not sent
    QColor action; ///< on the window: what can be done about it
    QColor unread; ///< the divider between read and unread
    QColor unreadText;
    QColor selection;
    QColor selectedText;
    QColor found; ///< what find() marks
    QColor foundText;
    QColor focus; ///< frame of the row that has the keyboard

    [[nodiscard]] const Bubble &bubble(bool isOwn, bool isBot) const { return isBot ? bot : isOwn ? own : other; }
    [[nodiscard]] static TimelineTheme light();
    [[nodiscard]] static TimelineTheme dark();
    [[nodiscard]] static TimelineTheme highContrast();
};

/// The contrast of two opaque colours as WCAG 2 counts it: 1 to 21.
[[nodiscard]] double contrast(const QColor &one, const QColor &other);

} // namespace sanad::client
