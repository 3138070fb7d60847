// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/Caller.h"

#include <utility>

namespace sanad::realtime {

/// Who somebody is, wherever they are connected.
using PersonKey = std::pair<int, PersonId>;

[[nodiscard]] inline PersonKey keyOf(Role role, PersonId id)
{
    return {int(role), id};
}

[[nodiscard]] inline PersonKey keyOf(const Person &person)
{
    return keyOf(person.role, person.id);
}

} // namespace sanad::realtime
