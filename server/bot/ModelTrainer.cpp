// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/ModelTrainer.h"

#include "server/bot/misspelling.h"

#include <linear.h>

#include <cmath>
#include <memory>

using namespace Qt::StringLiterals;

namespace sanad::bot {

namespace {

/// What only one phrase has, as it is written and misspelt, is most often a chance of its spelling.
constexpr int LeastCount = 3;

struct ModelDeleter
{
    void operator()(model *trained) const { free_and_destroy_model(&trained); }
};
using ModelPtr = std::unique_ptr<model, ModelDeleter>;

/// The features of all texts, as LIBLINEAR wants them: only those that LeastCount of them have, numbered from 1.
class Matrix
{
public:
    Matrix(const QStringList &texts, const FeatureExtractor &extractor, const LinearModel::GroupWeights &groupWeights);

    [[nodiscard]] std::vector<feature_node> &row(size_t text) { return m_rows[text]; }
    [[nodiscard]] int columnCount() const { return int(m_indexes.size()); }
    /// The feature that column `column` (from 0) stands for.
    [[nodiscard]] quint32 index(size_t column) const { return m_indexes[column]; }
    /// How much rarer features count more; multiplies a feature's value.
    [[nodiscard]] double rarity(size_t column) const { return m_rarity[column]; }

private:
    void countFeatures(const std::vector<Features> &all);
    void fillRow(
        const Features &features, const LinearModel::GroupWeights &groupWeights, const std::vector<int> &columnOf);

    std::vector<std::vector<feature_node>> m_rows;
    std::vector<quint32> m_indexes;
    std::vector<double> m_rarity;
};

Matrix::Matrix(
    const QStringList &texts, const FeatureExtractor &extractor, const LinearModel::GroupWeights &groupWeights)
{
    std::vector<Features> all;
    all.reserve(size_t(texts.size()));
    for (const QString &text : texts)
        all.push_back(extractor.extract(text));
    countFeatures(all);

    std::vector<int> columnOf(Features::IndexCount, 0);
    for (size_t column = 0; column < m_indexes.size(); ++column)
        columnOf[m_indexes[column]] = int(column) + 1;
    for (const Features &features : all)
        fillRow(features, groupWeights, columnOf);
}

void Matrix::countFeatures(const std::vector<Features> &all)
{
    std::vector<int> count(Features::IndexCount, 0);
    for (const Features &features : all) {
        for (const Features::Indexes &group : features.groups) {
            for (const quint32 index : group)
                ++count[index];
        }
    }
    for (quint32 index = 0; index < Features::IndexCount; ++index) {
        if (count[index] < LeastCount)
            continue;
        m_indexes.push_back(index);
        m_rarity.push_back(std::log((1.0 + double(all.size())) / (1.0 + count[index])) / std::log(double(all.size())));
    }
}

void Matrix::fillRow(
    const Features &features, const LinearModel::GroupWeights &groupWeights, const std::vector<int> &columnOf)
{
    // Two groups may share an index by chance of hashing; LIBLINEAR takes their sum when both stand in the row.
    std::vector<feature_node> row;
    for (size_t group = 0; group < features.groups.size(); ++group) {
        const Features::Indexes &indexes = features.groups[group];
        const double value = featureValue(groupWeights[group], indexes.size());
        for (const quint32 index : indexes) {
            const int column = columnOf[index];
            if (column == 0)
                continue;
            row.push_back({column, value * m_rarity[size_t(column) - 1]});
        }
    }
    std::sort(row.begin(), row.end(), [](const feature_node &a, const feature_node &b) { return a.index < b.index; });
    row.push_back({columnCount() + 1, 1.0});
    row.push_back({-1, 0.0});
    m_rows.push_back(std::move(row));
}

/// Learns those phrases (`classes` is of all), each as it is written and misspelt.
ModelPtr trainOn(Matrix &matrix, const std::vector<size_t> &phrases, const std::vector<double> &classes, double cost)
{
    std::vector<feature_node *> rows;
    std::vector<double> targets;
    for (const size_t phrase : phrases) {
        for (const size_t text : {phrase, phrase + classes.size()}) {
            rows.push_back(matrix.row(text).data());
            targets.push_back(classes[phrase]);
        }
    }
    problem input{};
    input.l = int(rows.size());
    input.n = matrix.columnCount() + 1;
    input.y = targets.data();
    input.x = rows.data();
    input.bias = 1;
    parameter how{};
    how.solver_type = L2R_L2LOSS_SVC;
    how.eps = 0.01;
    how.C = cost;
    set_print_string_function([](const char *) {});
    return ModelPtr(::train(&input, &how));
}

/// The weight of `label` for column `column` of the matrix; the last column is the constant one.
double weightOf(const model &trained, int label, size_t column)
{
    if (trained.nr_class == 2)
        return trained.label[0] == label ? trained.w[column] : -trained.w[column];
    for (int i = 0; i < trained.nr_class; ++i) {
        if (trained.label[i] == label)
            return trained.w[column * size_t(trained.nr_class) + size_t(i)];
    }
    return 0;
}

/// The error that ends a training which somebody gave up.
Status goOn(const TrainingOptions &options, int percent)
{
    if (options.goesOn && !options.goesOn(percent))
        return Error::of(ErrorCode::Unavailable, u"The training was given up."_s);
    return {};
}

Result<std::vector<ScoredPhrase>> crossValidate(
    Matrix &matrix, const QList<Phrase> &phrases, const std::vector<double> &classes, const TrainingOptions &options)
{
    // Every label's phrases are dealt out in turn, so each fold has its share of each label.
    std::array<int, LabelCount> seen{};
    std::vector<int> foldOf;
    for (const Phrase &phrase : phrases)
        foldOf.push_back(seen[size_t(phrase.label)]++ % options.folds);

    std::vector<ScoredPhrase> scored(size_t(phrases.size()));
    for (int fold = 0; fold < options.folds; ++fold) {
        SANAD_TRY(goOn(options, 10 + 75 * fold / options.folds));
        std::vector<size_t> others;
        for (size_t i = 0; i < foldOf.size(); ++i) {
            if (foldOf[i] != fold)
                others.push_back(i);
        }
        const ModelPtr trained = trainOn(matrix, others, classes, options.cost);
        for (size_t i = 0; i < foldOf.size(); ++i) {
            if (foldOf[i] != fold)
                continue;
            std::array<double, LabelCount> values{};
            predict_values(trained.get(), matrix.row(i).data(), values.data());
            scored[i].phrase = phrases[qsizetype(i)];
            for (int c = 0; c < trained->nr_class; ++c)
                scored[i].scores[size_t(trained->label[c])] = float(values[size_t(c)]);
        }
    }
    return scored;
}

Status check(const QList<Phrase> &phrases, const TrainingOptions &options)
{
    std::array<int, LabelCount> count{};
    std::array<int, 2> payments{};
    for (const Phrase &phrase : phrases) {
        ++count[size_t(phrase.label)];
        if (phrase.needsAdmin)
            ++payments[*phrase.needsAdmin ? 1 : 0];
    }
    for (const Label label : AllLabels) {
        if (count[size_t(label)] < options.folds)
            return Error::internal(u"training: %1 needs at least %2 phrases"_s.arg(toName(label)).arg(options.folds));
    }
    if (payments[0] == 0 || payments[1] == 0)
        return Error::internal(u"training: PAYMENT needs phrases of both kinds, 'admin' and 'advice'"_s);
    return {};
}

/// Copies the weights of one class into a column of the parameters.
void takeColumn(const model &trained, int label, size_t column, const Matrix &matrix, LinearModel::Parameters &out)
{
    for (size_t i = 0; i < size_t(matrix.columnCount()); ++i) {
        out.weights[size_t(matrix.index(i)) * LinearModel::ColumnCount + column] =
            float(weightOf(trained, label, i) * matrix.rarity(i));
    }
    out.bias[column] = float(weightOf(trained, label, size_t(matrix.columnCount())));
}

} // namespace

double fitTemperature(const std::vector<ScoredPhrase> &scored)
{
    const auto loss = [&scored](double temperature) {
        double sum = 0;
        for (const ScoredPhrase &one : scored)
            sum -= std::log(probabilities(std::span(one.scores), temperature)[size_t(one.phrase.label)] + 1e-12);
        return sum;
    };
    // The loss has one minimum in the temperature: halve the interval by thirds.
    double low = 0.02;
    double high = 5;
    while (high - low > 1e-4) {
        const double third = (high - low) / 3;
        if (loss(low + third) < loss(high - third))
            high -= third;
        else
            low += third;
    }
    return (low + high) / 2;
}

Result<Training> train(const QList<Phrase> &phrases, const ConceptLexicon &lexicon, const TrainingOptions &options)
{
    SANAD_TRY(check(phrases, options));
    // Row i is the phrase i as it is written; as many rows behind it, it is misspelt.
    QStringList texts;
    for (const Phrase &phrase : phrases)
        texts.append(phrase.text);
    for (const Phrase &phrase : phrases)
        texts.append(misspelt(phrase.text));
    Matrix matrix(texts, FeatureExtractor(lexicon), options.groupWeights);
    std::vector<double> labels;
    std::vector<double> needsAdmin;
    std::vector<size_t> all;
    std::vector<size_t> payments;
    for (const Phrase &phrase : phrases) {
        if (phrase.needsAdmin)
            payments.push_back(labels.size());
        all.push_back(labels.size());
        labels.push_back(double(phrase.label));
        needsAdmin.push_back(phrase.needsAdmin.value_or(false) ? 1 : 0);
    }

    Training result;
    SANAD_ASSIGN(result.crossValidation, crossValidate(matrix, phrases, labels, options));
    result.parameters.temperature = float(fitTemperature(result.crossValidation));
    result.parameters.concepts = lexicon.source();
    result.parameters.groupWeights = options.groupWeights;
    result.parameters.weights.resize(size_t(Features::IndexCount) * LinearModel::ColumnCount);
    SANAD_TRY(goOn(options, 85));
    const ModelPtr byLabel = trainOn(matrix, all, labels, options.cost);
    for (const Label label : AllLabels)
        takeColumn(*byLabel, int(label), size_t(label), matrix, result.parameters);
    const ModelPtr byNeed = trainOn(matrix, payments, needsAdmin, options.cost);
    takeColumn(*byNeed, 1, LinearModel::NeedsAdminColumn, matrix, result.parameters);
    return result;
}

} // namespace sanad::bot
