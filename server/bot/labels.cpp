// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/labels.h"

namespace sanad::bot {

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

} // namespace sanad::bot
