// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/FindBar.h"
#include "client/widgets/RatingBar.h"
#include "tests/client/warnings.h"

#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace sanad::client;

/// RatingBar and FindBar.
class tst_bars : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { sanad::test::failOnUnexpectedWarnings(); }

    void starsAndCommentAreRated()
    {
        RatingBar bar;
        bar.show();
        const QSignalSpy rated(&bar, &RatingBar::rated);
        auto *send = bar.findChild<QPushButton *>();
        QVERIFY(!send->isVisible());
        star(bar, 4)->click();
        QCOMPARE(bar.score(), 4);
        QVERIFY(send->isVisible());
        bar.findChild<QLineEdit *>()->setText(u"  شكراً  "_s);
        send->click();
        QCOMPARE(rated.count(), 1);
        QCOMPARE(rated.at(0), (QVariantList{4, u"شكراً"_s}));
        send->click();
        QCOMPARE(rated.count(), 1); // once
        QVERIFY(!star(bar, 1)->isEnabled());
        bar.reset();
        QCOMPARE(bar.score(), 0);
        QVERIFY(star(bar, 1)->isEnabled());
    }

    void starsCanBeTakenBack()
    {
        RatingBar bar;
        star(bar, 5)->click();
        star(bar, 2)->click();
        QCOMPARE(bar.score(), 2);
        QVERIFY(star(bar, 2)->isChecked() && !star(bar, 3)->isChecked());
    }

    void ratingCanBeLeft()
    {
        RatingBar bar;
        const QSignalSpy dismissed(&bar, &RatingBar::dismissed);
        for (QToolButton *button : bar.findChildren<QToolButton *>()) {
            if (!button->isCheckable())
                button->click();
        }
        QCOMPARE(dismissed.count(), 1);
    }

    void findGoesBothWays()
    {
        FindBar bar;
        const QSignalSpy wanted(&bar, &FindBar::searchRequested);
        const QSignalSpy closed(&bar, &FindBar::closed);
        bar.open();
        auto *query = bar.findChild<QLineEdit *>();
        QTest::keyClick(query, Qt::Key_Return);
        QCOMPARE(wanted.count(), 0); // nothing to look for
        QTest::keyClicks(query, u"password"_s);
        QTest::keyClick(query, Qt::Key_Return);
        QCOMPARE(wanted.at(0), (QVariantList{u"password"_s, false}));
        for (QToolButton *button : bar.findChildren<QToolButton *>()) {
            if (button->accessibleName() == u"Find later"_s)
                button->click();
        }
        QCOMPARE(wanted.at(1), (QVariantList{u"password"_s, true}));
        QTest::keyClick(query, Qt::Key_Escape);
        QCOMPARE(closed.count(), 1);
        QVERIFY(!bar.isVisible());
    }

private:
    static QToolButton *star(const RatingBar &bar, int number)
    {
        QList<QToolButton *> stars;
        for (QToolButton *button : bar.findChildren<QToolButton *>()) {
            if (button->isCheckable())
                stars.append(button);
        }
        return stars.value(number - 1);
    }
};

QTEST_MAIN(tst_bars)
#include "tst_bars.moc"
