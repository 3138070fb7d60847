// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"
#include "server/bot/FeatureExtractor.h"
#include "server/bot/labels.h"

#include <QByteArray>

#include <array>
#include <span>
#include <vector>

namespace sanad::bot {

/// A trained model as it lies in its file: one linear function per label, and one that tells payments that need an
/// administrator from questions about paying. Immutable; const calls are safe from any thread at once.
class LinearModel
{
public:
    /// Labels first, then the function for `needs an administrator`.
    static constexpr int NeedsAdminColumn = LabelCount;
    static constexpr int ColumnCount = LabelCount + 1;
    /// A row of weights is one half of a cache line, whatever the number of columns.
    static constexpr int RowSize = 16;
    static constexpr quint32 FormatVersion = 2;

    using Scores = std::array<float, ColumnCount>;
    using GroupWeights = std::array<float, Features::GroupCount>;

    /// What a training yields, before it becomes a file.
    struct Parameters
    {
        /// Row by row: weights[index * ColumnCount + column], Features::IndexCount rows.
        std::vector<float> weights;
        std::array<float, ColumnCount> bias{};
        GroupWeights groupWeights{};
        QByteArray concepts; ///< source of the lexicon that the features were made with
        float temperature = 1; ///< scores are divided by it before they become probabilities
    };

    /// The file: a header with the lexicon, the weights as signed bytes with one scale per column, SHA-256 of all that.
    /// The same parameters give the same bytes on every machine.
    [[nodiscard]] static QByteArray toBytes(const Parameters &parameters);
    /// Internal error if the bytes are damaged, not a model, or of another version than this program's. `bytes` is
    /// shared, not copied: with QByteArray::fromRawData() the weights stay where they are.
    [[nodiscard]] static Result<LinearModel> fromBytes(const QByteArray &bytes);

    [[nodiscard]] Scores score(const Features &features) const;
    [[nodiscard]] float temperature() const { return m_temperature; }
    /// Source of the lexicon that the features have to be made with.
    [[nodiscard]] QByteArray concepts() const { return m_concepts; }

private:
    LinearModel() = default;

    QByteArray m_bytes;
    const qint8 *m_rows = nullptr;
    std::array<float, ColumnCount> m_scale{};
    std::array<float, ColumnCount> m_bias{};
    GroupWeights m_groupWeights{};
    QByteArray m_concepts;
    float m_temperature = 1;
};

/// What a feature counts in a message: its group's weight, shared by all features of the group so that their vector
/// has that length.
[[nodiscard]] float featureValue(float groupWeight, qsizetype featuresInGroup);

/// Probabilities of the labels from their scores (softmax of score / temperature).
[[nodiscard]] std::array<double, LabelCount> probabilities(
    std::span<const float, LabelCount> scores, double temperature);

} // namespace sanad::bot
