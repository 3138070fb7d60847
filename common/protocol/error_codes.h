// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Error.h"
#include "common/core/JsonWriter.h"

#include <QJsonObject>
#include <QLatin1StringView>

#include <optional>

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
/// The code with that wire name.
[[nodiscard]] std::optional<ErrorCode> errorCodeFromWire(QStringView name);

/// Writes `{message, code, field?, status?}`; never the detail.
void writeError(JsonWriter &writer, const Error &error);

/// What writeError wrote. A code that this program does not know yet becomes Internal, with its name as the detail.
[[nodiscard]] Error readError(const QJsonObject &json);

} // namespace sanad::protocol
