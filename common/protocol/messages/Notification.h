// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Id.h"
#include "common/core/JsonWriter.h"
#include "common/core/Result.h"
#include "common/model/Message.h"

#include <QJsonObject>

#include <array>
#include <optional>

namespace sanad::protocol {

enum class NotificationKind {
    AdminReply, ///< to the student
    Escalation, ///< to all admins: a student waits
};

inline constexpr std::array AllNotificationKinds{NotificationKind::AdminReply, NotificationKind::Escalation};

[[nodiscard]] QLatin1StringView toWire(NotificationKind kind);
[[nodiscard]] std::optional<NotificationKind> notificationKindFromWire(QStringView name);

/// Something worth a sound or a badge, wherever the person is in the program.
struct Notification
{
    NotificationKind kind = NotificationKind::AdminReply;
    ChatId chatId;
    std::optional<Message> message; ///< always there for AdminReply

    void writeJson(JsonWriter &writer) const;
    [[nodiscard]] static Result<Notification> fromJson(const QJsonObject &json);
    bool operator==(const Notification &) const = default;
};

} // namespace sanad::protocol
