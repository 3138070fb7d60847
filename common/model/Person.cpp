// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/model/Person.h"

#include "common/core/JsonReader.h"

using namespace Qt::StringLiterals;

namespace sanad {

void Person::writeJson(JsonWriter &writer) const
{
    writer.beginObject();
    writer.field("id"_L1, id.value());
    writer.field("role"_L1, toWire(role));
    writer.field("name"_L1, name);
    writer.endObject();
}

Result<Person> Person::fromJson(const QJsonObject &json)
{
    const JsonReader reader(json);
    Person person;
    SANAD_ASSIGN(person.id, reader.id<PersonId>("id"_L1));
    SANAD_ASSIGN(person.role, reader.oneOf("role"_L1, roleFromWire));
    SANAD_ASSIGN(person.name, reader.string("name"_L1));
    return person;
}

} // namespace sanad
