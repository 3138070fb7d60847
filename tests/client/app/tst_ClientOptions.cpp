// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/ClientOptions.h"
#include "client/app/sanad_link.h"
#include "tests/client/warnings.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::client;

/// ClientOptions, and the addresses and links they hold (sanad_link.h).
class tst_ClientOptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { sanad::test::failOnUnexpectedWarnings(); }

    void allIsRead()
    {
        const auto read = readOptions({u"sanad"_s, u"--server"_s, u"https://desk.example/"_s, u"--token-file"_s,
            u"/t"_s, u"--language"_s, u"ar"_s, u"--theme"_s, u"high-contrast"_s, u"--data-dir"_s, u"/d"_s,
            u"--measure-start"_s, u"sanad://open?server=desk.example"_s});
        const auto *options = std::get_if<ClientOptions>(&read);
        QVERIFY(options != nullptr);
        QCOMPARE(options->server, QUrl(u"https://desk.example"_s));
        QCOMPARE(options->tokenFile, u"/t"_s);
        QCOMPARE(options->language, LanguageChoice::Arabic);
        QCOMPARE(options->theme, ThemeChoice::HighContrast);
        QCOMPARE(options->dataDir, u"/d"_s);
        QVERIFY(options->measuresStart);
        QCOMPARE(options->link, u"sanad://open?server=desk.example"_s);
    }

    void nothingIsNeeded()
    {
        const auto read = readOptions({u"sanad"_s});
        const auto *options = std::get_if<ClientOptions>(&read);
        QVERIFY(options != nullptr);
        QVERIFY(!options->dataDir.isEmpty());
        QVERIFY(!options->server && !options->language && !options->theme);
    }

    void faultsAreTold_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("named");
        QTest::newRow("unknown option") << QStringList{u"--nonsense"_s} << u"nonsense"_s;
        QTest::newRow("server") << QStringList{u"--server"_s, u"ftp://x"_s} << u"--server"_s;
        QTest::newRow("language") << QStringList{u"--language"_s, u"fr"_s} << u"--language"_s;
        QTest::newRow("theme") << QStringList{u"--theme"_s, u"pink"_s} << u"--theme"_s;
        QTest::newRow("empty folder") << QStringList{u"--data-dir"_s, QString()} << u"--data-dir"_s;
        QTest::newRow("two links") << QStringList{u"sanad://a"_s, u"sanad://b"_s} << u"link"_s;
    }
    void faultsAreTold()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const QString, named);
        const auto read = readOptions(QStringList{u"sanad"_s} + arguments);
        const auto *text = std::get_if<OptionsText>(&read);
        QVERIFY(text != nullptr);
        QCOMPARE(text->exitCode, 2);
        QVERIFY2(text->text.contains(named), qPrintable(text->text));
    }

    void helpAndVersionAreNoFaults()
    {
        for (const QString &asked : {u"--help"_s, u"--version"_s}) {
            const auto read = readOptions({u"sanad"_s, asked});
            const auto *text = std::get_if<OptionsText>(&read);
            QVERIFY(text != nullptr);
            QCOMPARE(text->exitCode, 0);
            QVERIFY(text->text.contains(u"sanad"_s));
        }
    }

    void serverAddresses_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("address"); // empty: refused
        QTest::newRow("whole") << u"https://desk.example"_s << u"https://desk.example"_s;
        QTest::newRow("bare host is https") << u"desk.example"_s << u"https://desk.example"_s;
        QTest::newRow("this machine is http") << u"localhost:8000"_s << u"http://localhost:8000"_s;
        QTest::newRow("loopback is http") << u"127.0.0.1:8000"_s << u"http://127.0.0.1:8000"_s;
        QTest::newRow("path is kept") << u"https://school.example/desk/"_s << u"https://school.example/desk"_s;
        QTest::newRow("blanks around") << u"  desk.example \n"_s << u"https://desk.example"_s;
        QTest::newRow("other scheme") << u"file:///etc/passwd"_s << QString();
        QTest::newRow("script") << u"javascript:alert(1)"_s << QString();
        QTest::newRow("user name") << u"https://bank.example@evil.example"_s << QString();
        QTest::newRow("query") << u"https://desk.example?x=1"_s << QString();
        QTest::newRow("nothing") << QString() << QString();
        QTest::newRow("words") << u"my school"_s << QString();
    }
    void serverAddresses()
    {
        QFETCH(const QString, typed);
        QFETCH(const QString, address);
        const auto parsed = parseServerAddress(typed);
        QCOMPARE(parsed.has_value(), !address.isEmpty());
        if (parsed)
            QCOMPARE(parsed->toString(), address);
        else
            QCOMPARE(parsed.error().field, u"server"_s);
    }

    void unprotectedIsTold()
    {
        QVERIFY(isUnprotected(QUrl(u"http://desk.example"_s)));
        QVERIFY(!isUnprotected(QUrl(u"https://desk.example"_s)));
        QVERIFY(!isUnprotected(QUrl(u"http://localhost:8000"_s)));
    }

    void links_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("good");
        QTest::addColumn<SanadLink>("link");
        QTest::newRow("server and token") << u"sanad://open?server=https%3A%2F%2Fdesk.example&token=a.b-c_D9"_s << true
                                          << SanadLink{.server = QUrl(u"https://desk.example"_s), .token = "a.b-c_D9"};
        QTest::newRow("only opens") << u"sanad://open"_s << true << SanadLink{};
        QTest::newRow("another scheme") << u"https://open?token=a"_s << false << SanadLink{};
        QTest::newRow("another action") << u"sanad://delete?token=a"_s << false << SanadLink{};
        QTest::newRow("bad server") << u"sanad://open?server=ftp%3A%2F%2Fx&token=a"_s << false << SanadLink{};
        QTest::newRow("a token with a line break") << u"sanad://open?token=a%0Ab"_s << false << SanadLink{};
        QTest::newRow("an endless token") << u"sanad://open?token="_s + QString(9000, u'a') << false << SanadLink{};
        QTest::newRow("no link at all") << u"hello"_s << false << SanadLink{};
    }
    void links()
    {
        QFETCH(const QString, text);
        QFETCH(const bool, good);
        QFETCH(const SanadLink, link);
        const auto parsed = parseSanadLink(text);
        QCOMPARE(parsed.has_value(), good);
        if (good)
            QCOMPARE(*parsed, link);
        else
            QVERIFY(!parsed.error().message.isEmpty());
    }
};

QTEST_MAIN(tst_ClientOptions)
#include "tst_ClientOptions.moc"
