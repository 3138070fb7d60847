// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/gcra.h"

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

using net::RateRule;
using net::RateState;

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

} // namespace sanad::http
