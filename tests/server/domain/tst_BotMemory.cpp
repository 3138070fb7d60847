// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/BotMemory.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;

Q_DECLARE_METATYPE(BotMemory)

/// What the bot remembers, as it is kept in a column.
class tst_BotMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBack_data();
    void comesBack();
    void countersStopAtWhatFits();
    void textIsTheSameInEveryVersion();
    void whatIsNoMemoryIsForgotten_data();
    void whatIsNoMemoryIsForgotten();
    void freshKeepsTheLanguage();
};

namespace {

BotMemory full()
{
    BotMemory memory;
    memory.helps = {3, 0, 1, 2, 3, 0, 1, 2};
    memory.greetings = 2;
    memory.closings = 1;
    memory.turns = 10;
    memory.askedForPatience = true;
    memory.question = BotQuestion{.first = Intent::Payment, .second = Intent::Other, .isOpen = true};
    memory.language = Language::English;
    memory.faqs = {FaqId(12), FaqId(FaqId::Max), FaqId(1)};
    return memory;
}

} // namespace

void tst_BotMemory::comesBack_data()
{
    QTest::addColumn<BotMemory>("memory");
    QTest::newRow("nothing") << BotMemory();
    QTest::newRow("everything") << full();
    BotMemory asked;
    asked.question = BotQuestion{.first = Intent::LoginProblem, .second = Intent::LoginProblem, .isOpen = false};
    QTest::newRow("a question that is over") << asked;
    BotMemory machine;
    machine.saidItIsMachine = true;
    QTest::newRow("said that it is a machine") << machine;
    BotMemory faq;
    faq.faqs = {FaqId(1)};
    QTest::newRow("one answer only") << faq;
    for (const Language language : AllLanguages) {
        BotMemory speaks;
        speaks.language = language;
        QTest::addRow("language %d", int(language)) << speaks;
    }
}

void tst_BotMemory::comesBack()
{
    QFETCH(const BotMemory, memory);
    const QString text = memory.toText();
    QVERIFY(BotMemory::fromText(text) == memory);
    QCOMPARE(text.isEmpty(), memory == BotMemory());
    QVERIFY(!text.contains(u' '));
}

void tst_BotMemory::countersStopAtWhatFits()
{
    BotMemory memory;
    memory.turns = 1'000;
    memory.greetings = 7;
    memory.helps[0] = 9;
    memory.helps[1] = -1;
    const BotMemory read = BotMemory::fromText(memory.toText());
    QCOMPARE(read.turns, 15);
    QCOMPARE(read.greetings, 3);
    QCOMPARE(read.helps[0], 3);
    QCOMPARE(read.helps[1], 0);
}

void tst_BotMemory::textIsTheSameInEveryVersion()
{
    // Data on disk: a change here forgets every conversation that is under way.
    QCOMPARE(full().toText(), u"uqqd4sj.c.7vvvvvvvvvv.1"_s);
}

void tst_BotMemory::whatIsNoMemoryIsForgotten_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("no number") << u"hello world"_s;
    QTest::newRow("number too large") << u"vvvvvvvvvvvvvvvvvvvv"_s;
    QTest::newRow("more bits than there are") << u"vvvvvvvvvv"_s;
    QTest::newRow("faq is no number") << u"1.x y"_s;
    QTest::newRow("faq is nothing") << u"1."_s;
    QTest::newRow("faq of no id") << u"1.0"_s;
    QTest::newRow("faq below zero") << u"1.-5"_s;
    QTest::newRow("only marks") << u"..."_s;
}

void tst_BotMemory::whatIsNoMemoryIsForgotten()
{
    QFETCH(const QString, text);
    QVERIFY(BotMemory::fromText(text) == BotMemory());
}

void tst_BotMemory::freshKeepsTheLanguage()
{
    QVERIFY(full().hasHelped());
    QVERIFY(!full().fresh().hasHelped());
    BotMemory expected;
    expected.language = Language::English;
    QVERIFY(full().fresh() == expected);
}

QTEST_APPLESS_MAIN(tst_BotMemory)
#include "tst_BotMemory.moc"
