// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Id.h"
#include "common/core/JsonWriter.h"
#include "common/core/Result.h"

#include <QJsonObject>

namespace sanad::protocol {

/// That the sender began or ceased to type; from client to server.
struct TypingNotice
{
    ChatId chatId;
    bool isTyping = false;

    void writeJson(JsonWriter &writer) const;
    [[nodiscard]] static Result<TypingNotice> fromJson(const QJsonObject &json);
    bool operator==(const TypingNotice &) const = default;
};

} // namespace sanad::protocol
