// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/LanguageSwitch.h"
#include "client/widgets/RatingBar.h"
#include "client/widgets/StatusBadge.h"
#include "tests/client/warnings.h"

#include <QApplication>
#include <QSet>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::client;

class tst_LanguageSwitch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { sanad::test::failOnUnexpectedWarnings(); }
    void cleanup() { LanguageSwitch().apply(Language::English); }

    void systemDecides_data()
    {
        QTest::addColumn<LanguageChoice>("choice");
        QTest::addColumn<QLocale>("system");
        QTest::addColumn<Language>("language");
        const QLocale egypt(QLocale::Arabic, QLocale::Egypt);
        QTest::newRow("Arabic system") << LanguageChoice::System << egypt << Language::Arabic;
        QTest::newRow("Moroccan system") << LanguageChoice::System << QLocale(QLocale::Arabic, QLocale::Morocco)
                                         << Language::Arabic;
        QTest::newRow("French system") << LanguageChoice::System << QLocale(QLocale::French) << Language::English;
        QTest::newRow("English on an Arabic system") << LanguageChoice::English << egypt << Language::English;
        QTest::newRow("Arabic on an English system")
            << LanguageChoice::Arabic << QLocale(QLocale::English) << Language::Arabic;
    }
    void systemDecides()
    {
        QFETCH(const LanguageChoice, choice);
        QFETCH(const QLocale, system);
        QFETCH(const Language, language);
        QCOMPARE(LanguageSwitch::resolved(choice, system), language);
    }

    void openWindowsChangeAtOnce()
    {
        LanguageSwitch language;
        const QSignalSpy changed(&language, &LanguageSwitch::languageChanged);
        language.apply(Language::English);
        StatusBadge badge;
        badge.setStatus(ChatStatus::Resolved);
        QCOMPARE(badge.toolTip(), u"Problem resolved"_s);
        language.apply(Language::Arabic);
        QTRY_COMPARE(badge.toolTip(), u"تم حل المشكلة"_s);
        QCOMPARE(QGuiApplication::layoutDirection(), Qt::RightToLeft);
        QCOMPARE(badge.layoutDirection(), Qt::RightToLeft);
        QCOMPARE(QLocale().language(), QLocale::Arabic);
        language.apply(Language::English);
        QTRY_COMPARE(badge.toolTip(), u"Problem resolved"_s);
        QCOMPARE(QGuiApplication::layoutDirection(), Qt::LeftToRight);
        QCOMPARE(changed.count(), 3);
    }

    void numbersBendTheirNouns_data()
    {
        QTest::addColumn<Language>("language");
        QTest::addColumn<int>("number");
        QTest::addColumn<QString>("said");
        QTest::newRow("English 1") << Language::English << 1 << u"1 star of 5"_s;
        QTest::newRow("English 2") << Language::English << 2 << u"2 stars of 5"_s;
        QTest::newRow("Arabic 1") << Language::Arabic << 1 << u"نجمة واحدة من ٥"_s;
        QTest::newRow("Arabic 2: dual") << Language::Arabic << 2 << u"نجمتان من ٥"_s;
        QTest::newRow("Arabic 3: few") << Language::Arabic << 3 << u"٣ نجوم من ٥"_s;
        QTest::newRow("Arabic 11: many") << Language::Arabic << 11 << u"١١ نجمة من ٥"_s;
    }
    void numbersBendTheirNouns()
    {
        QFETCH(const Language, language);
        QFETCH(const int, number);
        QFETCH(const QString, said);
        LanguageSwitch languages;
        languages.apply(language);
        QCOMPARE(RatingBar::tr("%Ln star(s) of 5", nullptr, number), said);
    }
};

QTEST_MAIN(tst_LanguageSwitch)
#include "tst_LanguageSwitch.moc"
