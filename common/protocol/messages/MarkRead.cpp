// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/messages/MarkRead.h"

#include "common/core/JsonReader.h"

using namespace Qt::StringLiterals;

namespace sanad::protocol {

void MarkRead::writeJson(JsonWriter &writer) const
{
    writer.beginObject();
    writer.field("up_to"_L1, upTo.value());
    writer.endObject();
}

Result<MarkRead> MarkRead::fromJson(const QJsonObject &json)
{
    const JsonReader reader(json);
    MarkRead mark;
    SANAD_ASSIGN(mark.upTo, reader.id<MessageId>("up_to"_L1));
    return mark;
}

} // namespace sanad::protocol
