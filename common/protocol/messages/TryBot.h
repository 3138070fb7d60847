// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/JsonWriter.h"
#include "common/core/Result.h"

#include <QJsonObject>
#include <QString>

#include <optional>

namespace sanad::protocol {

/// A text to be tried on a model.
struct TryBot
{
    QString text{};
    std::optional<qint64> model{}; ///< 0: the built-in; left out: the one that answers students now

    void writeJson(JsonWriter &writer) const;
    [[nodiscard]] static Result<TryBot> fromJson(const QJsonObject &json);
    bool operator==(const TryBot &) const = default;
};

/// Which stored conversations are to be rehearsed with a model.
struct RehearseBot
{
    /// The most messages of a rehearsal.
    static constexpr int MaxLimit = 20'000;

    std::optional<qint64> model{}; ///< 0: the built-in; left out: the newest
    std::optional<int> limit{};
    std::optional<Timestamp> from{};
    std::optional<Timestamp> to{};

    void writeJson(JsonWriter &writer) const;
    [[nodiscard]] static Result<RehearseBot> fromJson(const QJsonObject &json);
    bool operator==(const RehearseBot &) const = default;
};

} // namespace sanad::protocol
