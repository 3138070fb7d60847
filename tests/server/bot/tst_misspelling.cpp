// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/bot/misspelling.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace sanad::bot;

/// Slips of the finger that the trainer makes on purpose.
class tst_misspelling : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void isASlip_data();
    void isASlip();
    void leavesShortWordsAlone_data();
    void leavesShortWordsAlone();
    void everyKindOccurs();
};

void tst_misspelling::isASlip_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("arabic") << u"مش عارف ادخل على حسابي"_s;
    QTest::newRow("english") << u"I forgot my password"_s;
    QTest::newRow("arabizi") << u"msh 3aref adkhol"_s;
    QTest::newRow("one word") << u"password"_s;
    QTest::newRow("long") << u"every five minutes the platform throws me out and I have to type everything again"_s;
}

void tst_misspelling::isASlip()
{
    QFETCH(const QString, text);
    const QString slip = misspelt(text);
    QVERIFY(slip != text || text.contains(u"ss"_s)); // two equal letters may have been swapped
    QCOMPARE(misspelt(text), slip);
    const qsizetype words = text.count(u' ') + 1;
    QVERIFY2(std::abs(slip.size() - text.size()) <= std::max<qsizetype>(1, words / 4), qPrintable(slip));
    QCOMPARE(slip.front(), text.front());
    QCOMPARE(slip.back(), text.back());
}

void tst_misspelling::leavesShortWordsAlone_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QString();
    QTest::newRow("short") << u"لا مش كده"_s;
    QTest::newRow("digits") << u"404"_s;
}

void tst_misspelling::leavesShortWordsAlone()
{
    QFETCH(const QString, text);
    QCOMPARE(misspelt(text), text);
}

void tst_misspelling::everyKindOccurs()
{
    int shorter = 0;
    int longer = 0;
    int swapped = 0;
    int joined = 0;
    for (int i = 0; i < 200; ++i) {
        const QString text = u"platform %1 abc"_s.arg(i);
        const QString slip = misspelt(text);
        QVERIFY(slip != text);
        joined += slip.count(u' ') < 2 ? 1 : 0;
        shorter += slip.count(u' ') == 2 && slip.size() < text.size() ? 1 : 0;
        longer += slip.size() > text.size() ? 1 : 0;
        swapped += slip.size() == text.size() ? 1 : 0;
    }
    QVERIFY2(shorter > 20 && longer > 20 && swapped > 20 && joined > 5,
        qPrintable(u"%1 %2 %3 %4"_s.arg(shorter).arg(longer).arg(swapped).arg(joined)));
}

QTEST_GUILESS_MAIN(tst_misspelling)
#include "tst_misspelling.moc"
