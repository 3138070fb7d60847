// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/messages/ConversationUpdated.h"

#include "common/core/JsonReader.h"

using namespace Qt::StringLiterals;

namespace sanad::protocol {

void ConversationUpdated::writeJson(JsonWriter &writer) const
{
    writer.beginObject();
    writer.key("conversation"_L1);
    conversation.writeJson(writer);
    writer.endObject();
}

Result<ConversationUpdated> ConversationUpdated::fromJson(const QJsonObject &json)
{
    const JsonReader reader(json);
    ConversationUpdated update;
    SANAD_ASSIGN(const QJsonObject chat, reader.object("conversation"_L1));
    SANAD_ASSIGN(update.conversation, Chat::fromJson(chat));
    return update;
}

} // namespace sanad::protocol
