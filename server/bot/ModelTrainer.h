// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/bot/LinearModel.h"
#include "server/bot/PhraseFile.h"

#include <functional>

namespace sanad::bot {

/// How to train. The defaults are the best of what was tried by cross-validation over resources/bot/phrases.
struct TrainingOptions
{
    double cost = 1; ///< LIBLINEAR's C: how much a misjudged phrase weighs against large weights
    LinearModel::GroupWeights groupWeights{1.0F, 1.0F, 1.0F, 1.0F, 1.0F};
    int folds = 5; ///< of the cross-validation that the probabilities are calibrated by
    std::function<bool(int percent)> goesOn{}; ///< asked now and then; false gives the training up
};

/// A phrase and the model's scores for it, given by a model that has not seen the phrase.
struct ScoredPhrase
{
    Phrase phrase;
    std::array<float, LabelCount> scores{};
};

/// Trained parameters with the cross-validation they were calibrated by.
struct Training
{
    LinearModel::Parameters parameters;
    std::vector<ScoredPhrase> crossValidation;
};

/// A support vector machine with squared hinge loss, one against the rest, by LIBLINEAR's trust region Newton method:
/// no randomness, so the same phrases give the same model. Each phrase is learnt twice, as it is written and misspelt
/// (misspelt()): what students type is full of slips. It is judged, for calibration, as it is written. Takes seconds;
/// safe from any thread. Internal error if a label has fewer phrases than there are folds, or no PAYMENT phrase says
/// whether it needs an administrator; Unavailable if it was given up.
[[nodiscard]] Result<Training> train(
    const QList<Phrase> &phrases, const ConceptLexicon &lexicon, const TrainingOptions &options = {});

/// The temperature under which the probabilities fit what is true best (least negative log-likelihood).
[[nodiscard]] double fitTemperature(const std::vector<ScoredPhrase> &scored);

} // namespace sanad::bot
