// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/LinearModel.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QDataStream>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace Qt::StringLiterals;

namespace sanad::bot {

namespace {

constexpr QByteArrayView Magic = "SANADBOT";
constexpr qsizetype ChecksumSize = 32;
constexpr qsizetype RowsSize = qsizetype(Features::IndexCount) * LinearModel::RowSize;
constexpr float LargestWeight = 127;

Error refusal(const QString &why)
{
    return Error::internal(u"bot model: "_s + why);
}

void prepare(QDataStream &stream)
{
    stream.setVersion(QDataStream::Qt_6_4);
    stream.setByteOrder(QDataStream::LittleEndian);
    stream.setFloatingPointPrecision(QDataStream::SinglePrecision);
}

QByteArray checksum(QByteArrayView bytes)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(bytes);
    return hash.result();
}

/// The greatest absolute weight of each column.
std::array<float, LinearModel::ColumnCount> largestWeights(const std::vector<float> &weights)
{
    std::array<float, LinearModel::ColumnCount> largest{};
    for (size_t i = 0; i < weights.size(); ++i) {
        float &column = largest[i % LinearModel::ColumnCount];
        column = std::max(column, std::abs(weights[i]));
    }
    return largest;
}

} // namespace

QByteArray LinearModel::toBytes(const Parameters &parameters)
{
    Q_ASSERT(parameters.weights.size() == size_t(Features::IndexCount) * ColumnCount);
    QByteArray bytes;
    bytes.reserve(RowsSize + 512);
    QDataStream out(&bytes, QIODevice::WriteOnly);
    prepare(out);
    out.writeRawData(Magic.data(), int(Magic.size()));
    out << FormatVersion << FeatureExtractor::Version << quint32(Features::IndexBits) << quint32(ColumnCount)
        << parameters.temperature << qCompress(parameters.concepts);
    for (const float weight : parameters.groupWeights)
        out << weight;

    std::array<float, ColumnCount> scale = largestWeights(parameters.weights);
    for (float &column : scale)
        column = column > 0 ? column / LargestWeight : 1;
    for (int column = 0; column < ColumnCount; ++column)
        out << scale[size_t(column)] << parameters.bias[size_t(column)];

    std::array<char, RowSize> row{};
    for (size_t index = 0; index < Features::IndexCount; ++index) {
        for (size_t column = 0; column < ColumnCount; ++column)
            row[column] = char(std::lround(parameters.weights[index * ColumnCount + column] / scale[column]));
        out.writeRawData(row.data(), RowSize);
    }
    bytes.append(checksum(bytes));
    return bytes;
}

Result<LinearModel> LinearModel::fromBytes(const QByteArray &bytes)
{
    if (!bytes.startsWith(Magic) || bytes.size() < RowsSize / RowSize)
        return refusal(u"not a model"_s);
    QDataStream in(bytes);
    prepare(in);
    in.skipRawData(int(Magic.size()));
    quint32 format = 0;
    quint32 features = 0;
    quint32 bits = 0;
    quint32 columns = 0;
    in >> format >> features >> bits >> columns;
    if (format != FormatVersion)
        return refusal(u"its format is %1, this program reads %2"_s.arg(format).arg(FormatVersion));
    if (features != FeatureExtractor::Version || bits != Features::IndexBits || columns != ColumnCount)
        return refusal(u"made for other features (%1) than this program's (%2): train it again"_s.arg(features).arg(
            FeatureExtractor::Version));
    const QByteArrayView body = QByteArrayView(bytes).chopped(ChecksumSize);
    if (checksum(body) != bytes.last(ChecksumSize))
        return refusal(u"damaged: its checksum is wrong"_s);

    LinearModel model;
    QByteArray concepts;
    in >> model.m_temperature >> concepts;
    model.m_concepts = qUncompress(concepts);
    for (float &weight : model.m_groupWeights)
        in >> weight;
    for (size_t column = 0; column < ColumnCount; ++column)
        in >> model.m_scale[column] >> model.m_bias[column];
    if (in.status() != QDataStream::Ok || body.size() - in.device()->pos() != RowsSize)
        return refusal(u"not as long as it should be"_s);
    model.m_rows = reinterpret_cast<const qint8 *>(body.data() + in.device()->pos());
    model.m_bytes = bytes;
    return model;
}

LinearModel::Scores LinearModel::score(const Features &features) const
{
    Scores scores = m_bias;
    for (size_t group = 0; group < features.groups.size(); ++group) {
        const Features::Indexes &indexes = features.groups[group];
        std::array<qint32, RowSize> sums{};
        for (const quint32 index : indexes) {
            const qint8 *row = m_rows + size_t(index) * RowSize;
            for (size_t column = 0; column < RowSize; ++column)
                sums[column] += row[column];
        }
        const float value = featureValue(m_groupWeights[group], indexes.size());
        for (size_t column = 0; column < ColumnCount; ++column)
            scores[column] += value * m_scale[column] * float(sums[column]);
    }
    return scores;
}

float featureValue(float groupWeight, qsizetype featuresInGroup)
{
    return featuresInGroup > 0 ? groupWeight / std::sqrt(float(featuresInGroup)) : 0;
}

std::array<double, LabelCount> probabilities(std::span<const float, LabelCount> scores, double temperature)
{
    std::array<double, LabelCount> result{};
    const float highest = *std::max_element(scores.begin(), scores.end());
    double sum = 0;
    for (size_t label = 0; label < LabelCount; ++label) {
        result[label] = std::exp((scores[label] - highest) / float(temperature));
        sum += result[label];
    }
    for (double &probability : result)
        probability /= sum;
    return result;
}

} // namespace sanad::bot
