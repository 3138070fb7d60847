// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/JsonWriter.h"
#include "common/core/Result.h"

#include <QJsonObject>
#include <QString>

namespace sanad::protocol {

/// What a student thinks of the help they got.
struct RateChat
{
    /// The most that a comment may have, in code points.
    static constexpr qsizetype MaxComment = 2000;

    int score = 0; ///< 1 (bad) to 5
    QString comment; ///< empty: none

    void writeJson(JsonWriter &writer) const;
    [[nodiscard]] static Result<RateChat> fromJson(const QJsonObject &json);
    bool operator==(const RateChat &) const = default;
};

} // namespace sanad::protocol
