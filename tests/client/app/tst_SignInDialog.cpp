// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/SettingsDialog.h"
#include "client/app/SignInDialog.h"
#include "tests/client/warnings.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad::client;

/// SignInDialog and SettingsDialog.
class tst_SignInDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { sanad::test::failOnUnexpectedWarnings(); }

    void whatIsTypedIsHandedOn()
    {
        SignInDialog dialog;
        dialog.show();
        const QSignalSpy wanted(&dialog, &SignInDialog::signInRequested);
        field(dialog, u"Server address"_s)->setText(u"localhost:8000"_s);
        field(dialog, u"User name"_s)->setText(u" sara "_s);
        field(dialog, u"Password"_s)->setText(u" secret "_s);
        QTest::keyClick(field(dialog, u"Password"_s), Qt::Key_Return);
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(wanted.at(0).at(0).toUrl(), QUrl(u"http://localhost:8000"_s));
        QCOMPARE(wanted.at(0).at(1).toString(), u"sara"_s);
        QCOMPARE(wanted.at(0).at(2).toString(), u" secret "_s); // a password may have blanks
        QVERIFY(!field(dialog, u"Password"_s)->isEnabled());
        dialog.showFault(u"The name or the password is not right."_s);
        QVERIFY(field(dialog, u"Password"_s)->isEnabled());
        QVERIFY(shows(dialog, u"The name or the password is not right."_s));
    }

    void faultsAreToldHere_data()
    {
        QTest::addColumn<QString>("server");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("password");
        QTest::newRow("no server") << QString() << u"a"_s << u"b"_s;
        QTest::newRow("bad server") << u"ftp://x"_s << u"a"_s << u"b"_s;
        QTest::newRow("no name") << u"desk.example"_s << u"  "_s << u"b"_s;
        QTest::newRow("no password") << u"desk.example"_s << u"a"_s << QString();
    }
    void faultsAreToldHere()
    {
        QFETCH(const QString, server);
        QFETCH(const QString, name);
        QFETCH(const QString, password);
        SignInDialog dialog;
        dialog.show();
        const QSignalSpy wanted(&dialog, &SignInDialog::signInRequested);
        field(dialog, u"Server address"_s)->setText(server);
        field(dialog, u"User name"_s)->setText(name);
        field(dialog, u"Password"_s)->setText(password);
        QTest::keyClick(field(dialog, u"Password"_s), Qt::Key_Return);
        QCOMPARE(wanted.count(), 0);
        QVERIFY(dialog.findChildren<QLabel *>(u"fault"_s).constLast()->isVisible());
    }

    void unencryptedAddressesWarn()
    {
        SignInDialog dialog;
        dialog.show();
        dialog.propose(QUrl(u"http://desk.example"_s), u"sara"_s);
        QVERIFY(shows(dialog, u"not encrypted"_s));
        field(dialog, u"Server address"_s)->setText(u"https://desk.example"_s);
        QVERIFY(!shows(dialog, u"not encrypted"_s));
        QCOMPARE(field(dialog, u"User name"_s)->text(), u"sara"_s);
        dialog.setKeptWhere(u"kept in a file"_s);
        QVERIFY(shows(dialog, u"kept in a file"_s));
        dialog.setReason(u"Your session has ended"_s);
        QVERIFY(shows(dialog, u"Your session has ended"_s));
    }

    void settingsChangeAtOnce()
    {
        const QTemporaryDir folder;
        ClientSettings settings(folder.filePath(u"s.ini"_s));
        SettingsDialog dialog(settings, false);
        dialog.show();
        const QSignalSpy language(&dialog, &SettingsDialog::languageChosen);
        const QSignalSpy look(&dialog, &SettingsDialog::lookChosen);
        const QSignalSpy sound(&dialog, &SettingsDialog::soundTried);
        choose(dialog, u"Language"_s, 1);
        QCOMPARE(settings.language(), LanguageChoice::Arabic);
        QCOMPARE(language.count(), 1);
        choose(dialog, u"Theme"_s, 2);
        QCOMPARE(settings.theme(), ThemeChoice::Dark);
        choose(dialog, u"Text size"_s, 7);
        QCOMPARE(settings.fontPercent(), 200);
        QCOMPARE(look.count(), 2);
        dialog.findChild<QSlider *>()->setValue(10);
        QCOMPARE(settings.volume(), 10);
        QCOMPARE(sound.count(), 1);
        const QList<QCheckBox *> boxes = dialog.findChildren<QCheckBox *>();
        boxes.at(0)->click();
        QVERIFY(!settings.showsNotifications());
        boxes.at(1)->click();
        QVERIFY(settings.doesNotDisturb());
        QVERIFY(!boxes.at(2)->isVisible()); // there is no tray to stay in
    }

private:
    static QLineEdit *field(const QDialog &dialog, const QString &name)
    {
        for (QLineEdit *edit : dialog.findChildren<QLineEdit *>()) {
            if (edit->accessibleName() == name)
                return edit;
        }
        return nullptr;
    }
    static bool shows(const QDialog &dialog, const QString &text)
    {
        const QList<QLabel *> labels = dialog.findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(),
            [&](const QLabel *label) { return label->isVisible() && label->text().contains(text); });
    }
    static void choose(const QDialog &dialog, const QString &name, int row)
    {
        for (QComboBox *box : dialog.findChildren<QComboBox *>()) {
            if (box->accessibleName() == name) {
                box->setCurrentIndex(row);
                Q_EMIT box->activated(row);
            }
        }
    }
};

QTEST_MAIN(tst_SignInDialog)
#include "tst_SignInDialog.moc"
