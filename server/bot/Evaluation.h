// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/bot/labels.h"

#include <QStringList>

#include <array>
#include <vector>

namespace sanad::bot {

/// A message, what it is, and what it was taken for.
struct Judged
{
    QString text;
    QString group; ///< of messages to be measured apart: a variety, a language; empty: of none
    Label truth = Label::Other;
    Label answer = Label::Other;
    double probability = 0;
};

/// How right a classifier is: overall, by group, by label, and whether its probabilities mean what they say.
class Evaluation
{
public:
    explicit Evaluation(std::vector<Judged> judged);

    [[nodiscard]] qsizetype size() const { return qsizetype(m_judged.size()); }
    /// Share of right answers, 0 to 1; 0 if there are no messages.
    [[nodiscard]] double accuracy() const;
    /// Mean of the harmonic mean of precision and recall, over the labels that are true or answered somewhere.
    [[nodiscard]] double macroF1() const;
    [[nodiscard]] double f1(Label label) const;
    /// How many messages of `truth` were taken for `answer`.
    [[nodiscard]] int count(Label truth, Label answer) const;
    /// The mean distance of probability and share of right answers, over ten bins of probability, weighted by size.
    [[nodiscard]] double calibrationError() const;
    /// The groups that occur, sorted.
    [[nodiscard]] QStringList groups() const;
    /// The same of one group alone.
    [[nodiscard]] Evaluation ofGroup(const QString &group) const;

    /// Everything above as text for a terminal; with each wrong answer, if `listMistakes`.
    [[nodiscard]] QString report(bool listMistakes) const;

private:
    [[nodiscard]] QString confusionTable() const;
    [[nodiscard]] QString calibrationTable() const;

    std::vector<Judged> m_judged;
    std::array<std::array<int, LabelCount>, LabelCount> m_counts{};
};

} // namespace sanad::bot
