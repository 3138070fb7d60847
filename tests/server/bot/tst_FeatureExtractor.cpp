// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/FeatureExtractor.h"
#include "server/bot/word_shapes.h"

#include <QTest>

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;
using namespace sanad::bot;

namespace {

/// A lexicon of two concepts: 0 is "enter", 1 is "account".
Features extract(QStringView text)
{
    static const FeatureExtractor extractor(
        *ConceptLexicon::parse(u"LOGIN\t~دخل log_in\nACCOUNT\tحساب account*\n"_s.toUtf8()));
    return extractor.extract(text);
}

} // namespace

/// What a text becomes: hashes that stay the same, and what different spellings of one thing share.
class tst_FeatureExtractor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void stem_data();
    void stem();
    void skeleton_data();
    void skeleton();
    void negation_data();
    void negation();
    void negationInItsPlace_data();
    void negationInItsPlace();
    void latinStems_data();
    void latinStems();
    void orderOfMeanings();
    void sameFeatures_data();
    void sameFeatures();
    void sharedSounds_data();
    void sharedSounds();
    void concepts_data();
    void concepts();
    void faultyLexicon();
    void sharedMeanings();
    void indexesAreSortedDistinctAndInRange();
    void indexesStayTheSame();
    void emptyTextHasOnlyItsShape();
    void longTextIsReadAtBothEnds();
};

void tst_FeatureExtractor::stem_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("expected");
    QTest::newRow("article") << u"الحساب"_s << u"حساب"_s;
    QTest::newRow("preposition and article") << u"بالحساب"_s << u"حساب"_s;
    QTest::newRow("conjunction and article") << u"والحساب"_s << u"حساب"_s;
    QTest::newRow("pronoun") << u"حسابي"_s << u"حساب"_s;
    QTest::newRow("dialect preposition") << u"عالموقع"_s << u"موقع"_s;
    QTest::newRow("too short to cut") << u"الي"_s << u"الي"_s;
    QTest::newRow("latin stays") << u"password"_s << u"password"_s;
    QTest::newRow("empty") << QString() << QString();
}

void tst_FeatureExtractor::stem()
{
    QFETCH(const QString, word);
    QFETCH(const QString, expected);
    QCOMPARE(lightStem(word).toString(), expected);
}

void tst_FeatureExtractor::skeleton_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("expected");
    QTest::newRow("arabic") << u"عارف"_s << u"Erf"_s;
    QTest::newRow("arabizi") << u"3aref"_s << u"Erf"_s;
    QTest::newRow("locked, arabic") << u"مقفول"_s << u"mqfl"_s;
    QTest::newRow("locked, arabizi") << u"m2fol"_s << u"mqfl"_s;
    QTest::newRow("article on arabizi") << u"el7esab"_s << u"hsb"_s;
    QTest::newRow("article on arabic") << u"الحساب"_s << u"hsb"_s;
    QTest::newRow("two letters, one sound") << u"sh8al"_s << u"SGl"_s;
    QTest::newRow("borrowed word, arabic") << u"فيديو"_s << u"fd"_s;
    QTest::newRow("borrowed word, latin") << u"video"_s << u"fd"_s;
    QTest::newRow("only vowels") << u"aeiou"_s << QString();
}

void tst_FeatureExtractor::skeleton()
{
    QFETCH(const QString, word);
    QFETCH(const QString, expected);
    ShortWord result;
    appendSkeleton(word, result);
    QCOMPARE(QStringView(result.data(), result.size()).toString(), expected);
}

void tst_FeatureExtractor::negation_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<bool>("standsAlone");
    QTest::addColumn<bool>("isAround");
    QTest::newRow("egyptian") << u"مش"_s << true << false;
    QTest::newRow("gulf") << u"مو"_s << true << false;
    QTest::newRow("standard") << u"لم"_s << true << false;
    QTest::newRow("english") << u"doesnt"_s << true << false;
    QTest::newRow("arabizi") << u"msh"_s << true << false;
    QTest::newRow("around, egyptian") << u"مبيشتغلش"_s << false << true;
    QTest::newRow("around, maghrebi") << u"ماخدمش"_s << false << true;
    QTest::newRow("around, arabizi") << u"mab2darsh"_s << false << true;
    QTest::newRow("plain verb") << u"اشتغل"_s << false << false;
    QTest::newRow("english noun") << u"mesh2"_s << false << false;
}

void tst_FeatureExtractor::negation()
{
    QFETCH(const QString, word);
    QTEST(isNegator(word), "standsAlone");
    QTEST(hasNegationAround(word), "isAround");
}

void tst_FeatureExtractor::negationInItsPlace_data()
{
    QTest::addColumn<QString>("previous");
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("next");
    QTest::addColumn<bool>("expected");
    QTest::newRow("not") << QString() << u"ما"_s << u"اشتغل"_s << true;
    QTest::newRow("not, in the middle") << u"الفيديو"_s << u"ما"_s << u"يفتح"_s << true;
    QTest::newRow("as you said") << u"زي"_s << u"ما"_s << u"قلت"_s << false;
    QTest::newRow("as you said, gulf") << u"مثل"_s << u"ما"_s << u"قلتوا"_s << false;
    QTest::newRow("as you said, arabizi") << u"zay"_s << u"ma"_s << u"olt"_s << false;
    QTest::newRow("after") << u"بعد"_s << u"ما"_s << u"مسحت"_s << false;
    QTest::newRow("what is") << QString() << u"ما"_s << u"هي"_s << false;
    QTest::newRow("what difference") << QString() << u"ما"_s << u"الفرق"_s << false;
    QTest::newRow("not to me") << QString() << u"ما"_s << u"الي"_s << true;
    QTest::newRow("at the end") << u"مش"_s << u"ما"_s << QString() << true;
    QTest::newRow("another negator") << u"زي"_s << u"مش"_s << u"شغال"_s << true;
}

void tst_FeatureExtractor::negationInItsPlace()
{
    QFETCH(const QString, previous);
    QFETCH(const QString, word);
    QFETCH(const QString, next);
    QTEST(isNegatorBetween(previous, word, next), "expected");
}

void tst_FeatureExtractor::latinStems_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("expected");
    QTest::newRow("plain") << u"work"_s << u"work"_s;
    QTest::newRow("third person") << u"works"_s << u"work"_s;
    QTest::newRow("past") << u"worked"_s << u"work"_s;
    QTest::newRow("ing") << u"working"_s << u"work"_s;
    QTest::newRow("ending e") << u"freeze"_s << u"freez"_s;
    QTest::newRow("freezes") << u"freezes"_s << u"freez"_s;
    QTest::newRow("too short to cut") << u"red"_s << u"red"_s;
    QTest::newRow("empty") << QString() << QString();
}

void tst_FeatureExtractor::latinStems()
{
    QFETCH(const QString, word);
    QTEST(latinStem(word).toString(), "expected");
}

/// The order of what is meant is told apart, whatever stands between.
void tst_FeatureExtractor::orderOfMeanings()
{
    const auto lexicon = ConceptLexicon::parse("THANKS\tthanks\nBUT\tbut\n");
    QVERIFY(lexicon);
    const FeatureExtractor extractor(*lexicon);
    const auto meanings = [&extractor](
                              const QString &text) { return extractor.extract(text).groups[Features::Concepts]; };
    QVERIFY(meanings(u"thanks but"_s) != meanings(u"but thanks"_s));
    QVERIFY(meanings(u"thanks my friend but"_s) == meanings(u"thanks but"_s));
}

void tst_FeatureExtractor::sameFeatures_data()
{
    QTest::addColumn<QString>("one");
    QTest::addColumn<QString>("other");
    QTest::newRow("hamza") << u"أريد إلغاء الحساب"_s << u"اريد الغاء الحساب"_s;
    QTest::newRow("elongation") << u"شكراااااا"_s << u"شكراااا"_s;
    QTest::newRow("diacritics") << u"شُكْراً"_s << u"شكرا"_s;
    QTest::newRow("capitals and punctuation") << u"I CAN'T log in!!"_s << u"i cant log in"_s;
}

void tst_FeatureExtractor::sameFeatures()
{
    QFETCH(const QString, one);
    QFETCH(const QString, other);
    QVERIFY(extract(one) == extract(other));
}

void tst_FeatureExtractor::sharedSounds_data()
{
    QTest::addColumn<QString>("arabic");
    QTest::addColumn<QString>("latin");
    QTest::newRow("I cannot enter") << u"مش عارف ادخل"_s << u"msh 3aref adkhol"_s;
    QTest::newRow("the account is locked") << u"الحساب مقفول"_s << u"el7esab m2fol"_s;
    QTest::newRow("thanks a lot") << u"شكرا كتير"_s << u"shokran kter"_s;
}

void tst_FeatureExtractor::sharedSounds()
{
    QFETCH(const QString, arabic);
    QFETCH(const QString, latin);
    const Features a = extract(arabic);
    const Features b = extract(latin);
    const auto &sounds = a.groups[Features::Sounds];
    const auto &others = b.groups[Features::Sounds];
    std::vector<quint32> shared;
    std::set_intersection(sounds.begin(), sounds.end(), others.begin(), others.end(), std::back_inserter(shared));
    QVERIFY2(qsizetype(shared.size()) * 2 >= sounds.size(), "less than half of the sounds are shared");
}

void tst_FeatureExtractor::concepts_data()
{
    QTest::addColumn<QString>("previous");
    QTest::addColumn<QString>("word");
    QTest::addColumn<QList<int>>("expected");
    QTest::newRow("word") << QString() << u"حساب"_s << QList<int>{0};
    QTest::newRow("its stem") << QString() << u"بالحساب"_s << QList<int>{0};
    QTest::newRow("entry found by its own stem") << QString() << u"الدوره"_s << QList<int>{1};
    QTest::newRow("beginning") << QString() << u"accounts"_s << QList<int>{0};
    QTest::newRow("inside") << QString() << u"بيدخلني"_s << QList<int>{2};
    QTest::newRow("pair") << u"log"_s << u"in"_s << QList<int>{2};
    QTest::newRow("half a pair") << u"come"_s << u"in"_s << QList<int>{};
    QTest::newRow("by its sounds") << QString() << u"yed5olny"_s << QList<int>{2};
    QTest::newRow("two concepts") << QString() << u"مقفول"_s << QList<int>{3, 4};
    QTest::newRow("unknown") << QString() << u"شجره"_s << QList<int>{};
    QTest::newRow("empty") << QString() << QString() << QList<int>{};
}

void tst_FeatureExtractor::concepts()
{
    QFETCH(const QString, previous);
    QFETCH(const QString, word);
    QFETCH(const QList<int>, expected);
    const auto lexicon = ConceptLexicon::parse(
        u"# comment\nACCOUNT\tحساب accou*\nCOURSE\tدوره\nLOGIN\t~دخل log_in\nLOCKED\tمقفول\nBAD\tمقفول\n"_s.toUtf8());
    QVERIFY(lexicon);
    ConceptLexicon::Concepts found;
    lexicon->find(previous, word, found);
    QList<int> numbers(found.begin(), found.end());
    std::sort(numbers.begin(), numbers.end());
    QCOMPARE(numbers, expected);
}

void tst_FeatureExtractor::faultyLexicon()
{
    const auto lexicon = ConceptLexicon::parse("ONLY_A_NAME\nGOOD\tword\nTOO\tMANY\tCOLUMNS\n");
    QVERIFY(!lexicon);
    QVERIFY(lexicon.error().detail.contains("line 1"_L1));
    QVERIFY(lexicon.error().detail.contains("line 3"_L1));
    QVERIFY(!ConceptLexicon::parse("A\t\xff\xfe\n"));
}

void tst_FeatureExtractor::sharedMeanings()
{
    const auto meanings = [](QStringView text) { return extract(text).groups[Features::Concepts]; };
    QVERIFY(meanings(u"ادخل الحساب") == meanings(u"log in account"));
    QVERIFY(meanings(u"لا ادخل الحساب") != meanings(u"ادخل الحساب"));
}

void tst_FeatureExtractor::indexesAreSortedDistinctAndInRange()
{
    const Features features = extract(u"لا لا لا أستطيع دخول حسابي login login 👍👍"_s);
    for (const Features::Indexes &group : features.groups) {
        QVERIFY(!group.isEmpty());
        QVERIFY(std::is_sorted(group.begin(), group.end()));
        QVERIFY(std::adjacent_find(group.begin(), group.end()) == group.end());
        QVERIFY(group.back() < Features::IndexCount);
    }
}

void tst_FeatureExtractor::indexesStayTheSame()
{
    // A stored model is worth nothing when these change: raise FeatureExtractor::Version, then change the numbers.
    const Features features = extract(u"hi"_s);
    QCOMPARE(features.groups[Features::Letters], (Features::Indexes{15763, 78213, 106849, 122675, 138616, 220756}));
    QCOMPARE(features.groups[Features::Shape], (Features::Indexes{261671}));
}

void tst_FeatureExtractor::emptyTextHasOnlyItsShape()
{
    const Features features = extract(QString());
    QVERIFY(features.groups[Features::Letters].isEmpty());
    QVERIFY(features.groups[Features::Sounds].isEmpty());
    QCOMPARE(features.groups[Features::Shape].size(), 1);
}

void tst_FeatureExtractor::longTextIsReadAtBothEnds()
{
    const QString filler = u"a "_s.repeated(30'000);
    const Features features = extract(u"begin "_s + filler + u" end"_s);
    const Features begin = extract(u"begin"_s);
    const Features end = extract(u"end"_s);
    const auto &letters = features.groups[Features::Letters];
    for (const Features &part : {begin, end}) {
        const auto &some = part.groups[Features::Letters];
        QVERIFY(std::includes(letters.begin(), letters.end(), some.begin(), some.end()));
    }
}

QTEST_GUILESS_MAIN(tst_FeatureExtractor)
#include "tst_FeatureExtractor.moc"
