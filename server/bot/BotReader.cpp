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

BotReader::BotReader(IntentClassifier classifier)
    : m_classifier(std::move(classifier))
{
}

MessageReading BotReader::read(const QString &text) const
{
    MessageReading reading;
    if (!hasWords(text))
        return reading;
    const Classification classification = m_classifier.classify(text);
    reading.language = answerLanguage(text);
    reading.confidence = classification.probability;
    reading.act = actOf(classification.label);
    if (reading.act == MessageAct::Problem && classification.probability < LeastConfidence)
        return reading;
    reading.intent = intentOf(classification.label);
    reading.needsAdmin = needsAdmin(classification);
    return reading;
}

} // namespace sanad::bot
