// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/model/Faq.h"

#include "common/core/JsonReader.h"

#include <limits>

using namespace Qt::StringLiterals;

namespace sanad {

void Faq::writeJson(JsonWriter &writer) const
{
    writer.beginObject();
    writer.field("id"_L1, id.value());
    writer.field("question"_L1, question);
    writer.field("answer"_L1, answer);
    writer.field("priority"_L1, priority);
    writer.endObject();
}

Result<Faq> Faq::fromJson(const QJsonObject &json)
{
    const JsonReader reader(json);
    Faq faq;
    SANAD_ASSIGN(faq.id, reader.id<FaqId>("id"_L1));
    SANAD_ASSIGN(faq.question, reader.string("question"_L1));
    SANAD_ASSIGN(faq.answer, reader.string("answer"_L1));
    SANAD_ASSIGN(
        faq.priority, reader.integer("priority"_L1, std::numeric_limits<int>::min(), std::numeric_limits<int>::max()));
    return faq;
}

} // namespace sanad
