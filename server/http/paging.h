// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/Request.h"

namespace sanad::http {

/// The query's `limit`: 1 to 200, or 50 if it is absent; the same for every list of the contract.
[[nodiscard]] inline Result<int> pageLimit(const Request &request)
{
    static constexpr int usual = 50;
    static constexpr int most = 200;
    return request.queryInteger(QLatin1StringView("limit"), 1, most).map([](std::optional<qint64> limit) {
        return int(limit.value_or(usual));
    });
}

} // namespace sanad::http
