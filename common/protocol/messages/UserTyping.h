// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Id.h"
#include "common/core/JsonWriter.h"
#include "common/core/Result.h"
#include "common/model/Person.h"

#include <QJsonObject>

namespace sanad::protocol {

/// That somebody in the room began or ceased to type; from server to client.
struct UserTyping
{
    ChatId chatId;
    Person user;
    bool isTyping = false;

    void writeJson(JsonWriter &writer) const;
    [[nodiscard]] static Result<UserTyping> fromJson(const QJsonObject &json);
    bool operator==(const UserTyping &) const = default;
};

} // namespace sanad::protocol
