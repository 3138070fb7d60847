// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/widgets/BlockedNotice.h"
#include "client/widgets/ConnectionBanner.h"
#include "client/widgets/TypingLine.h"
#include "tests/client/warnings.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad::client;

/// Strip, ConnectionBanner, BlockedNotice and TypingLine.
class tst_strips : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { sanad::test::failOnUnexpectedWarnings(); }

    void offlineCountsDown()
    {
        ConnectionBanner banner;
        banner.showOffline(1500);
        QVERIFY(banner.isVisible());
        QVERIFY2(banner.sentence().contains(u"2 s"_s), qPrintable(banner.sentence()));
        QTRY_VERIFY(banner.sentence().contains(u"1 s"_s));
        QCOMPARE(banner.accessibleName(), banner.sentence());
    }

    void offlineWithoutPlanSaysSo()
    {
        ConnectionBanner banner;
        banner.showOffline({});
        QVERIFY(!banner.sentence().contains(u"Trying"_s));
    }

    void buttonDoesWhatHelps()
    {
        ConnectionBanner banner;
        const QSignalSpy retried(&banner, &ConnectionBanner::retryRequested);
        const QSignalSpy signedIn(&banner, &ConnectionBanner::signInRequested);
        auto *button = banner.findChild<QPushButton *>();
        banner.showOffline(5000);
        button->click();
        QCOMPARE(retried.count(), 1);
        banner.showSignedOut();
        button->click();
        QCOMPARE(signedIn.count(), 1);
        QCOMPARE(retried.count(), 1);
    }

    void quickConnectionsAreNoNews()
    {
        ConnectionBanner banner;
        banner.showConnecting();
        QVERIFY(!banner.isVisible());
        banner.showOnline();
        QVERIFY(!banner.isVisible());
        banner.showConnecting();
        QTRY_VERIFY(banner.isVisible()); // a slow one is
        banner.showOnline();
        QVERIFY(!banner.isVisible());
    }

    void blockedNoticeSaysTheUsersSentence()
    {
        BlockedNotice notice;
        QVERIFY(notice.sentence().startsWith(
            u"Please wait for admin response. You cannot send messages while waiting for support team."_s));
        notice.show();
        QVERIFY(!notice.grab().isNull());
    }

    void typingLineKeepsItsPlace()
    {
        TypingLine line;
        line.show();
        const int height = line.height();
        line.setTypist(u"منى"_s);
        QVERIFY(line.text().contains(u"\u2068منى\u2069"_s));
        QCOMPARE(line.height(), height);
        QCOMPARE(line.accessibleName(), line.text());
        line.setTypist({});
        QVERIFY(line.text().isEmpty());
        QCOMPARE(line.height(), height);
    }

    void hostileNamesStayNames()
    {
        TypingLine line;
        line.setTypist(u"<b>x</b>\u202Egpj"_s);
        QCOMPARE(line.textFormat(), Qt::PlainText);
        QVERIFY(!line.text().contains(u'\u202E'));
    }
};

QTEST_MAIN(tst_strips)
#include "tst_strips.moc"
