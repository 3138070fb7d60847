// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Id.h"
#include "common/core/JsonWriter.h"
#include "common/core/Result.h"
#include "common/model/names.h"

#include <QJsonObject>
#include <QString>

namespace sanad {

/// Somebody who writes: named by role and id together, since student 5 and admin 5 are two people.
struct Person
{
    Role role = Role::Student;
    PersonId id;
    QString name;

    void writeJson(JsonWriter &writer) const;
    [[nodiscard]] static Result<Person> fromJson(const QJsonObject &json);
    bool operator==(const Person &) const = default;
};

} // namespace sanad
