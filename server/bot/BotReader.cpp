// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/BotReader.h"

#include "common/text/language.h"

#include <algorithm>
#include <optional>

namespace sanad::bot {

namespace {

/// Whether there is anything to classify: an Arabic or Latin letter or a picture.
bool hasWords(QStringView text)
{
    return std::any_of(text.begin(), text.end(), [](QChar one) {
        return one.script() == QChar::Script_Arabic || one.script() == QChar::Script_Latin || one.isSurrogate()
            || one.category() == QChar::Symbol_Other;
    });
}

bool needsAdmin(Label label, const Classification &classification)
{
    if (label == Label::AccountLocked)
        return true;
    return label == Label::Payment && classification.needsAdmin >= 0.5;
}

bool canBeSolved(SolvedEvidence::Verdict verdict, const Classification &classification)
{
    switch (verdict) {
    case SolvedEvidence::Verdict::Borne: return true;
    case SolvedEvidence::Verdict::Hinted:
        return classification.probabilities[size_t(Label::ThanksSolved)] >= BotReader::SureWithHint;
    // However sure the model is: what ends in "now" it takes for thanks, and to close a chat wrongly is the worse
    // fault.
    case SolvedEvidence::Verdict::Open:
    case SolvedEvidence::Verdict::Contradicted: return false;
    }
    Q_UNREACHABLE();
}

/// A label and its probability.
struct Guess
{
    Label label = Label::Other;
    double probability = 0;
};

/// The likeliest label but those two. What two labels share goes to the first of them.
Guess likeliestBut(const Classification &classification, std::optional<Label> one, std::optional<Label> two)
{
    Guess best;
    for (const Label label : AllLabels) {
        const double probability = classification.probabilities[size_t(label)];
        if (label != one && label != two && probability > best.probability)
            best = {label, probability};
    }
    return best;
}

} // namespace

BotReader::BotReader(IntentClassifier classifier, SolvedEvidence evidence)
    : m_classifier(std::move(classifier))
    , m_evidence(std::move(evidence))
{
}

MessageReading BotReader::read(const QString &text) const
{
    MessageReading reading;
    const text::LanguageGuess language = text::guessLanguage(text);
    reading.language = language == text::LanguageGuess::English ? Language::English : Language::Arabic;
    reading.knowsLanguage = language != text::LanguageGuess::Unknown;
    if (!hasWords(text))
        return reading;
    const Classification classification = m_classifier.classify(text);
    // What cannot be thanks is not the second guess either; to look for the words takes time only where it matters.
    std::optional<Label> excluded;
    if (classification.label == Label::ThanksSolved || classification.runnerUp == Label::ThanksSolved) {
        const SolvedEvidence::Verdict verdict = m_evidence.weigh(text);
        reading.isPlain = verdict == SolvedEvidence::Verdict::Borne;
        if (!canBeSolved(verdict, classification))
            excluded = Label::ThanksSolved;
    }
    Guess first = likeliestBut(classification, excluded, {});
    reading.confidence = first.probability;
    const bool isUnfoundedThanks = excluded && classification.label == Label::ThanksSolved;
    const bool canBeUnsure = actOf(first.label) == MessageAct::Problem || isUnfoundedThanks;
    if (canBeUnsure && first.probability < LeastConfidence)
        first.label = Label::Other;
    const Guess second = likeliestBut(classification, excluded, first.label);
    reading.act = actOf(first.label);
    reading.isPlain = reading.isPlain || reading.act != MessageAct::Solved;
    reading.intent = intentOf(first.label);
    reading.runnerUp = {actOf(second.label), intentOf(second.label), second.probability};
    reading.needsAdmin = needsAdmin(first.label, classification);
    return reading;
}

} // namespace sanad::bot
