// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/JsonWriter.h"
#include "common/core/Result.h"
#include "common/model/bot_names.h"

#include <QJsonObject>
#include <QString>

#include <optional>

namespace sanad::protocol {

/// A phrase that an admin adds or changes; what is left out stays as it is, or is guessed.
struct EditPhrase
{
    std::optional<QString> text{};
    std::optional<Label> label{};
    std::optional<Variety> variety{};
    std::optional<bool> needsAdmin{}; ///< of PAYMENT only

    void writeJson(JsonWriter &writer) const;
    [[nodiscard]] static Result<EditPhrase> fromJson(const QJsonObject &json);
    bool operator==(const EditPhrase &) const = default;
};

} // namespace sanad::protocol
