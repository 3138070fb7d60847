// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/protocol/messages/RateChat.h"

#include "common/core/JsonReader.h"
#include "common/protocol/messages/code_points.h"

using namespace Qt::StringLiterals;

namespace sanad::protocol {

void RateChat::writeJson(JsonWriter &writer) const
{
    writer.beginObject();
    writer.field("score"_L1, score);
    if (!comment.isEmpty())
        writer.field("comment"_L1, comment);
    writer.endObject();
}

Result<RateChat> RateChat::fromJson(const QJsonObject &json)
{
    const JsonReader reader(json);
    RateChat rating;
    SANAD_ASSIGN(rating.score, reader.integer("score"_L1, 1, 5));
    SANAD_ASSIGN(const std::optional<QString> comment, reader.optionalString("comment"_L1));
    rating.comment = comment.value_or(QString());
    if (codePoints(rating.comment) > MaxComment)
        return Error::invalidField(
            u"comment"_s, u"Field \"comment\" must have at most %1 characters."_s.arg(MaxComment));
    return rating;
}

} // namespace sanad::protocol
