// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/JsonWriter.h"
#include "common/core/Result.h"
#include "common/core/Timestamp.h"
#include "common/model/Message.h"

#include <QJsonObject>

namespace sanad::protocol {

/// A new message, as everybody in its chat hears of it. On the wire the message has two fields more, `_timestamp`
/// (its time in milliseconds) and `_uniqueId` (the same however often it is sent), for clients that sort and drop
/// doubles.
struct MessageNotice
{
    Message message;
    Timestamp timestamp; ///< when the notice was made

    void writeJson(JsonWriter &writer) const;
    [[nodiscard]] static Result<MessageNotice> fromJson(const QJsonObject &json);
    bool operator==(const MessageNotice &) const = default;
};

} // namespace sanad::protocol
