// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/Caller.h"
#include "server/net/TimerWheel.h"
#include "server/realtime/Namespace.h"
#include "server/realtime/PersonKey.h"
#include "server/realtime/Recovery.h"
#include "server/realtime/RoomRegistry.h"
#include "server/realtime/SupportConfig.h"
#include "server/realtime/TokenBucket.h"

#include <deque>

namespace sanad::realtime {

/// What the support desk keeps with a socket. Network thread.
class Member final : public SocketState, public RoomRegistry::Member
{
public:
    /// Typing in one chat, of which the others have been told.
    struct Typing
    {
        explicit Typing(std::function<void()> onEnd)
            : end(std::move(onEnd))
        {
        }
        ChatId chat;
        std::chrono::nanoseconds toldAt{0};
        net::Deadline end;
    };
    /// A broadcast that waits for its time.
    struct KeptBack
    {
        std::chrono::nanoseconds until;
        BroadcastPtr broadcast;
    };

    /// `onTokenEnd`: called when its deadline comes.
    Member(Socket &itsSocket, Caller who, quint64 number, std::function<void()> onTokenEnd)
        : socket(itsSocket)
        , caller(std::move(who))
        , serial(number)
        , tokenEnd(std::move(onTokenEnd))
    {
    }

    Socket &socket; ///< only while `isIn`, or while it connects
    const Caller caller;
    const quint64 serial; ///< no two have the same, ever
    bool isIn = false; ///< let in, and not on its way out
    SocketNames names;
    quint64 since = 0; ///< number of the last broadcast before its client connected first
    quint64 sentUpTo = 0; ///< number of the last broadcast that went to it
    std::array<TokenBucket, EventClassCount> buckets;
    std::unique_ptr<std::deque<KeptBack>> keptBack; ///< in their order; none: nothing is
    std::unique_ptr<Typing> typing;
    std::vector<ChatId> joining; ///< asked for, and not yet answered
    net::Deadline tokenEnd;
};

} // namespace sanad::realtime
