// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Id.h"
#include "common/core/JsonWriter.h"
#include "common/core/Result.h"

#include <QJsonObject>
#include <QString>

#include <optional>

namespace sanad::protocol {

/// What a student or admin sends by REST or as an event (API.md 3 and 5). What the text may be is decided by
/// text::messageTextFault.
struct SendMessage
{
    /// The most that a client_message_id may have, in code points.
    static constexpr qsizetype MaxClientMessageId = 64;

    std::optional<ChatId> chatId; ///< a student may leave it out: their open chat
    QString text;
    QString clientMessageId; ///< makes a retry harmless; empty: none

    void writeJson(JsonWriter &writer) const;
    [[nodiscard]] static Result<SendMessage> fromJson(const QJsonObject &json);
    bool operator==(const SendMessage &) const = default;
};

} // namespace sanad::protocol
