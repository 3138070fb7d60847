// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/bot/PhraseFile.h"

#include <array>
#include <functional>
#include <map>
#include <vector>

namespace sanad::bot {

/// A phrase and what a classifier took it for.
struct Judged
{
    Phrase phrase;
    Label answer = Label::Other;
    double probability = 0;
};

/// How right a classifier is: overall, by variety, by label, and whether its probabilities mean what they say.
class Evaluation
{
public:
    explicit Evaluation(std::vector<Judged> judged);

    /// Share of right answers, 0 to 1; of one variety only, if given. 0 if there are no phrases.
    [[nodiscard]] double accuracy(std::optional<Variety> variety = {}) const;
    /// Mean over all labels of the harmonic mean of precision and recall.
    [[nodiscard]] double macroF1() const;
    [[nodiscard]] double f1(Label label) const;
    /// How many phrases of `truth` were taken for `answer`.
    [[nodiscard]] int count(Label truth, Label answer) const;
    /// The mean distance of probability and share of right answers, over ten bins of probability, weighted by size.
    [[nodiscard]] double calibrationError() const;

    /// Everything above as text for a terminal; with each wrong answer, if `listMistakes`.
    [[nodiscard]] QString report(bool listMistakes) const;

private:
    [[nodiscard]] QString confusionTable() const;
    [[nodiscard]] QString calibrationTable() const;

    std::vector<Judged> m_judged;
    std::array<std::array<int, LabelCount>, LabelCount> m_counts{};
};

} // namespace sanad::bot
