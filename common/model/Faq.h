// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Id.h"
#include "common/core/JsonWriter.h"
#include "common/core/Result.h"

#include <QJsonObject>
#include <QString>

namespace sanad {

/// A frequently asked question with its answer.
struct Faq
{
    FaqId id;
    QString question;
    QString answer;
    int priority = 0; ///< higher ones are listed first

    void writeJson(JsonWriter &writer) const;
    [[nodiscard]] static Result<Faq> fromJson(const QJsonObject &json);
    bool operator==(const Faq &) const = default;
};

} // namespace sanad
