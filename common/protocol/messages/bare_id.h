// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/JsonReader.h"

namespace sanad::protocol {

/// The id that an event carries as its whole payload (API.md 5: join, leave, mark); faults name `field`.
template <typename IdType>
[[nodiscard]] Result<IdType> bareId(const QJsonValue &payload, QLatin1StringView field)
{
    const QJsonObject wrapped{{QString(field), payload}};
    return JsonReader(wrapped).id<IdType>(field);
}

} // namespace sanad::protocol
