// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/model/bot_names.h"

#include "common/model/names.h"

using namespace Qt::StringLiterals;

namespace sanad {

namespace {

template <typename Enum, std::size_t Size>
std::optional<Enum> fromName(const std::array<Enum, Size> &all, QStringView name)
{
    for (const Enum one : all) {
        if (name == toName(one))
            return one;
    }
    return std::nullopt;
}

} // namespace

QLatin1StringView toName(Label label)
{
    switch (label) {
    case Label::LoginProblem: return toWire(Intent::LoginProblem);
    case Label::PasswordReset: return toWire(Intent::PasswordReset);
    case Label::AccountLocked: return toWire(Intent::AccountLocked);
    case Label::CourseAccess: return toWire(Intent::CourseAccess);
    case Label::VideoLoading: return toWire(Intent::VideoLoading);
    case Label::Payment: return toWire(Intent::Payment);
    case Label::BugError: return toWire(Intent::BugError);
    case Label::Other: return toWire(Intent::Other);
    case Label::ThanksSolved: return "THANKS_SOLVED"_L1;
    case Label::NotSolved: return "NOT_SOLVED"_L1;
    case Label::WantHuman: return "WANT_HUMAN"_L1;
    }
    Q_UNREACHABLE();
}

std::optional<Label> labelFromName(QStringView name)
{
    return fromName(AllLabels, name);
}

QLatin1StringView toName(Variety variety)
{
    switch (variety) {
    case Variety::Standard: return "msa"_L1;
    case Variety::Egyptian: return "eg"_L1;
    case Variety::Gulf: return "gulf"_L1;
    case Variety::Levantine: return "lev"_L1;
    case Variety::Maghrebi: return "magh"_L1;
    case Variety::Arabizi: return "arabizi"_L1;
    case Variety::English: return "en"_L1;
    case Variety::Mixed: return "mixed"_L1;
    }
    Q_UNREACHABLE();
}

std::optional<Variety> varietyFromName(QStringView name)
{
    return fromName(AllVarieties, name);
}

QLatin1StringView toName(PhraseSource source)
{
    switch (source) {
    case PhraseSource::BuiltIn: return "built_in"_L1;
    case PhraseSource::Edited: return "edited"_L1;
    case PhraseSource::School: return "school"_L1;
    }
    Q_UNREACHABLE();
}

std::optional<PhraseSource> phraseSourceFromName(QStringView name)
{
    return fromName(AllPhraseSources, name);
}

QLatin1StringView toName(ModelState state)
{
    switch (state) {
    case ModelState::Training: return "training"_L1;
    case ModelState::Ready: return "ready"_L1;
    case ModelState::Failed: return "failed"_L1;
    }
    Q_UNREACHABLE();
}

} // namespace sanad
