// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/Evaluation.h"
#include "server/bot/IntentClassifier.h"
#include "server/bot/ModelTrainer.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QSaveFile>
#include <QTextStream>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::bot;

namespace {

struct Options
{
    QString phrases;
    QString concepts;
    QString output;
    QString evaluation;
    bool listMistakes = false;
    TrainingOptions training;
};

Options parseArguments(const QCoreApplication &app)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Trains the bot's classifier from phrase files, and measures it."_s);
    parser.addHelpOption();
    const TrainingOptions defaults;
    const QCommandLineOption phrases(u"phrases"_s, u"Folder or file of phrases to learn from."_s, u"path"_s);
    const QCommandLineOption concepts(u"concepts"_s, u"File of words that mean the same."_s, u"file"_s);
    const QCommandLineOption output(u"output"_s, u"Model file to write."_s, u"file"_s);
    const QCommandLineOption evaluate(u"evaluate"_s, u"Phrases to measure by, never learnt from."_s, u"path"_s);
    const QCommandLineOption mistakes(u"mistakes"_s, u"List every wrong answer."_s);
    const QCommandLineOption cost(u"cost"_s, u"LIBLINEAR's C."_s, u"number"_s, QString::number(defaults.cost));
    const QCommandLineOption groups(u"groups"_s, u"Weights of words,letters,sounds,concepts,shape."_s, u"numbers"_s);
    const QCommandLineOption folds(
        u"folds"_s, u"Folds of the cross-validation."_s, u"number"_s, QString::number(defaults.folds));
    parser.addOptions({phrases, concepts, output, evaluate, mistakes, cost, groups, folds});
    parser.process(app);

    Options options{parser.value(phrases), parser.value(concepts), parser.value(output), parser.value(evaluate),
        parser.isSet(mistakes), {}};
    options.training.cost = parser.value(cost).toDouble();
    options.training.folds = std::max(2, parser.value(folds).toInt());
    const QStringList weights = parser.value(groups).split(u',', Qt::SkipEmptyParts);
    for (qsizetype i = 0; i < weights.size() && i < Features::GroupCount; ++i)
        options.training.groupWeights[size_t(i)] = weights[i].toFloat();
    return options;
}

std::vector<Judged> judgeByCrossValidation(const Training &training)
{
    std::vector<Judged> judged;
    for (const ScoredPhrase &one : training.crossValidation) {
        const auto each = probabilities(std::span(one.scores), training.parameters.temperature);
        const auto best = std::max_element(each.begin(), each.end());
        judged.push_back({one.phrase.text, toName(one.phrase.variety), one.phrase.label,
            AllLabels[size_t(best - each.begin())], *best});
    }
    return judged;
}

std::vector<Judged> judge(const IntentClassifier &classifier, const QList<Phrase> &phrases, QTextStream &out)
{
    std::vector<Judged> judged;
    int payments = 0;
    int needsRight = 0;
    QElapsedTimer timer;
    timer.start();
    for (const Phrase &phrase : phrases) {
        const Classification answer = classifier.classify(phrase.text);
        judged.push_back({phrase.text, toName(phrase.variety), phrase.label, answer.label, answer.probability});
        if (phrase.needsAdmin) {
            ++payments;
            needsRight += (answer.needsAdmin >= 0.5) == *phrase.needsAdmin ? 1 : 0;
        }
    }
    out << "microseconds a message: " << double(timer.nsecsElapsed()) / 1000 / double(phrases.size())
        << "; needs an administrator: " << needsRight << " of " << payments << " payments right\n";
    return judged;
}

Result<ConceptLexicon> readLexicon(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error::internal(u"%1: %2"_s.arg(path, file.errorString()));
    return ConceptLexicon::parse(file.readAll());
}

Status run(const Options &options, QTextStream &out)
{
    SANAD_ASSIGN(const QList<Phrase> phrases, readPhrases(options.phrases));
    SANAD_ASSIGN(const ConceptLexicon lexicon, readLexicon(options.concepts));
    QElapsedTimer timer;
    timer.start();
    SANAD_ASSIGN(const Training training, train(phrases, lexicon, options.training));
    const QByteArray bytes = LinearModel::toBytes(training.parameters);
    out << "trained on " << phrases.size() << " phrases in " << timer.elapsed() << " ms, model of " << bytes.size()
        << " bytes, temperature " << training.parameters.temperature << '\n';
    if (!options.output.isEmpty()) {
        QSaveFile file(options.output);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
            return Error::internal(u"%1: %2"_s.arg(options.output, file.errorString()));
    }
    if (options.evaluation.isEmpty())
        return {};
    SANAD_ASSIGN(const IntentClassifier classifier, IntentClassifier::fromBytes(bytes));
    SANAD_ASSIGN(const QList<Phrase> unseen, readPhrases(options.evaluation));
    out << "\nCross-validation\n" << Evaluation(judgeByCrossValidation(training)).report(options.listMistakes);
    out << "\nUnseen phrases\n" << Evaluation(judge(classifier, unseen, out)).report(options.listMistakes);
    return {};
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    QTextStream out(stdout);
    const Status done = run(parseArguments(app), out);
    if (done)
        return 0;
    QTextStream(stderr) << done.error().detail << '\n';
    return 1;
}
