// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Error.h"

namespace sanad::protocol {

/// The refusal of bytes that are no packet; `found` completes "The packet is malformed: ...".
[[nodiscard]] inline Error malformed(const QString &found)
{
    return Error::of(ErrorCode::InvalidRequest, QStringLiteral("The packet is malformed: %1.").arg(found));
}

} // namespace sanad::protocol
