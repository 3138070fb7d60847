// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/Bot.h"

#include <QLatin1StringView>

#include <array>
#include <optional>

namespace sanad::bot {

/// What the classifier tells apart: the eight intents of a problem, and the three other acts.
enum class Label {
    LoginProblem,
    PasswordReset,
    AccountLocked,
    CourseAccess,
    VideoLoading,
    Payment,
    BugError,
    Other,
    ThanksSolved,
    NotSolved,
    WantHuman,
};

inline constexpr std::array AllLabels{Label::LoginProblem, Label::PasswordReset, Label::AccountLocked,
    Label::CourseAccess, Label::VideoLoading, Label::Payment, Label::BugError, Label::Other, Label::ThanksSolved,
    Label::NotSolved, Label::WantHuman};
inline constexpr int LabelCount = int(AllLabels.size());

/// As phrase files spell it: the wire name of the intent, or THANKS_SOLVED, NOT_SOLVED, WANT_HUMAN.
[[nodiscard]] QLatin1StringView toName(Label label);
[[nodiscard]] std::optional<Label> labelFromName(QStringView name);

/// Intent::Other for the labels that are acts.
[[nodiscard]] Intent intentOf(Label label);
[[nodiscard]] MessageAct actOf(Label label);
/// The label of a reading: the other way round.
[[nodiscard]] Label labelOf(MessageAct act, Intent intent);

/// How a phrase is written: standard Arabic, a dialect, Arabic in Latin letters, English, or several of them at once.
enum class Variety { Standard, Egyptian, Gulf, Levantine, Maghrebi, Arabizi, English, Mixed };

inline constexpr std::array AllVarieties{Variety::Standard, Variety::Egyptian, Variety::Gulf, Variety::Levantine,
    Variety::Maghrebi, Variety::Arabizi, Variety::English, Variety::Mixed};

/// As phrase files spell it: msa, eg, gulf, lev, magh, arabizi, en, mixed.
[[nodiscard]] QLatin1StringView toName(Variety variety);
[[nodiscard]] std::optional<Variety> varietyFromName(QStringView name);

} // namespace sanad::bot
