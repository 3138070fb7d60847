// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/IntentClassifier.h"

#include <cmath>

namespace sanad::bot {

IntentClassifier::IntentClassifier(LinearModel model, FeatureExtractor extractor)
    : m_model(std::move(model))
    , m_extractor(std::move(extractor))
{
}

Result<IntentClassifier> IntentClassifier::fromBytes(const QByteArray &bytes)
{
    SANAD_ASSIGN(LinearModel model, LinearModel::fromBytes(bytes));
    SANAD_ASSIGN(ConceptLexicon lexicon, ConceptLexicon::parse(model.concepts()));
    return IntentClassifier(std::move(model), FeatureExtractor(std::move(lexicon)));
}

Classification IntentClassifier::classify(QStringView text) const
{
    const LinearModel::Scores scores = m_model.score(m_extractor.extract(text));
    Classification result;
    result.probabilities = probabilities(std::span(scores).first<LabelCount>(), m_model.temperature());
    const auto &each = result.probabilities;
    for (size_t label = 0; label < LabelCount; ++label) {
        if (each[label] > result.probability) {
            result.runnerUp = result.label;
            result.runnerUpProbability = result.probability;
            result.label = AllLabels[label];
            result.probability = each[label];
        } else if (each[label] > result.runnerUpProbability) {
            result.runnerUp = AllLabels[label];
            result.runnerUpProbability = each[label];
        }
    }
    result.needsAdmin = 1 / (1 + std::exp(-double(scores[LinearModel::NeedsAdminColumn])));
    return result;
}

} // namespace sanad::bot
