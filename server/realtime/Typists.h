// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/realtime/Publisher.h"

namespace sanad::realtime {

/// Who is typing where. An indicator that is not renewed ends by itself; so does that of a socket which leaves, types
/// elsewhere or goes, and that of somebody whose message has come. Network thread.
class Typists final
{
    Q_DISABLE_COPY_MOVE(Typists)
public:
    /// All must outlive this.
    Typists(Publisher &publisher, const Members &members, net::TimerWheel &wheel, const SupportConfig &config);

    /// The member types, or goes on typing, in a chat whose room it is in.
    void begin(Member &member, ChatId chat);
    /// Nothing if it does not type there.
    void end(Member &member, ChatId chat);
    void end(Member &member);
    /// Ends it on all sockets of somebody.
    void end(const PersonKey &person, ChatId chat);

private:
    void tell(Member &member, ChatId chat, bool isTyping);

    Publisher &m_publisher;
    const Members &m_members;
    net::TimerWheel &m_wheel;
    const std::chrono::milliseconds m_life;
    const std::chrono::milliseconds m_interval;
};

} // namespace sanad::realtime
