// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/timeline/TimelineTheme.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad::client;

/// Whether everybody can read what is written, in every theme.
class tst_TimelineTheme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void contrastIsThatOfWcag();
    void textStandsOut_data();
    void textStandsOut();
};

void tst_TimelineTheme::contrastIsThatOfWcag()
{
    QCOMPARE(contrast(Qt::black, Qt::white), 21.0);
    QCOMPARE(contrast(Qt::white, Qt::black), 21.0);
    QCOMPARE(contrast(Qt::red, Qt::red), 1.0);
    QVERIFY(qAbs(contrast(QColor(0x76, 0x76, 0x76), Qt::white) - 4.54) < 0.01);
}

void tst_TimelineTheme::textStandsOut_data()
{
    QTest::addColumn<QColor>("text");
    QTest::addColumn<QColor>("behind");
    QTest::addColumn<double>("least");
    const auto rows = [](const char *name, const TimelineTheme &theme, double least) {
        const auto row = [&](const char *what, const QColor &text, const QColor &behind, double needed) {
            QTest::addRow("%s: %s", name, what) << text << behind << needed;
        };
        const auto bubble = [&](const char *who, const TimelineTheme::Bubble &colours) {
            const auto part = [&](const char *what, const QColor &colour) {
                QTest::addRow("%s: %s %s", name, who, what) << colour << colours.fill << least;
            };
            part("text", colours.text);
            part("time", colours.faint);
            part("name", colours.name);
            part("link", colours.link);
        };
        bubble("own", theme.own);
        bubble("other", theme.other);
        bubble("bot", theme.bot);
        row("day", theme.note, theme.window, least);
        row("problem", theme.problem, theme.window, least);
        row("action", theme.action, theme.window, least);
        row("unread", theme.unreadText, theme.unread, least);
        row("selection", theme.selectedText, theme.selection, least);
        row("found", theme.foundText, theme.found, least);
        row("focus", theme.focus, theme.window, 3); // a frame, not a text
    };
    rows("light", TimelineTheme::light(), 4.5);
    rows("dark", TimelineTheme::dark(), 4.5);
    rows("high contrast", TimelineTheme::highContrast(), 7);
}

void tst_TimelineTheme::textStandsOut()
{
    QFETCH(const QColor, text);
    QFETCH(const QColor, behind);
    QFETCH(const double, least);
    const double actual = contrast(text, behind);
    QVERIFY2(actual >= least, qPrintable(QString::number(actual)));
}

QTEST_APPLESS_MAIN(tst_TimelineTheme)
#include "tst_TimelineTheme.moc"
