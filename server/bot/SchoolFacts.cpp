// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/SchoolFacts.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace sanad::bot {

namespace {

constexpr QChar LeftToRightIsolate(0x2066);
constexpr QChar FirstStrongIsolate(0x2068);
constexpr QChar PopIsolate(0x2069);

struct Placeholder
{
    QLatin1StringView name;
    QString SchoolFacts::*value;
    QString SchoolFacts::*arabic; ///< null: an address, the same in every language
};

constexpr std::array Placeholders{
    Placeholder{"school"_L1, &SchoolFacts::name, &SchoolFacts::arabicName},
    Placeholder{"support_hours"_L1, &SchoolFacts::supportHours, &SchoolFacts::arabicSupportHours},
    Placeholder{"login_url"_L1, &SchoolFacts::loginUrl, nullptr},
    Placeholder{"reset_url"_L1, &SchoolFacts::resetUrl, nullptr},
    Placeholder{"courses_url"_L1, &SchoolFacts::coursesUrl, nullptr},
    Placeholder{"payments_url"_L1, &SchoolFacts::paymentsUrl, nullptr},
};

} // namespace

QStringList SchoolFacts::placeholders()
{
    QStringList names;
    for (const Placeholder &one : Placeholders)
        names.append(one.name);
    return names;
}

QString SchoolFacts::value(QStringView placeholder, Language language) const
{
    for (const Placeholder &one : Placeholders) {
        if (placeholder != one.name)
            continue;
        const bool isAddress = one.arabic == nullptr;
        const bool usesArabic = !isAddress && language == Language::Arabic && !(this->*one.arabic).isEmpty();
        const QString &text = usesArabic ? this->*one.arabic : this->*one.value;
        const bool isForeign =
            std::ranges::any_of(text, [](QChar unit) { return unit.script() == QChar::Script_Arabic; });
        if (text.isEmpty() || (language == Language::English && !isForeign))
            return text;
        return (isAddress ? LeftToRightIsolate : FirstStrongIsolate) + text + PopIsolate;
    }
    return {};
}

} // namespace sanad::bot
