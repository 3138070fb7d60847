// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/messages/EditPhrase.h"

#include "common/core/JsonReader.h"

using namespace Qt::StringLiterals;

namespace sanad::protocol {

void EditPhrase::writeJson(JsonWriter &writer) const
{
    writer.beginObject();
    if (text)
        writer.field("text"_L1, *text);
    if (label)
        writer.field("label"_L1, toName(*label));
    if (variety)
        writer.field("variety"_L1, toName(*variety));
    if (needsAdmin)
        writer.field("needs_admin"_L1, *needsAdmin);
    writer.endObject();
}

Result<EditPhrase> EditPhrase::fromJson(const QJsonObject &json)
{
    const JsonReader reader(json);
    EditPhrase edit;
    SANAD_ASSIGN(edit.text, reader.optionalString("text"_L1));
    if (reader.has("label"_L1)) {
        SANAD_ASSIGN(edit.label, reader.oneOf("label"_L1, labelFromName));
    }
    if (reader.has("variety"_L1)) {
        SANAD_ASSIGN(edit.variety, reader.oneOf("variety"_L1, varietyFromName));
    }
    SANAD_ASSIGN(edit.needsAdmin, reader.optionalBoolean("needs_admin"_L1));
    return edit;
}

} // namespace sanad::protocol
