// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/BotReader.h"

#include "common/text/language.h"

#include <algorithm>

namespace sanad::bot {

namespace {

Language answerLanguage(QStringView text)
{
    return text::guessLanguage(text) == text::LanguageGuess::English ? Language::English : Language::Arabic;
}

/// Whether there is anything to classify: an Arabic or Latin letter or a picture.
bool hasWords(QStringView text)
{
    return std::any_of(text.begin(), text.end(), [](QChar one) {
        return one.script() == QChar::Script_Arabic || one.script() == QChar::Script_Latin || one.isSurrogate()
            || one.category() == QChar::Symbol_Other;
    });
}

bool needsAdmin(const Classification &classification)
{
    if (classification.label == Label::AccountLocked)
        return true;
    return classification.label == Label::Payment && classification.needsAdmin >= 0.5;
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
    if (!hasWords(text))
        return reading;
    Classification classification = m_classifier.classify(text);
    const bool isUnfoundedThanks = classification.label == Label::ThanksSolved && !m_evidence.isIn(text);
    if (isUnfoundedThanks) {
        classification.label = classification.runnerUp;
        classification.probability = classification.runnerUpProbability;
    }
    reading.language = answerLanguage(text);
    reading.confidence = classification.probability;
    const MessageAct act = actOf(classification.label);
    const bool canBeUnsure = act == MessageAct::Problem || isUnfoundedThanks;
    if (canBeUnsure && classification.probability < LeastConfidence)
        return reading;
    reading.act = act;
    reading.intent = intentOf(classification.label);
    reading.needsAdmin = needsAdmin(classification);
    return reading;
}

} // namespace sanad::bot
