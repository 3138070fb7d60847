// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/messages/TryBot.h"

#include "common/core/Id.h"
#include "common/core/JsonReader.h"

using namespace Qt::StringLiterals;

namespace sanad::protocol {

void TryBot::writeJson(JsonWriter &writer) const
{
    writer.beginObject().field("text"_L1, text);
    if (model)
        writer.field("model"_L1, *model);
    writer.endObject();
}

Result<TryBot> TryBot::fromJson(const QJsonObject &json)
{
    const JsonReader reader(json);
    TryBot order;
    SANAD_ASSIGN(order.text, reader.string("text"_L1));
    SANAD_ASSIGN(order.model, reader.optionalInteger("model"_L1, 0, ChatId::Max));
    return order;
}

void RehearseBot::writeJson(JsonWriter &writer) const
{
    writer.beginObject();
    if (model)
        writer.field("model"_L1, *model);
    if (limit)
        writer.field("limit"_L1, *limit);
    if (from)
        writer.field("from"_L1, *from);
    if (to)
        writer.field("to"_L1, *to);
    writer.endObject();
}

Result<RehearseBot> RehearseBot::fromJson(const QJsonObject &json)
{
    const JsonReader reader(json);
    RehearseBot order;
    SANAD_ASSIGN(order.model, reader.optionalInteger("model"_L1, 0, ChatId::Max));
    SANAD_ASSIGN(const auto limit, reader.optionalInteger("limit"_L1, 1, MaxLimit));
    if (limit)
        order.limit = int(*limit);
    SANAD_ASSIGN(order.from, reader.optionalTimestamp("from"_L1));
    SANAD_ASSIGN(order.to, reader.optionalTimestamp("to"_L1));
    return order;
}

} // namespace sanad::protocol
