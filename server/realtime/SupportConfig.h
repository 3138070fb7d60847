// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/gcra.h"
#include "server/realtime/Recovery.h"

#include <array>
#include <chrono>

namespace sanad::realtime {

/// What an event from a client counts as, where somebody sends too many.
enum class EventClass {
    Room, ///< join and leave
    Message,
    Typing,
    Mark, ///< delivered and read
    Unknown,
};
inline constexpr std::size_t EventClassCount = std::size_t(EventClass::Unknown) + 1;

/// So many events a second of one socket in the long run, and so many at once after a quiet time.
struct EventRate
{
    int perSecond = 0;
    int burst = 0;

    bool operator==(const EventRate &) const = default;
};

/// How the support desk behaves in real time.
struct SupportConfig
{
    bool areLimitsOn = true; ///< events, sockets and bad tokens; memory is always bounded
    std::array<EventRate, EventClassCount> perSocket{{{10, 200}, {10, 60}, {10, 40}, {20, 400}, {5, 20}}};
    net::RateRule messages{120, std::chrono::minutes(1)}; ///< of one person, over all sockets
    net::RateRule badTokens{3'000, std::chrono::minutes(10)}; ///< per address; also how often they are told so
    int socketsPerPerson = 50;
    int joinsPerSocket = 250; ///< rooms of chats, besides those joined on connect

    std::chrono::milliseconds tokenLeeway{0}; ///< so long a token is good after it has expired
    std::chrono::milliseconds typingLife{6'000}; ///< of a typing indicator that is not renewed
    /// Between two times that others are told of the same typing.
    std::chrono::milliseconds typingInterval{1'500};
    /// For so long what somebody posted by REST is kept back from their own sockets; zero: not at all.
    std::chrono::milliseconds ownEchoDelay{250};
    Recovery::Limits recovery;
};

/// What has happened since the start, for the metrics: one number for each reason.
struct SupportCounters
{
    quint64 letIn = 0;
    quint64 badTokens = 0; ///< missing, invalid, expired or of somebody who is kept out
    quint64 limitedBadTokens = 0; ///< of those, beyond the limit of an address
    quint64 tooManySockets = 0; ///< of one person
    quint64 storeFailures = 0; ///< the student's chat could not be read
    quint64 tokensExpired = 0; ///< sockets closed for it
    quint64 sessionsEnded = 0; ///< sockets closed since their session ended or their person is disabled
    quint64 takenOver = 0; ///< sockets whose client came back before they were known to be dead

    quint64 events = 0; ///< from clients
    quint64 unknownEvents = 0;
    quint64 malformedEvents = 0; ///< with arguments that are not what they should be
    quint64 limitedEvents = 0; ///< too many of one socket
    quint64 limitedMessages = 0; ///< too many of one person
    quint64 limitedJoins = 0; ///< too many rooms
    quint64 refusedEvents = 0; ///< for any other reason

    quint64 broadcasts = 0; ///< events to rooms
    quint64 deliveries = 0; ///< of those, to one socket each
    quint64 keptBack = 0; ///< deliveries of one's own, for a moment
};

} // namespace sanad::realtime
