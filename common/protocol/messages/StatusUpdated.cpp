// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/messages/StatusUpdated.h"

#include "common/core/JsonReader.h"

using namespace Qt::StringLiterals;

namespace sanad::protocol {

void StatusUpdated::writeJson(JsonWriter &writer) const
{
    writer.beginObject();
    writer.field("message_id"_L1, messageId.value());
    writer.field("status"_L1, toWire(status));
    if (deliveredAt)
        writer.field("delivered_at"_L1, *deliveredAt);
    if (readAt)
        writer.field("read_at"_L1, *readAt);
    writer.endObject();
}

Result<StatusUpdated> StatusUpdated::fromJson(const QJsonObject &json)
{
    const JsonReader reader(json);
    StatusUpdated update;
    SANAD_ASSIGN(update.messageId, reader.id<MessageId>("message_id"_L1));
    SANAD_ASSIGN(update.status, reader.oneOf("status"_L1, messageStatusFromWire));
    SANAD_ASSIGN(update.deliveredAt, reader.optionalTimestamp("delivered_at"_L1));
    SANAD_ASSIGN(update.readAt, reader.optionalTimestamp("read_at"_L1));
    return update;
}

} // namespace sanad::protocol
