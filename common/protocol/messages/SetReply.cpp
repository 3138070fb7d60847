// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/messages/SetReply.h"

#include "common/core/JsonReader.h"

using namespace Qt::StringLiterals;

namespace sanad::protocol {

void SetReply::writeJson(JsonWriter &writer) const
{
    writer.beginObject().field("text"_L1, text).endObject();
}

Result<SetReply> SetReply::fromJson(const QJsonObject &json)
{
    const JsonReader reader(json);
    SetReply reply;
    SANAD_ASSIGN(reply.text, reader.string("text"_L1));
    return reply;
}

} // namespace sanad::protocol
