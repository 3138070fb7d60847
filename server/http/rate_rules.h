// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <array>
#include <chrono>

namespace sanad::http {

/// What a request counts as, where somebody sends too many.
enum class RateClass {
    ByMethod, ///< Upload where the body is streamed, Reading for GET, Writing for the rest
    Reading,
    Writing,
    Upload,
    SignIn,
    Link, ///< media by signed link
    Realtime, ///< polling, and connections of WebSockets
};
inline constexpr std::size_t RateClassCount = std::size_t(RateClass::Realtime) + 1;

/// So many requests in so much time, evenly or in one go. None: no limit.
struct RateRule
{
    qint64 requests = 0;
    std::chrono::seconds window{60};

    [[nodiscard]] constexpr bool isOn() const { return requests > 0; }
    bool operator==(const RateRule &) const = default;
};

/// How often somebody may send. The numbers for one address leave room for a whole school behind it: 500 students.
struct RateRules
{
    using ByClass = std::array<RateRule, RateClassCount>; // by RateClass
    using Minutes = std::chrono::minutes;

    bool isOn = true;
    ByClass perPerson{{{}, {1'200, Minutes(1)}, {120, Minutes(1)}, {60, Minutes(10)}, {60, Minutes(10)}, {}, {}}};
    ByClass perAddress{{{}, {60'000, Minutes(1)}, {12'000, Minutes(1)}, {3'000, Minutes(10)}, {1'000, Minutes(10)},
        {60'000, Minutes(1)}, {120'000, Minutes(1)}}};
    RateRule badTokens{3'000, Minutes(10)}; ///< per address; answers to those beyond it end the connection
    /// How many people, and how many addresses, are remembered at least; whoever is idle is forgotten first.
    qsizetype remembered = 32 * 1024;
};

/// What one rule says of one request.
struct RateState
{
    bool isAllowed = true;
    qint64 limit = 0;
    qint64 remaining = 0; ///< requests that could follow at once
    std::chrono::seconds reset{0}; ///< until all of `limit` could follow at once; rounded up
    std::chrono::seconds retryAfter{0}; ///< if it is not allowed: until one is; at least one second

    bool operator==(const RateState &) const = default;
};

/// The generic cell rate algorithm (ITU-T I.371, annex A; as "virtual scheduling" in ATM Forum TM 4.1, 4.4.2) with a
/// burst of the whole limit. `fullAt`: when somebody's whole limit is there again (the "theoretical arrival time"), the
/// only thing to be remembered of them; moved on if the request is allowed. Times are nanoseconds of one clock.
[[nodiscard]] RateState gcra(const RateRule &rule, qint64 &fullAt, qint64 now);

} // namespace sanad::http
