// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLatin1StringView>
#include <QStringView>

#include <array>
#include <optional>

namespace sanad {

// The names of what the bot is made of, as phrase files and the wire spell them.

/// What a message may be: the eight intents of a problem, and the three other acts.
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

/// How a phrase is written: standard Arabic, a dialect, Arabic in Latin letters, English, or several of them at once.
enum class Variety { Standard, Egyptian, Gulf, Levantine, Maghrebi, Arabizi, English, Mixed };

inline constexpr std::array AllVarieties{Variety::Standard, Variety::Egyptian, Variety::Gulf, Variety::Levantine,
    Variety::Maghrebi, Variety::Arabizi, Variety::English, Variety::Mixed};

/// Where a phrase is from.
enum class PhraseSource {
    BuiltIn, ///< as the program brought it
    Edited, ///< the program brought it, the school has changed it
    School, ///< the school's own
};

inline constexpr std::array AllPhraseSources{PhraseSource::BuiltIn, PhraseSource::Edited, PhraseSource::School};

/// How far a model has come.
enum class ModelState {
    Training,
    Ready,
    Failed, ///< its training was given up, or its server stopped meanwhile
};

inline constexpr std::array AllModelStates{ModelState::Training, ModelState::Ready, ModelState::Failed};

/// The wire name of the intent, or THANKS_SOLVED, NOT_SOLVED, WANT_HUMAN.
[[nodiscard]] QLatin1StringView toName(Label label);
[[nodiscard]] std::optional<Label> labelFromName(QStringView name);

/// msa, eg, gulf, lev, magh, arabizi, en, mixed.
[[nodiscard]] QLatin1StringView toName(Variety variety);
[[nodiscard]] std::optional<Variety> varietyFromName(QStringView name);

[[nodiscard]] QLatin1StringView toName(PhraseSource source);
[[nodiscard]] std::optional<PhraseSource> phraseSourceFromName(QStringView name);

[[nodiscard]] QLatin1StringView toName(ModelState state);

} // namespace sanad
