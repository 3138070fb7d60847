// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/realtime/EchoDelay.h"

namespace sanad::realtime {

EchoDelay::EchoDelay(const Members &members, std::chrono::milliseconds delay, Now now, Send send)
    : m_members(members)
    , m_delay(delay)
    , m_now(std::move(now))
    , m_send(std::move(send))
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { release(); });
}

bool EchoDelay::keepsBack(Member &member, const BroadcastPtr &broadcast, bool isOwn)
{
    const bool begins = isOwn && m_delay.count() > 0;
    if (!begins && !member.keptBack)
        return false;
    if (!member.keptBack)
        member.keptBack = std::make_unique<std::deque<Member::KeptBack>>();
    const auto until = begins ? m_now() + m_delay : member.keptBack->back().until;
    member.keptBack->push_back({.until = until, .broadcast = broadcast});
    if (begins) {
        m_releases.push_back({.at = until, .member = member.serial});
        if (!m_timer.isActive())
            startTimer();
    }
    return true;
}

void EchoDelay::startTimer()
{
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(m_releases.front().at - m_now());
    m_timer.start(std::max(left, std::chrono::milliseconds(0)));
}

void EchoDelay::release()
{
    const auto now = m_now();
    while (!m_releases.empty() && m_releases.front().at <= now) {
        Member *const member = m_members.find(m_releases.front().member);
        m_releases.pop_front();
        if (member)
            release(*member, now);
    }
    if (!m_releases.empty())
        startTimer();
}

void EchoDelay::release(Member &member, std::chrono::nanoseconds now)
{
    // A client that is cut off while it is sent to takes its queue with it.
    while (member.isIn && member.keptBack && member.keptBack->front().until <= now) {
        const BroadcastPtr broadcast = member.keptBack->front().broadcast;
        member.keptBack->pop_front();
        if (member.keptBack->empty())
            member.keptBack.reset();
        m_send(member, broadcast);
    }
}

} // namespace sanad::realtime
