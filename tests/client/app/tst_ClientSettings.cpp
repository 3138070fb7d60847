// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/ClientSettings.h"
#include "tests/client/warnings.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::client;

class tst_ClientSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        sanad::test::failOnUnexpectedWarnings();
        m_folder = std::make_unique<QTemporaryDir>();
    }

    void remembersEverything()
    {
        const Person person{.role = Role::Student, .id = PersonId(5), .name = u"أحمد"_s};
        {
            ClientSettings settings(file());
            settings.setServerAddress(QUrl(u"https://desk.example"_s));
            settings.setLastPerson(person);
            settings.setLastUsername(u"ahmad"_s);
            settings.setLanguage(LanguageChoice::Arabic);
            settings.setTheme(ThemeChoice::Dark);
            settings.setFontPercent(150);
            settings.setWindowPlace(Role::Student, "here");
            settings.setVolume(0);
            settings.setDoesNotDisturb(true);
            settings.setShowsNotifications(false);
            settings.setStaysInTray(true);
        }
        const ClientSettings settings(file());
        QCOMPARE(settings.serverAddress(), QUrl(u"https://desk.example"_s));
        QCOMPARE(settings.lastPerson(), person);
        QCOMPARE(settings.lastUsername(), u"ahmad"_s);
        QCOMPARE(settings.language(), LanguageChoice::Arabic);
        QCOMPARE(settings.theme(), ThemeChoice::Dark);
        QCOMPARE(settings.fontPercent(), 150);
        QCOMPARE(settings.windowPlace(Role::Student), QByteArray("here"));
        QCOMPARE(settings.windowPlace(Role::Admin), QByteArray());
        QCOMPARE(settings.volume(), 0);
        QVERIFY(settings.doesNotDisturb());
        QVERIFY(!settings.showsNotifications());
        QVERIFY(settings.staysInTray());
    }

    void usualValues()
    {
        const ClientSettings settings(file());
        QVERIFY(settings.serverAddress().isEmpty());
        QVERIFY(!settings.lastPerson());
        QCOMPARE(settings.language(), LanguageChoice::System);
        QCOMPARE(settings.theme(), ThemeChoice::System);
        QCOMPARE(settings.fontPercent(), 100);
        QVERIFY(settings.volume() > 0);
        QVERIFY(!settings.doesNotDisturb());
        QVERIFY(settings.showsNotifications());
    }

    void nonsenseCountsAsNotStored()
    {
        QFile written(file());
        QVERIFY(written.open(QIODevice::WriteOnly));
        written.write("[look]\nlanguage=klingon\ntheme=7\nfont-percent=9000\n[alerts]\nvolume=loud\n"
                      "[session]\nperson={\nserver=ht tp://[\n");
        written.close();
        const ClientSettings settings(file());
        QCOMPARE(settings.language(), LanguageChoice::System);
        QCOMPARE(settings.theme(), ThemeChoice::System);
        QCOMPARE(settings.fontPercent(), 100);
        QVERIFY(settings.volume() > 0);
        QVERIFY(!settings.lastPerson());
        QVERIFY(settings.serverAddress().isEmpty());
    }

    void numbersStayInBounds()
    {
        ClientSettings settings(file());
        settings.setFontPercent(1000);
        QCOMPARE(settings.fontPercent(), ClientSettings::MostFontPercent);
        settings.setFontPercent(1);
        QCOMPARE(settings.fontPercent(), ClientSettings::LeastFontPercent);
        settings.setVolume(300);
        QCOMPARE(settings.volume(), 100);
    }

    void namesAreReadBack()
    {
        for (const LanguageChoice choice : AllLanguageChoices)
            QCOMPARE(languageChoiceFromName(QString(toName(choice))), choice);
        for (const ThemeChoice choice : AllThemeChoices)
            QCOMPARE(themeChoiceFromName(QString(toName(choice))), choice);
        QVERIFY(!themeChoiceFromName(u"Light"));
    }

private:
    QString file() const { return m_folder->filePath(u"settings.ini"_s); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_MAIN(tst_ClientSettings)
#include "tst_ClientSettings.moc"
