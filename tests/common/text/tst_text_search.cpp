// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/text/text_search.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad::text;

/// Where words stand in a text, however they are spelt.
class tst_text_search : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void finds_data();
    void finds();
    void anEmptyQueryFindsNothing();
    void findsAllWithoutOverlap();
};

void tst_text_search::finds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("query");
    QTest::addColumn<QStringList>("expected"); // what is marked
    QTest::newRow("as it is") << u"كلمة المرور"_s << u"المرور"_s << QStringList{u"المرور"_s};
    QTest::newRow("alef with hamza") << u"أهلا وإلى"_s << u"اهلا"_s << QStringList{u"أهلا"_s};
    QTest::newRow("query with hamza") << u"اهلا"_s << u"أهلا"_s << QStringList{u"اهلا"_s};
    QTest::newRow("taa marbuta") << u"المشكلة هنا"_s << u"مشكله"_s << QStringList{u"مشكلة"_s};
    QTest::newRow("diacritics inside and behind") << u"مُحَمَّدٌ هنا"_s << u"محمد"_s << QStringList{u"مُحَمَّدٌ"_s};
    QTest::newRow("tatweel") << u"مرحبـــا بك"_s << u"مرحبا"_s << QStringList{u"مرحبـــا"_s};
    QTest::newRow("elongation behind") << u"شكراااا لك"_s << u"شكرا"_s << QStringList{u"شكراااا"_s};
    QTest::newRow("digits of another script") << u"الرمز ٤٠٤ هنا"_s << u"404"_s << QStringList{u"٤٠٤"_s};
    QTest::newRow("case") << u"Moodle لا يعمل"_s << u"mOODLE"_s << QStringList{u"Moodle"_s};
    QTest::newRow("accents") << u"un café noir"_s << u"cafe"_s << QStringList{u"café"_s};
    QTest::newRow("inside a word") << u"passwords"_s << u"word"_s << QStringList{u"word"_s};
    QTest::newRow("over punctuation") << u"log-in, please"_s << u"in please"_s << QStringList{u"in, please"_s};
    QTest::newRow("address") << u"see https://a.example/x"_s << u"a.example"_s << QStringList{u"a.example"_s};
    QTest::newRow("emoji") << u"thanks 👍🏽 all"_s << u"👍"_s << QStringList{u"👍"_s};
    QTest::newRow("punctuation alone") << u"really?! yes"_s << u"?!"_s << QStringList{u"?!"_s};
    QTest::newRow("hamza alone") << u"شيء"_s << u"ء"_s << QStringList{u"ء"_s};
    QTest::newRow("not there") << u"مرحبا"_s << u"وداعا"_s << QStringList{};
    QTest::newRow("words across lines") << u"كلمة\nالمرور"_s << u"كلمه المرور"_s << QStringList{u"كلمة\nالمرور"_s};
}

void tst_text_search::finds()
{
    QFETCH(const QString, text);
    QFETCH(const QString, query);
    QFETCH(const QStringList, expected);
    const TextQuery wanted(query);
    QStringList found;
    for (const TextRange &range : wanted.findIn(text))
        found.append(text.mid(range.start, range.length));
    QCOMPARE(found, expected);
    QCOMPARE(wanted.matches(text), !expected.isEmpty());
}

void tst_text_search::anEmptyQueryFindsNothing()
{
    for (const QString &query : {QString(), u"  \n"_s}) {
        QVERIFY(TextQuery(query).isEmpty());
        QVERIFY(!TextQuery(query).matches(u"text"));
        QCOMPARE(TextQuery(query).findIn(u"a  b"), QList<TextRange>());
    }
}

void tst_text_search::findsAllWithoutOverlap()
{
    QCOMPARE(TextQuery(u"anan").findIn(u"ananan anan"), (QList<TextRange>{{0, 4}, {7, 4}}));
}

QTEST_APPLESS_MAIN(tst_text_search)
#include "tst_text_search.moc"
