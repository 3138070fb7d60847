// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Error.h"
#include "common/core/JsonWriter.h"

#include <QLatin1StringView>

namespace sanad::protocol {

/// How an ErrorCode looks on the wire.
struct ErrorForm
{
    int httpStatus;
    QLatin1StringView code; ///< snake_case, for programs
    QLatin1StringView sentence; ///< for people, where the Error brings none of its own
};

/// The one table from codes to HTTP status, wire name and standard sentence.
[[nodiscard]] ErrorForm errorForm(ErrorCode code);

/// Writes `{message, code, field?, status?}`; never the detail.
void writeError(JsonWriter &writer, const Error &error);

} // namespace sanad::protocol
