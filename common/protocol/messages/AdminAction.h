// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/JsonWriter.h"
#include "common/core/Result.h"

#include <QJsonObject>

namespace sanad::protocol {

/// What comes with an admin's claim, release, resolve, close, reopen or hand-back.
struct AdminAction
{
    bool force = false; ///< even if another admin holds the chat

    void writeJson(JsonWriter &writer) const;
    [[nodiscard]] static Result<AdminAction> fromJson(const QJsonObject &json);
    bool operator==(const AdminAction &) const = default;
};

} // namespace sanad::protocol
