// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/messages/AdminAction.h"

#include "common/core/JsonReader.h"

using namespace Qt::StringLiterals;

namespace sanad::protocol {

void AdminAction::writeJson(JsonWriter &writer) const
{
    writer.beginObject();
    writer.field("force"_L1, force);
    writer.endObject();
}

Result<AdminAction> AdminAction::fromJson(const QJsonObject &json)
{
    const JsonReader reader(json);
    AdminAction action;
    SANAD_ASSIGN(const std::optional<bool> force, reader.optionalBoolean("force"_L1));
    action.force = force.value_or(false);
    return action;
}

} // namespace sanad::protocol
