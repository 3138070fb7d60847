// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/JsonWriter.h"
#include "common/core/Result.h"

#include <QJsonObject>
#include <QString>

#include <optional>

namespace sanad::protocol {

/// A question that an admin adds or changes; what is left out stays as it is.
struct EditFaq
{
    /// Priorities go from its negative to it.
    static constexpr int MaxPriority = 1'000'000;

    std::optional<QString> question{};
    std::optional<QString> answer{};
    std::optional<int> priority{};

    void writeJson(JsonWriter &writer) const;
    [[nodiscard]] static Result<EditFaq> fromJson(const QJsonObject &json);
    bool operator==(const EditFaq &) const = default;
};

} // namespace sanad::protocol
