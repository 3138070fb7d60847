// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/bot/LinearModel.h"

namespace sanad::bot {

/// What a message is, how sure that is, and what it is otherwise.
struct Classification
{
    Label label = Label::Other;
    double probability = 0; ///< calibrated: of 100 messages with 0.8, about 80 are right
    Label runnerUp = Label::Other;
    double runnerUpProbability = 0;
    std::array<double, LabelCount> probabilities{}; ///< of every label, by its number; they add up to 1
    double needsAdmin = 0; ///< for Label::Payment: the probability that no advice can help
};

/// Tells the labels apart by one linear model. Immutable; const calls are safe from any thread at once.
class IntentClassifier
{
public:
    /// From the bytes of a model file; see LinearModel::fromBytes().
    [[nodiscard]] static Result<IntentClassifier> fromBytes(const QByteArray &bytes);

    /// Takes tens of microseconds; at most a few hundred for the longest text.
    [[nodiscard]] Classification classify(QStringView text) const;

private:
    IntentClassifier(LinearModel model, FeatureExtractor extractor);

    LinearModel m_model;
    FeatureExtractor m_extractor;
};

} // namespace sanad::bot
