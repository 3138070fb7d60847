// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"
#include "server/http/RouteTable.h"

namespace sanad::http {

/// The route by which programs learn what all the others are: an OpenAPI 3.1 document. Network thread.
class ApiDocRoutes
{
public:
    /// Adds the route, with the description of what `table` has by then: to be called last. Error Internal if the
    /// description that is compiled in cannot be read.
    [[nodiscard]] static Status addTo(RouteTable &table);
};

} // namespace sanad::http
