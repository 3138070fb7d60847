// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/messages/JoinedChat.h"

#include "common/core/JsonReader.h"

using namespace Qt::StringLiterals;

namespace sanad::protocol {

void JoinedChat::writeJson(JsonWriter &writer) const
{
    writer.beginObject();
    writer.field("chat_id"_L1, chatId.value());
    writer.endObject();
}

Result<JoinedChat> JoinedChat::fromJson(const QJsonObject &json)
{
    const JsonReader reader(json);
    JoinedChat joined;
    SANAD_ASSIGN(joined.chatId, reader.id<ChatId>("chat_id"_L1));
    return joined;
}

} // namespace sanad::protocol
