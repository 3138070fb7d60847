// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Timestamp.h"
#include "common/model/Person.h"

namespace sanad {

/// Who is calling, as a verified token says it.
struct Caller
{
    Person person;
    Timestamp expiresAt; ///< when the token ends; a connection that lives longer must ask again

    [[nodiscard]] bool isAdmin() const { return person.role == Role::Admin; }
    [[nodiscard]] bool isStudent() const { return person.role == Role::Student; }
    bool operator==(const Caller &) const = default;
};

} // namespace sanad
