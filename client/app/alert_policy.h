// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace sanad::client {

/// What matters when a message comes.
struct AlertSituation
{
    bool isSeen = false; ///< it is on screen, in the window that one works in
    bool isWindowActive = false;
    bool doesNotDisturb = false;
    bool showsNotifications = true;
    int volume = 0;
};

/// How a person is told of it.
struct Alert
{
    bool sound = false;
    bool notification = false;
    bool attention = false; ///< the window asks for it, as the desktop shows that

    bool operator==(const Alert &) const = default;
};

/// Nothing for what is on screen; in a window that one works in, a sound at most.
[[nodiscard]] constexpr Alert alertFor(const AlertSituation &situation)
{
    if (situation.isSeen)
        return {};
    const bool mayDisturb = !situation.doesNotDisturb;
    return {.sound = mayDisturb && situation.volume > 0,
        .notification = mayDisturb && situation.showsNotifications && !situation.isWindowActive,
        .attention = !situation.isWindowActive};
}

} // namespace sanad::client
