// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Id.h"
#include "common/core/Timestamp.h"
#include "common/model/Person.h"

#include <optional>

namespace sanad {

/// One signing in of somebody with an account of ours, and all that follows from it.
using SessionId = Id<struct SessionTag>;

/// Who is calling, as a verified token says it.
struct Caller
{
    Person person;
    Timestamp expiresAt; ///< when the token ends; a connection that lives longer must ask again
    std::optional<Timestamp> issuedAt{}; ///< where the token says it
    std::optional<SessionId> session{}; ///< of our own tokens only

    [[nodiscard]] bool isAdmin() const { return person.role == Role::Admin; }
    [[nodiscard]] bool isStudent() const { return person.role == Role::Student; }
    bool operator==(const Caller &) const = default;
};

} // namespace sanad
