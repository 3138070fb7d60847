// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/Theme.h"
#include "client/timeline/TimelineTheme.h"
#include "tests/client/warnings.h"

#include <QApplication>
#include <QPushButton>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad::client;

class tst_Theme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { sanad::test::failOnUnexpectedWarnings(); }

    void systemIsFollowed()
    {
        QCOMPARE(Theme::resolved(ThemeChoice::System, QPalette(Qt::white)), Theme::Kind::Light);
        QCOMPARE(Theme::resolved(ThemeChoice::System, QPalette(Qt::black)), Theme::Kind::Dark);
        QCOMPARE(Theme::resolved(ThemeChoice::Light, QPalette(Qt::black)), Theme::Kind::Light);
        QCOMPARE(Theme::resolved(ThemeChoice::HighContrast, QPalette(Qt::white)), Theme::Kind::HighContrast);
    }

    void textCanBeRead_data()
    {
        QTest::addColumn<Theme::Kind>("kind");
        QTest::addColumn<double>("least");
        QTest::newRow("light") << Theme::Kind::Light << 4.5;
        QTest::newRow("dark") << Theme::Kind::Dark << 4.5;
        QTest::newRow("high contrast") << Theme::Kind::HighContrast << 7.0;
    }
    void textCanBeRead()
    {
        QFETCH(const Theme::Kind, kind);
        QFETCH(const double, least);
        const QPalette palette = Theme::paletteOf(kind);
        const std::array pairs{std::pair(QPalette::WindowText, QPalette::Window),
            std::pair(QPalette::Text, QPalette::Base), std::pair(QPalette::Text, QPalette::AlternateBase),
            std::pair(QPalette::ButtonText, QPalette::Button),
            std::pair(QPalette::HighlightedText, QPalette::Highlight),
            std::pair(QPalette::PlaceholderText, QPalette::Base),
            std::pair(QPalette::PlaceholderText, QPalette::Window), std::pair(QPalette::Link, QPalette::Base),
            std::pair(QPalette::ToolTipText, QPalette::ToolTipBase)};
        for (const auto &[ink, ground] : pairs) {
            const double measured = contrast(palette.color(ink), palette.color(ground));
            QVERIFY2(measured >= least, qPrintable(u"%1 on %2: %3"_s.arg(ink).arg(ground).arg(measured)));
        }
    }

    void isAppliedToEverything()
    {
        Theme theme;
        const double usual = QApplication::font().pointSizeF();
        theme.apply(ThemeChoice::Dark, 200);
        QCOMPARE(theme.kind(), Theme::Kind::Dark);
        QCOMPARE(QApplication::palette().color(QPalette::Window),
            Theme::paletteOf(Theme::Kind::Dark).color(QPalette::Window));
        QVERIFY(QApplication::font().pointSizeF() > usual * 1.9);
        QVERIFY(QApplication::font().families().contains(u"Noto Sans Arabic"_s));
        // Every name of a colour was known.
        QVERIFY2(!qApp->styleSheet().contains(QRegularExpression(u"@[a-z]"_s)), qPrintable(qApp->styleSheet()));
        QVERIFY(!qApp->styleSheet().isEmpty());
        theme.apply(ThemeChoice::Light, 100);
        QCOMPARE(QApplication::font().pointSizeF(), usual);
        QPushButton button(u"Button"_s);
        QVERIFY(!button.grab().isNull());
    }

    void fontsWithArabicAndEmojiAreThere()
    {
        Theme theme;
        theme.apply(ThemeChoice::Light, 100);
        const QFontMetrics metrics(QApplication::font());
        for (const char32_t letter : {U'س', U'٣', U'A'})
            QVERIFY2(metrics.inFontUcs4(letter), qPrintable(QString::fromUcs4(&letter, 1)));
        const QFontMetrics emoji(QFont(u"Noto Color Emoji"_s));
        for (const char32_t symbol : {U'\U0001F600', U'\U0001F916'})
            QVERIFY2(emoji.inFontUcs4(symbol), qPrintable(QString::fromUcs4(&symbol, 1)));
    }
};

QTEST_MAIN(tst_Theme)
#include "tst_Theme.moc"
