// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/realtime/Members.h"

#include <QTimer>

#include <chrono>
#include <deque>
#include <functional>

namespace sanad::realtime {

/// Keeps what somebody posted by REST back from their own sockets for a moment, and everything behind it, in order.
///
/// The answer of the call is always written first. But in a browser the two travel on two connections, and a page
/// awaits the answer's head, then its body: an event that comes in between would be shown, and the answer then
/// appended beside it by pages that look for doubles in events only. Network thread.
class EchoDelay final
{
    Q_DISABLE_COPY_MOVE(EchoDelay)
public:
    using Now = std::function<std::chrono::nanoseconds()>;
    using Send = std::function<void(Member &member, const BroadcastPtr &broadcast)>;

    /// `delay`: zero switches it off. `send` is called when the time of what was kept back has come.
    EchoDelay(const Members &members, std::chrono::milliseconds delay, Now now, Send send);

    /// True: it is kept back, since it is the member's own, or has to wait for what is.
    [[nodiscard]] bool keepsBack(Member &member, const BroadcastPtr &broadcast, bool isOwn);

private:
    struct Release
    {
        std::chrono::nanoseconds at;
        quint64 member;
    };
    void startTimer();
    void release();
    void release(Member &member, std::chrono::nanoseconds now);

    const Members &m_members;
    const std::chrono::nanoseconds m_delay;
    const Now m_now;
    const Send m_send;
    std::deque<Release> m_releases; ///< in the order of time
    QTimer m_timer;
};

} // namespace sanad::realtime
