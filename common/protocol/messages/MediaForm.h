// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Id.h"
#include "common/core/Result.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace sanad::protocol {

/// What is sent beside the file of a media message, as the fields of a form.
struct MediaForm
{
    static constexpr QLatin1StringView FilePart{"file"};
    static constexpr QLatin1StringView AudioPart{"audio"};
    /// The longest that a sound or a video may claim to last, in seconds.
    static constexpr double MaxDuration = 86'400;

    QString text; ///< empty: no caption
    std::optional<ChatId> chatId;
    std::optional<double> duration; ///< seconds
    QString clientMessageId;

    /// Whether the form has a field of this name, a file not counted; others are to be ignored.
    [[nodiscard]] static bool hasField(const QString &name);
    /// Sets a field from its bytes. InvalidField if they are not what it takes. Fields with nothing in them, but for
    /// the text, count as left out: browsers send those.
    [[nodiscard]] Status set(const QString &name, const QByteArray &value);
    /// The fields that set() takes, as pairs of name and value; without those that have nothing in them.
    [[nodiscard]] QList<std::pair<QByteArray, QByteArray>> fields() const;

    bool operator==(const MediaForm &) const = default;
};

} // namespace sanad::protocol
