// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

#include <optional>

namespace sanad::test {

/// One packet that a client got.
struct Got
{
    QString event; ///< empty: an acknowledgement
    QJsonArray arguments;
    std::optional<qint64> ackId{};

    [[nodiscard]] QJsonObject object() const { return arguments.at(0).toObject(); }
    /// The last argument of what can be sent anew.
    [[nodiscard]] QString offset() const { return arguments.last().toString(); }
};

} // namespace sanad::test
