// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/Evaluation.h"

#include <QTextStream>

#include <cmath>

using namespace Qt::StringLiterals;

namespace sanad::bot {

namespace {

constexpr int BinCount = 10;

struct Bin
{
    int size = 0;
    int right = 0;
    double probability = 0;
};

std::array<Bin, BinCount> bins(const std::vector<Judged> &judged)
{
    std::array<Bin, BinCount> result{};
    for (const Judged &one : judged) {
        Bin &bin = result[size_t(std::clamp(int(one.probability * BinCount), 0, BinCount - 1))];
        ++bin.size;
        bin.right += one.answer == one.phrase.label ? 1 : 0;
        bin.probability += one.probability;
    }
    return result;
}

QString percent(double share)
{
    return QString::number(100 * share, 'f', 1).rightJustified(6) + u'%';
}

} // namespace

Evaluation::Evaluation(std::vector<Judged> judged)
    : m_judged(std::move(judged))
{
    for (const Judged &one : m_judged)
        ++m_counts[size_t(one.phrase.label)][size_t(one.answer)];
}

double Evaluation::accuracy(std::optional<Variety> variety) const
{
    int size = 0;
    int right = 0;
    for (const Judged &one : m_judged) {
        if (variety && one.phrase.variety != *variety)
            continue;
        ++size;
        right += one.answer == one.phrase.label ? 1 : 0;
    }
    return size > 0 ? double(right) / size : 0;
}

int Evaluation::count(Label truth, Label answer) const
{
    return m_counts[size_t(truth)][size_t(answer)];
}

double Evaluation::f1(Label label) const
{
    int truths = 0;
    int answers = 0;
    for (const Label other : AllLabels) {
        truths += count(label, other);
        answers += count(other, label);
    }
    return truths + answers > 0 ? 2.0 * count(label, label) / (truths + answers) : 0;
}

double Evaluation::macroF1() const
{
    double sum = 0;
    for (const Label label : AllLabels)
        sum += f1(label);
    return sum / LabelCount;
}

double Evaluation::calibrationError() const
{
    double sum = 0;
    for (const Bin &bin : bins(m_judged))
        sum += std::abs(bin.probability - bin.right);
    return m_judged.empty() ? 0 : sum / double(m_judged.size());
}

QString Evaluation::confusionTable() const
{
    QString text;
    QTextStream out(&text);
    out << "truth \\ answer  ";
    for (const Label label : AllLabels)
        out << QString(toName(label)).first(5).rightJustified(6);
    out << "     F1\n";
    for (const Label truth : AllLabels) {
        out << QString(toName(truth)).leftJustified(16);
        for (const Label answer : AllLabels)
            out << QString::number(count(truth, answer)).rightJustified(6);
        out << percent(f1(truth)) << '\n';
    }
    return text;
}

QString Evaluation::calibrationTable() const
{
    QString text;
    QTextStream out(&text);
    out << "probability  phrases  right\n";
    for (const Bin &bin : bins(m_judged)) {
        if (bin.size > 0)
            out << QString::number(bin.probability / bin.size, 'f', 2).rightJustified(11)
                << QString::number(bin.size).rightJustified(9) << "  " << percent(double(bin.right) / bin.size) << '\n';
    }
    return text;
}

QString Evaluation::report(bool listMistakes) const
{
    QString text;
    QTextStream out(&text);
    out << "phrases " << m_judged.size() << "  accuracy" << percent(accuracy()) << "  macro-F1" << percent(macroF1())
        << "  calibration error" << percent(calibrationError()) << '\n';
    for (const Variety variety : AllVarieties)
        out << toName(variety) << percent(accuracy(variety)) << "  ";
    out << "\n\n" << confusionTable() << '\n' << calibrationTable();
    for (const Judged &one : m_judged) {
        if (listMistakes && one.answer != one.phrase.label)
            out << toName(one.phrase.label) << " taken for " << toName(one.answer) << ' '
                << QString::number(one.probability, 'f', 2) << ' ' << toName(one.phrase.variety) << ": "
                << one.phrase.text << '\n';
    }
    return text;
}

} // namespace sanad::bot
