// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/model/names.h"

#include <QString>
#include <QStringList>

namespace sanad::bot {

/// What the bot's texts may say of the school; what is empty is not said.
struct SchoolFacts
{
    QString name;
    QString arabicName; ///< instead of the name, in Arabic texts
    QString supportHours; ///< when people answer: "Sun-Thu 9:00-17:00"
    QString arabicSupportHours; ///< likewise
    QString loginUrl;
    QString resetUrl; ///< where a forgotten password is replaced
    QString coursesUrl;
    QString paymentsUrl;

    /// The names that stand for these in a text, without braces.
    [[nodiscard]] static QStringList placeholders();
    /// What is put in the place of a placeholder; empty: it is not known. Isolated (UAX #9), so that an address in an
    /// Arabic sentence, or an Arabic name in an English one, turns nothing around.
    [[nodiscard]] QString value(QStringView placeholder, Language language) const;

    bool operator==(const SchoolFacts &) const = default;
};

} // namespace sanad::bot
