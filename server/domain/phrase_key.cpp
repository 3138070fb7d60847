// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/phrase_key.h"

#include "common/text/ArabicNormaliser.h"
#include "common/text/language.h"

namespace sanad {

namespace {

Label labelOf(Intent intent)
{
    switch (intent) {
    case Intent::LoginProblem: return Label::LoginProblem;
    case Intent::PasswordReset: return Label::PasswordReset;
    case Intent::AccountLocked: return Label::AccountLocked;
    case Intent::CourseAccess: return Label::CourseAccess;
    case Intent::VideoLoading: return Label::VideoLoading;
    case Intent::Payment: return Label::Payment;
    case Intent::BugError: return Label::BugError;
    case Intent::Other: return Label::Other;
    }
    Q_UNREACHABLE();
}

} // namespace

QString phraseKey(QStringView text)
{
    return text::ArabicNormaliser(text::ArabicNormaliser::Emoji::Keep).normalise(text);
}

Variety guessVariety(QStringView text)
{
    switch (text::guessLanguage(text)) {
    case text::LanguageGuess::Arabic: return Variety::Standard;
    case text::LanguageGuess::Arabizi: return Variety::Arabizi;
    case text::LanguageGuess::English: return Variety::English;
    case text::LanguageGuess::Unknown: return Variety::Mixed;
    }
    Q_UNREACHABLE();
}

Label labelOf(const MessageReading &reading)
{
    switch (reading.act) {
    case MessageAct::Problem: return labelOf(reading.intent);
    case MessageAct::Solved: return Label::ThanksSolved;
    case MessageAct::NotSolved: return Label::NotSolved;
    case MessageAct::WantsPerson: return Label::WantHuman;
    }
    Q_UNREACHABLE();
}

} // namespace sanad
