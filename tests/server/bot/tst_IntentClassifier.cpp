// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/text/ArabicNormaliser.h"
#include "server/bot/Evaluation.h"
#include "server/bot/ModelTrainer.h"
#include "server/bot/built_in.h"

#include <QFile>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::bot;

/// The classifier that the program is built with, and the models it refuses.
class tst_IntentClassifier : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void initTestCase();

    void traps_data();
    void traps();
    void accuracyOnUnseenPhrases();
    void needsAdminOnUnseenPhrases();
    void probabilitiesAddUp();
    void trainingIsDeterministic();
    void phrasesAreManyAndOfAllVarieties();
    void unseenPhrasesAreNotLearntFrom();
    void testSplitHasAllLabelsAndVarieties();
    void faultyModelIsRefused_data();
    void faultyModelIsRefused();
    void untrainable_data();
    void untrainable();
    void faultyPhrases_data();
    void faultyPhrases();

private:
    std::optional<IntentClassifier> m_classifier;
    QByteArray m_smallModel;
};

namespace {

Result<ConceptLexicon> lexicon()
{
    QFile file(QStringLiteral(SANAD_BOT_RESOURCES "/concepts.tsv"));
    if (!file.open(QIODevice::ReadOnly))
        return Error::internal(file.errorString());
    return ConceptLexicon::parse(file.readAll());
}

/// Every tenth phrase: enough to train something.
Result<QList<Phrase>> fewPhrases()
{
    SANAD_ASSIGN(const QList<Phrase> all, readPhrases(QStringLiteral(SANAD_BOT_RESOURCES "/phrases")));
    QList<Phrase> few;
    for (qsizetype i = 0; i < all.size(); i += 10)
        few.append(all[i]);
    return few;
}

} // namespace

void tst_IntentClassifier::initTestCase()
{
    Result<IntentClassifier> classifier = builtInClassifier();
    QVERIFY2(classifier, classifier ? "" : qPrintable(classifier.error().detail));
    m_classifier = std::move(*classifier);
}

void tst_IntentClassifier::traps_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("label");
    QTest::newRow("thanks, yet not solved") << u"thanks but it still doesn't work"_s << u"NOT_SOLVED"_s;
    QTest::newRow("thanks, yet not solved, egyptian") << u"شكرا بس لسه مش شغال"_s << u"NOT_SOLVED"_s;
    QTest::newRow("password named, not forgotten")
        << u"I did not forget my password, the site refuses it"_s << u"LOGIN_PROBLEM"_s;
    QTest::newRow("charged twice") << u"money was taken twice"_s << u"PAYMENT"_s;
    QTest::newRow("courses on offer") << u"what courses do you offer?"_s << u"OTHER"_s;
    QTest::newRow("thanks, elongated") << u"شكراااااا"_s << u"THANKS_SOLVED"_s;
    QTest::newRow("can, not cannot") << u"خلاص قدرت ادخل"_s << u"THANKS_SOLVED"_s;
    QTest::newRow("cannot") << u"ما قدرت ادخل"_s << u"LOGIN_PROBLEM"_s;
    QTest::newRow("card, not playing") << u"الفيزا مش شغالة"_s << u"PAYMENT"_s;
    QTest::newRow("course, not the account") << u"مش عارف ادخل الكورس"_s << u"COURSE_ACCESS"_s;
    QTest::newRow("application crashes, not the account") << u"التطبيق بيقفل لوحده"_s << u"BUG_ERROR"_s;
    QTest::newRow("the bot's own question answered") << u"لا"_s << u"NOT_SOLVED"_s;
    QTest::newRow("arabizi login") << u"msh 3aref adkhol"_s << u"LOGIN_PROBLEM"_s;
    QTest::newRow("contract's example") << u"I can't log in to my account"_s << u"LOGIN_PROBLEM"_s;
    QTest::newRow("contract's thanks") << u"Thank you, problem solved"_s << u"THANKS_SOLVED"_s;
    QTest::newRow("contract's thanks, arabic") << u"شكراً"_s << u"THANKS_SOLVED"_s;
}

void tst_IntentClassifier::traps()
{
    QFETCH(const QString, text);
    const Classification answer = m_classifier->classify(text);
    QTEST(QString(toName(answer.label)), "label");
}

void tst_IntentClassifier::accuracyOnUnseenPhrases()
{
    const auto phrases = readPhrases(QStringLiteral(SANAD_BOT_RESOURCES "/evaluation"));
    QVERIFY2(phrases, phrases ? "" : qPrintable(phrases.error().detail));
    std::vector<Judged> judged;
    for (const Phrase &phrase : *phrases) {
        const Classification answer = m_classifier->classify(phrase.text);
        judged.push_back({phrase.text, toName(phrase.variety), phrase.label, answer.label, answer.probability});
    }
    const Evaluation evaluation(std::move(judged));
    // A little below what was measured when the phrases were last changed.
    const QByteArray report = evaluation.report(true).toUtf8();
    QVERIFY2(evaluation.accuracy() >= 0.95, report.constData());
    QVERIFY2(evaluation.macroF1() >= 0.95, report.constData());
    QVERIFY2(evaluation.calibrationError() <= 0.10, report.constData());
}

void tst_IntentClassifier::needsAdminOnUnseenPhrases()
{
    const auto phrases = readPhrases(QStringLiteral(SANAD_BOT_RESOURCES "/evaluation"));
    QVERIFY(phrases);
    int payments = 0;
    int right = 0;
    for (const Phrase &phrase : *phrases) {
        if (!phrase.needsAdmin)
            continue;
        ++payments;
        right += (m_classifier->classify(phrase.text).needsAdmin >= 0.5) == *phrase.needsAdmin ? 1 : 0;
    }
    QVERIFY(payments >= 50);
    QVERIFY2(right >= payments * 0.9, qPrintable(u"%1 of %2"_s.arg(right).arg(payments)));
}

void tst_IntentClassifier::probabilitiesAddUp()
{
    const Classification answer = m_classifier->classify(u"الفيديو لا يعمل"_s);
    QVERIFY(answer.probability > answer.runnerUpProbability);
    QVERIFY(answer.runnerUpProbability > 0);
    QVERIFY(answer.probability + answer.runnerUpProbability <= 1.0 + 1e-9);
    QVERIFY(answer.label != answer.runnerUp);
}

void tst_IntentClassifier::trainingIsDeterministic()
{
    const auto phrases = fewPhrases();
    QVERIFY(phrases);
    const auto concepts = lexicon();
    QVERIFY(concepts);
    const auto first = train(*phrases, *concepts);
    const auto second = train(*phrases, *concepts);
    QVERIFY(first && second);
    m_smallModel = LinearModel::toBytes(first->parameters);
    QVERIFY(m_smallModel == LinearModel::toBytes(second->parameters));
    QVERIFY(IntentClassifier::fromBytes(m_smallModel));
}

void tst_IntentClassifier::phrasesAreManyAndOfAllVarieties()
{
    constexpr int leastPhrases = 250;
    constexpr int leastOfVariety = 30;
    const auto phrases = readPhrases(QStringLiteral(SANAD_BOT_RESOURCES "/phrases"));
    QVERIFY2(phrases, phrases ? "" : qPrintable(phrases.error().detail));
    for (const Label label : AllLabels) {
        QHash<Variety, int> varieties;
        int count = 0;
        for (const Phrase &phrase : *phrases) {
            if (phrase.label != label)
                continue;
            ++count;
            ++varieties[phrase.variety];
        }
        QVERIFY2(count >= leastPhrases, toName(label).data());
        for (const Variety variety : AllVarieties)
            QVERIFY2(varieties.value(variety) >= leastOfVariety, toName(label).data());
    }
}

void tst_IntentClassifier::unseenPhrasesAreNotLearntFrom()
{
    constexpr text::ArabicNormaliser normaliser;
    const auto learnt = readPhrases(QStringLiteral(SANAD_BOT_RESOURCES "/phrases"));
    QVERIFY(learnt);
    QSet<QString> texts;
    for (const Phrase &phrase : *learnt)
        texts.insert(normaliser.normalise(phrase.text));
    for (const QString &folder : {u"/evaluation"_s, u"/test_split"_s}) {
        const auto unseen = readPhrases(QStringLiteral(SANAD_BOT_RESOURCES) + folder);
        QVERIFY2(unseen, unseen ? "" : qPrintable(unseen.error().detail));
        for (const Phrase &phrase : *unseen)
            QVERIFY2(!texts.contains(normaliser.normalise(phrase.text)), qPrintable(phrase.text));
    }
}

void tst_IntentClassifier::testSplitHasAllLabelsAndVarieties()
{
    const auto phrases = readPhrases(QStringLiteral(SANAD_BOT_RESOURCES "/test_split"));
    QVERIFY2(phrases, phrases ? "" : qPrintable(phrases.error().detail));
    std::map<std::pair<Label, Variety>, int> count;
    for (const Phrase &phrase : *phrases)
        ++count[{phrase.label, phrase.variety}];
    for (const Label label : AllLabels) {
        for (const Variety variety : AllVarieties)
            QVERIFY2(count[std::pair(label, variety)] >= 4, toName(label).data());
    }
}

void tst_IntentClassifier::faultyModelIsRefused_data()
{
    QTest::addColumn<int>("position");
    QTest::addColumn<QString>("why");
    QTest::newRow("foreign file") << 0 << u"not a model"_s;
    QTest::newRow("newer format") << 8 << u"format"_s;
    QTest::newRow("other features") << 12 << u"other features"_s;
    QTest::newRow("one weight changed") << 50'000 << u"damaged"_s;
    QTest::newRow("cut short") << -1 << u"damaged"_s;
    QTest::newRow("empty") << -2 << u"not a model"_s;
}

void tst_IntentClassifier::faultyModelIsRefused()
{
    QFETCH(const int, position);
    QFETCH(const QString, why);
    QByteArray bytes = m_smallModel;
    QVERIFY(!bytes.isEmpty());
    if (position >= 0)
        bytes[position] = char(bytes[position] ^ 0x40);
    else
        bytes.truncate(position == -1 ? bytes.size() - 100 : 0);
    const auto classifier = IntentClassifier::fromBytes(bytes);
    QVERIFY(!classifier);
    QVERIFY2(classifier.error().detail.contains(why), qPrintable(classifier.error().detail));
}

void tst_IntentClassifier::untrainable_data()
{
    QTest::addColumn<QString>("label");
    QTest::addColumn<QString>("fault");
    QTest::newRow("a label without phrases") << u"VIDEO_LOADING"_s << u"VIDEO_LOADING"_s;
    QTest::newRow("payments without their kind") << u"PAYMENT"_s << u"PAYMENT"_s;
}

void tst_IntentClassifier::untrainable()
{
    QFETCH(const QString, label);
    QFETCH(const QString, fault);
    auto phrases = fewPhrases();
    QVERIFY(phrases);
    phrases->removeIf([&label](const Phrase &phrase) { return toName(phrase.label) == label; });
    const auto training = train(*phrases, ConceptLexicon());
    QVERIFY(!training);
    QVERIFY2(training.error().detail.contains(fault), qPrintable(training.error().detail));
}

void tst_IntentClassifier::faultyPhrases_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("fault");
    QTest::newRow("two columns") << QByteArray("OTHER\thello\n") << u"file:1"_s;
    QTest::newRow("unknown label") << QByteArray("HELLO\ten\thello\n") << u"HELLO"_s;
    QTest::newRow("unknown variety") << QByteArray("OTHER\tfr\tbonjour\n") << u"fr"_s;
    QTest::newRow("empty text") << QByteArray("OTHER\ten\t \n") << u"empty"_s;
    QTest::newRow("unknown kind") << QByteArray("PAYMENT\ten\tpay\tmaybe\n") << u"maybe"_s;
    QTest::newRow("not UTF-8") << QByteArray("OTHER\ten\t\xff\xfe\n") << u"UTF-8"_s;
    QTest::newRow("second fault is listed too") << QByteArray("OTHER\ten\n\nBAD\ten\tx\n") << u"file:3"_s;
}

void tst_IntentClassifier::faultyPhrases()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QString, fault);
    const auto phrases = parsePhrases(u"file"_s, text);
    QVERIFY(!phrases);
    QVERIFY2(phrases.error().detail.contains(fault), qPrintable(phrases.error().detail));
}

QTEST_GUILESS_MAIN(tst_IntentClassifier)
#include "tst_IntentClassifier.moc"
