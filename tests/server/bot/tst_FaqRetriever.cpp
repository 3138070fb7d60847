// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/FaqRetriever.h"

#include "common/text/language.h"
#include "server/bot/built_in.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::bot;

/// Questions as students ask them, and which of the school's they are.
class tst_FaqRetriever : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void knownQuestionsAreFound();
    void ownWordsScoreMost();
    void languageIsKept();
    void priorityDecidesBetweenEquals();
    void schoolsOwnQuestion();
    void anyText_data();
    void anyText();

private:
    [[nodiscard]] int priorityOf(FaqId id) const;

    ConceptLexicon m_lexicon;
    QList<Faq> m_faqs;
};

namespace {

Language languageOf(const QString &text)
{
    return text::guessLanguage(text) == text::LanguageGuess::English ? Language::English : Language::Arabic;
}

struct Asked
{
    int expected = 0; ///< priority; 0: none
    QString text;
};

QList<Asked> readTable()
{
    QFile file(QStringLiteral(SANAD_TEST_DATA "/faq_questions.tsv"));
    QList<Asked> table;
    if (!file.open(QIODevice::ReadOnly))
        return table;
    for (const QString &line : QString::fromUtf8(file.readAll()).split(u'\n')) {
        const QStringList columns = line.split(u'\t');
        if (columns.size() == 2)
            table.append({columns[0].toInt(), columns[1]});
    }
    return table;
}

} // namespace

void tst_FaqRetriever::initTestCase()
{
    const auto lexicon = builtInLexicon();
    QVERIFY(lexicon);
    m_lexicon = *lexicon;
    const auto faqs = loadDemoFaqs();
    QVERIFY2(faqs, faqs ? "" : qPrintable(faqs.error().detail));
    m_faqs = *faqs;
    for (qsizetype i = 0; i < m_faqs.size(); ++i)
        m_faqs[i].id = FaqId(i + 1);
}

int tst_FaqRetriever::priorityOf(FaqId id) const
{
    return m_faqs.at(qsizetype(id.value()) - 1).priority;
}

void tst_FaqRetriever::knownQuestionsAreFound()
{
    const FaqRetriever retriever(m_faqs, m_lexicon);
    int known = 0;
    int right = 0;
    int wrong = 0;
    int unknown = 0;
    int left = 0;
    QStringList mistakes;
    for (const Asked &asked : readTable()) {
        const QList<FaqMatch> best = retriever.rank(asked.text, languageOf(asked.text), 2);
        const int found = !best.isEmpty() && best[0].score >= FaqRetriever::Threshold ? priorityOf(best[0].faq) : 0;
        (asked.expected > 0 ? known : unknown) += 1;
        if (found == asked.expected)
            (found > 0 ? right : left) += 1;
        else
            wrong += found > 0 ? 1 : 0;
        QString line = u"%1 for %2: %3"_s.arg(found).arg(asked.expected).arg(asked.text);
        for (const FaqMatch &match : best)
            line += u"  [%1 %2]"_s.arg(priorityOf(match.faq)).arg(match.score, 0, 'f', 2);
        if (qEnvironmentVariableIsSet("SANAD_LIST_FAQ_SCORES"))
            qInfo().noquote() << line;
        if (found != asked.expected)
            mistakes.append(line);
    }
    QVERIFY(known >= 40 && unknown >= 15);
    const auto figures = u"%1 of %2 found, %3 of %4 left alone, %5 wrong answers\n"_s.arg(right).arg(known).arg(left);
    QVERIFY2(right >= known * 0.85 && left >= unknown * 0.9 && wrong <= 3,
        qPrintable(figures.arg(unknown).arg(wrong) + mistakes.join(u'\n')));
}

void tst_FaqRetriever::ownWordsScoreMost()
{
    const FaqRetriever retriever(m_faqs, m_lexicon);
    for (const Faq &faq : m_faqs) {
        const QList<FaqMatch> best = retriever.rank(faq.question, languageOf(faq.question), 1);
        QCOMPARE(best.size(), 1);
        QCOMPARE(best[0].faq, faq.id);
        QVERIFY2(best[0].score > 0.9 && best[0].score <= 1, qPrintable(faq.question));
    }
}

void tst_FaqRetriever::languageIsKept()
{
    const FaqRetriever retriever(m_faqs, m_lexicon);
    for (const Language language : AllLanguages) {
        for (const FaqMatch &match : retriever.rank(u"password كلمة المرور certificate شهادة"_s, language, 50))
            QCOMPARE(languageOf(m_faqs.at(qsizetype(match.faq.value()) - 1).question), language);
    }
    QVERIFY(FaqRetriever().find(u"هل احصل على شهادة"_s, Language::Arabic).isEmpty());
}

void tst_FaqRetriever::priorityDecidesBetweenEquals()
{
    const Faq low{.id = FaqId(1), .question = u"Where do I park?"_s, .answer = u"Behind."_s, .priority = 1};
    const Faq high{.id = FaqId(2), .question = u"Where do I park?"_s, .answer = u"In front."_s, .priority = 2};
    const FaqRetriever retriever({low, high}, m_lexicon);
    QCOMPARE(retriever.find(u"where can I park"_s, Language::English), QList<FaqId>({FaqId(2), FaqId(1)}));
}

void tst_FaqRetriever::schoolsOwnQuestion()
{
    // Among the others, a question with words that nothing here has heard of.
    QList<Faq> faqs = m_faqs;
    faqs.append({.id = FaqId(90),
        .question = u"هل يوجد باص لنقل الطلاب من حي النرجس؟"_s,
        .answer = u"نعم، الساعة السابعة."_s,
        .priority = 1});
    const FaqRetriever retriever(faqs, m_lexicon);
    QCOMPARE(retriever.find(u"في باص من حي النرجس؟"_s, Language::Arabic), QList<FaqId>({FaqId(90)}));
    QVERIFY(!retriever.find(u"في شهادة بعد الدورة؟"_s, Language::Arabic).contains(FaqId(90)));
}

void tst_FaqRetriever::anyText_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QString();
    QTest::newRow("emoji") << u"😭😭"_s;
    QTest::newRow("half surrogate") << QString(QChar(0xd83d));
    QTest::newRow("stop words only") << u"what is it"_s;
    QTest::newRow("long") << u"شهادة "_s.repeated(10'000);
}

void tst_FaqRetriever::anyText()
{
    QFETCH(const QString, text);
    const FaqRetriever retriever(m_faqs, m_lexicon);
    for (const Language language : AllLanguages) {
        for (const FaqMatch &match : retriever.rank(text, language, 100))
            QVERIFY(match.score >= 0 && match.score <= 1);
    }
}

QTEST_GUILESS_MAIN(tst_FaqRetriever)
#include "tst_FaqRetriever.moc"
