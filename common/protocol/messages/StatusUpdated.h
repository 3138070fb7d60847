// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Id.h"
#include "common/core/JsonWriter.h"
#include "common/core/Result.h"
#include "common/core/Timestamp.h"
#include "common/model/names.h"

#include <QJsonObject>

#include <optional>

namespace sanad::protocol {

/// That a message was delivered or read.
struct StatusUpdated
{
    MessageId messageId;
    MessageStatus status = MessageStatus::Sent;
    std::optional<Timestamp> deliveredAt; ///< left out on the wire if not known, as the user's API text has it
    std::optional<Timestamp> readAt;

    void writeJson(JsonWriter &writer) const;
    [[nodiscard]] static Result<StatusUpdated> fromJson(const QJsonObject &json);
    bool operator==(const StatusUpdated &) const = default;
};

} // namespace sanad::protocol
