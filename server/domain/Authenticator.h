// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"
#include "server/domain/Caller.h"

#include <QByteArrayView>

namespace sanad {

/// Tells who is calling, from a bearer token. Network thread; must not block.
class Authenticator
{
public:
    virtual ~Authenticator() = default;
    /// Error Unauthorized for anything but a token that is valid now.
    [[nodiscard]] virtual Result<Caller> authenticate(QByteArrayView bearerToken) = 0;
    /// Whether somebody who was let in a while ago may go on: Error Unauthorized if their sessions have been ended, or
    /// they are disabled. That the token has run out meanwhile is no reason: a large file takes its time.
    [[nodiscard]] virtual Status recheck(const Caller &caller) = 0;
};

} // namespace sanad
