// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/EmojiPopup.h"
#include "tests/client/warnings.h"

#include <QLineEdit>
#include <QListWidget>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad::client;

class tst_EmojiPopup : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { sanad::test::failOnUnexpectedWarnings(); }

    void everyEmojiIsNamedInBothLanguages()
    {
        QVERIFY(allEmoji().size() > 150);
        QSet<QString> symbols;
        for (const Emoji &emoji : allEmoji()) {
            QVERIFY2(!emoji.name(true).isEmpty() && !emoji.name(false).isEmpty(), qPrintable(emoji.symbol));
            QVERIFY2(!symbols.contains(emoji.symbol), qPrintable(emoji.symbol));
            symbols.insert(emoji.symbol);
        }
    }

    void isFoundByName_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("symbol");
        QTest::newRow("English") << u"thumbs up"_s << u"👍"_s;
        QTest::newRow("English, begun") << u"thu"_s << u"👍"_s;
        QTest::newRow("Arabic") << u"قلب أحمر"_s << u"❤️"_s;
        QTest::newRow("Arabic without hamza") << u"قلب احمر"_s << u"❤️"_s;
        QTest::newRow("another word for it") << u"لابتوب"_s << u"💻"_s;
    }
    void isFoundByName()
    {
        QFETCH(const QString, query);
        QFETCH(const QString, symbol);
        const QList<Emoji> found = findEmoji(query);
        QVERIFY(std::any_of(found.begin(), found.end(), [&](const Emoji &e) { return e.symbol == symbol; }));
        QVERIFY(found.size() < 10);
    }

    void unknownNamesFindNothing() { QVERIFY(findEmoji(u"zzzz"_s).isEmpty()); }

    void isChosenByKeys()
    {
        EmojiPopup popup;
        const QSignalSpy chosen(&popup, &EmojiPopup::chosen);
        QWidget anchor;
        anchor.show();
        popup.openAbove(anchor);
        auto *search = popup.findChild<QLineEdit *>();
        auto *list = popup.findChild<QListWidget *>();
        QCOMPARE(list->count(), allEmoji().size());
        QTest::keyClicks(search, u"rocket science"_s);
        QCOMPARE(list->count(), 0);
        QTest::keyClick(search, Qt::Key_Return);
        QCOMPARE(chosen.count(), 0);
        search->clear();
        QTest::keyClicks(search, u"coffee"_s);
        QTest::keyClick(search, Qt::Key_Return);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen.at(0).at(0).toString(), u"☕"_s);
        QVERIFY(!popup.isVisible());
    }
};

QTEST_MAIN(tst_EmojiPopup)
#include "tst_EmojiPopup.moc"
