// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Id.h"
#include "common/core/JsonWriter.h"
#include "common/core/Result.h"

#include <QJsonObject>

namespace sanad::protocol {

/// Marks what the other side wrote as read, up to and including one message.
struct MarkRead
{
    MessageId upTo;

    void writeJson(JsonWriter &writer) const;
    [[nodiscard]] static Result<MarkRead> fromJson(const QJsonObject &json);
    bool operator==(const MarkRead &) const = default;
};

} // namespace sanad::protocol
