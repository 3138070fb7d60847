// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/messages/EditFaq.h"

#include "common/core/JsonReader.h"

using namespace Qt::StringLiterals;

namespace sanad::protocol {

void EditFaq::writeJson(JsonWriter &writer) const
{
    writer.beginObject();
    if (question)
        writer.field("question"_L1, *question);
    if (answer)
        writer.field("answer"_L1, *answer);
    if (priority)
        writer.field("priority"_L1, *priority);
    writer.endObject();
}

Result<EditFaq> EditFaq::fromJson(const QJsonObject &json)
{
    const JsonReader reader(json);
    EditFaq edit;
    SANAD_ASSIGN(edit.question, reader.optionalString("question"_L1));
    SANAD_ASSIGN(edit.answer, reader.optionalString("answer"_L1));
    SANAD_ASSIGN(const auto priority, reader.optionalInteger("priority"_L1, -MaxPriority, MaxPriority));
    if (priority)
        edit.priority = int(*priority);
    return edit;
}

} // namespace sanad::protocol
