// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/labels.h"

using namespace Qt::StringLiterals;

namespace sanad::bot {

QLatin1StringView toName(Label label)
{
    switch (label) {
    case Label::ThanksSolved: return "THANKS_SOLVED"_L1;
    case Label::NotSolved: return "NOT_SOLVED"_L1;
    case Label::WantHuman: return "WANT_HUMAN"_L1;
    default: return toWire(intentOf(label));
    }
}

std::optional<Label> labelFromName(QStringView name)
{
    for (const Label label : AllLabels) {
        if (name == toName(label))
            return label;
    }
    return std::nullopt;
}

Intent intentOf(Label label)
{
    switch (label) {
    case Label::LoginProblem: return Intent::LoginProblem;
    case Label::PasswordReset: return Intent::PasswordReset;
    case Label::AccountLocked: return Intent::AccountLocked;
    case Label::CourseAccess: return Intent::CourseAccess;
    case Label::VideoLoading: return Intent::VideoLoading;
    case Label::Payment: return Intent::Payment;
    case Label::BugError: return Intent::BugError;
    case Label::Other:
    case Label::ThanksSolved:
    case Label::NotSolved:
    case Label::WantHuman: return Intent::Other;
    }
    Q_UNREACHABLE();
}

MessageAct actOf(Label label)
{
    switch (label) {
    case Label::ThanksSolved: return MessageAct::Solved;
    case Label::NotSolved: return MessageAct::NotSolved;
    case Label::WantHuman: return MessageAct::WantsPerson;
    default: return MessageAct::Problem;
    }
}

Label labelOf(MessageAct act, Intent intent)
{
    for (const Label label : AllLabels) {
        if (actOf(label) == act && (act != MessageAct::Problem || intentOf(label) == intent))
            return label;
    }
    Q_UNREACHABLE();
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
    for (const Variety variety : AllVarieties) {
        if (name == toName(variety))
            return variety;
    }
    return std::nullopt;
}

} // namespace sanad::bot
