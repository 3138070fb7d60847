// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/Evaluation.h"

#include <QTextStream>

#include <algorithm>
#include <cmath>
#include <iterator>

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
        bin.right += one.answer == one.truth ? 1 : 0;
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
        ++m_counts[size_t(one.truth)][size_t(one.answer)];
}

double Evaluation::accuracy() const
{
    int right = 0;
    for (const Label label : AllLabels)
        right += count(label, label);
    return m_judged.empty() ? 0 : double(right) / double(m_judged.size());
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
    int labels = 0;
    for (const Label label : AllLabels) {
        const bool occurs = std::any_of(AllLabels.begin(), AllLabels.end(),
            [this, label](Label other) { return count(label, other) > 0 || count(other, label) > 0; });
        labels += occurs ? 1 : 0;
        sum += f1(label);
    }
    return labels > 0 ? sum / labels : 0;
}

QStringList Evaluation::groups() const
{
    QStringList names;
    for (const Judged &one : m_judged) {
        if (!one.group.isEmpty() && !names.contains(one.group))
            names.append(one.group);
    }
    names.sort();
    return names;
}

Evaluation Evaluation::ofGroup(const QString &group) const
{
    std::vector<Judged> some;
    std::copy_if(m_judged.begin(), m_judged.end(), std::back_inserter(some),
        [&group](const Judged &one) { return one.group == group; });
    return Evaluation(std::move(some));
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
    const auto line = [&out](const QString &name, const Evaluation &of) {
        out << name.leftJustified(16) << QString::number(of.size()).rightJustified(6) << "  accuracy"
            << percent(of.accuracy()) << "  macro-F1" << percent(of.macroF1()) << "  calibration error"
            << percent(of.calibrationError()) << '\n';
    };
    line(u"messages"_s, *this);
    for (const QString &group : groups())
        line(group, ofGroup(group));
    out << '\n' << confusionTable() << '\n' << calibrationTable();
    for (const Judged &one : m_judged) {
        if (listMistakes && one.answer != one.truth)
            out << toName(one.truth) << " taken for " << toName(one.answer) << ' '
                << QString::number(one.probability, 'f', 2) << ' ' << one.group << ": " << one.text << '\n';
    }
    return text;
}

} // namespace sanad::bot
