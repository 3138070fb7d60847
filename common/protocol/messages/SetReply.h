// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/JsonWriter.h"
#include "common/core/Result.h"

#include <QJsonObject>
#include <QString>

namespace sanad::protocol {

/// What the bot is to say from now on.
struct SetReply
{
    QString text{};

    void writeJson(JsonWriter &writer) const;
    [[nodiscard]] static Result<SetReply> fromJson(const QJsonObject &json);
    bool operator==(const SetReply &) const = default;
};

} // namespace sanad::protocol
