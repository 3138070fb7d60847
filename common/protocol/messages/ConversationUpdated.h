// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/JsonWriter.h"
#include "common/core/Result.h"
#include "common/model/Chat.h"

#include <QJsonObject>

namespace sanad::protocol {

/// That a chat's status, admin or intent changed.
struct ConversationUpdated
{
    Chat conversation;

    void writeJson(JsonWriter &writer) const;
    [[nodiscard]] static Result<ConversationUpdated> fromJson(const QJsonObject &json);
    bool operator==(const ConversationUpdated &) const = default;
};

} // namespace sanad::protocol
