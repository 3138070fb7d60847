// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Id.h"
#include "common/core/JsonWriter.h"
#include "common/core/Result.h"

#include <QJsonObject>

namespace sanad::protocol {

/// That the socket is in a chat's room now.
struct JoinedChat
{
    ChatId chatId;

    void writeJson(JsonWriter &writer) const;
    [[nodiscard]] static Result<JoinedChat> fromJson(const QJsonObject &json);
    bool operator==(const JoinedChat &) const = default;
};

} // namespace sanad::protocol
