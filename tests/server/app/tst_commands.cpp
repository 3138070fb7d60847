// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/commands/run_command.h"
#include "server/app/config_table.h"
#include "server/auth/HmacKey.h"
#include "server/auth/TokenVerifier.h"
#include "tests/support/FakeClock.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::app;
using namespace sanad::test;

namespace {

const QString Good32 = u"0123456789abcdef0123456789abcdef"_s;

/// What one run of the program left behind.
struct Outcome
{
    int exitCode = -1;
    QString out;
    QString err;
    QList<ServerConfig> served;
};

Outcome run(const QStringList &arguments, const QProcessEnvironment &environment = {}, int serveResult = 0)
{
    static const QTemporaryDir emptyFolder;
    QProcessEnvironment variables = environment;
    variables.insert(u"SANAD_DATA_DIR"_s, emptyFolder.path());
    const FakeClock clock;
    Outcome outcome;
    QTextStream out(&outcome.out);
    QTextStream err(&outcome.err);
    const auto serve = [&](const ServerConfig &config) {
        outcome.served.append(config);
        return serveResult;
    };
    outcome.exitCode = runCommand(QStringList{u"sanad-server"_s} + arguments, out, err,
        {clock, serve, variables, emptyFolder.filePath(u"machine.ini"_s)});
    out.flush();
    err.flush();
    return outcome;
}

QProcessEnvironment withSecret()
{
    QProcessEnvironment environment;
    environment.insert(u"SANAD_JWT_SECRET"_s, Good32);
    return environment;
}

} // namespace

class tst_commands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void serves_data();
    void serves();
    void doesNotServeWithFaults();
    void refusesWrongUsage_data();
    void refusesWrongUsage();
    void printsHelp_data();
    void printsHelp();
    void printsTheVersion();
    void checksTheConfiguration();
    void listsEveryFault();
    void printsTheReference();
    void issuesATokenThatIsAccepted();
    void refusesTokenOrders_data();
    void refusesTokenOrders();
};

void tst_commands::serves_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<quint16>("port");
    QTest::newRow("bare") << QStringList() << quint16(8000);
    QTest::newRow("by name") << QStringList{u"serve"_s} << quint16(8000);
    QTest::newRow("bare with an option") << QStringList{u"--listen"_s, u"[::1]:9"_s} << quint16(9);
    QTest::newRow("by name with an option") << QStringList{u"serve"_s, u"--listen=[::1]:9"_s} << quint16(9);
}

void tst_commands::serves()
{
    QFETCH(const QStringList, arguments);
    const Outcome outcome = run(arguments, withSecret(), 7);
    QCOMPARE(outcome.exitCode, 7);
    QCOMPARE(outcome.err, QString());
    QCOMPARE(outcome.served.size(), 1);
    QTEST(outcome.served.first().listen.first().port, "port");
}

void tst_commands::doesNotServeWithFaults()
{
    const Outcome outcome = run({u"--listen"_s, u"nonsense"_s});
    QCOMPARE(outcome.exitCode, 1);
    QVERIFY(outcome.served.isEmpty());
    QCOMPARE(outcome.err.count(u'\n'), 2); // the address, and the secret that is missing
}

void tst_commands::refusesWrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("word"); // that the message must hold
    QTest::newRow("unknown command") << QStringList{u"start"_s} << u"\"start\""_s;
    QTest::newRow("half a command") << QStringList{u"token"_s} << u"\"token\""_s;
    QTest::newRow("command in another case") << QStringList{u"Serve"_s} << u"\"Serve\""_s;
    QTest::newRow("unknown option") << QStringList{u"--lissten=x"_s} << u"lissten"_s;
    QTest::newRow("unknown short option") << QStringList{u"-x"_s} << u"'x'"_s;
    QTest::newRow("option without its value") << QStringList{u"--listen"_s} << u"--listen"_s;
    QTest::newRow("option of another command") << QStringList{u"serve"_s, u"--role=admin"_s} << u"role"_s;
    QTest::newRow("setting where none counts")
        << QStringList{u"config-reference"_s, u"--listen=[::1]:1"_s} << u"listen"_s;
    QTest::newRow("a word too many") << QStringList{u"serve"_s, u"now"_s} << u"\"now\""_s;
    QTest::newRow("a command behind an option")
        << QStringList{u"--demo=on"_s, u"check-config"_s} << u"\"check-config\""_s;
}

void tst_commands::refusesWrongUsage()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QString, word);
    const Outcome outcome = run(arguments, withSecret());
    QCOMPARE(outcome.exitCode, 2);
    QCOMPARE(outcome.out, QString());
    QVERIFY(outcome.served.isEmpty());
    QVERIFY2(outcome.err.contains(word) && outcome.err.contains("--help"_L1), qPrintable(outcome.err));
    QCOMPARE(outcome.err.count(u'\n'), 1);
}

void tst_commands::printsHelp_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QStringList>("words");
    QTest::newRow("of all") << QStringList{u"--help"_s}
                            << QStringList{u"--listen <ADDRESS>  SANAD_LISTEN"_s, u"check-config"_s};
    QTest::newRow("short") << QStringList{u"-h"_s} << QStringList{u"token issue"_s};
    QTest::newRow("of a command") << QStringList{u"token"_s, u"issue"_s, u"--help"_s}
                                  << QStringList{u"--valid-for <TIME>"_s, u"SANAD_JWT_SECRET_FILE"_s};
}

void tst_commands::printsHelp()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QStringList, words);
    const Outcome outcome = run(arguments);
    QCOMPARE(outcome.exitCode, 0);
    QCOMPARE(outcome.err, QString());
    for (const QString &word : words)
        QVERIFY2(outcome.out.contains(word), qPrintable(word));
}

void tst_commands::printsTheVersion()
{
    const Outcome outcome = run({u"--version"_s});
    QCOMPARE(outcome.exitCode, 0);
    QVERIFY(QRegularExpression(u"\\Asanad-server [0-9]+\\.[0-9]+\\.[0-9]+\n\\z"_s).match(outcome.out).hasMatch());
}

void tst_commands::checksTheConfiguration()
{
    const Outcome outcome = run({u"check-config"_s, u"--database-url"_s, u"postgresql://u:geheim@h/d"_s}, withSecret());
    QCOMPARE(outcome.exitCode, 0);
    QCOMPARE(outcome.err, QString());
    QVERIFY(outcome.served.isEmpty());
    const QStringList lines = outcome.out.split(u'\n');
    QVERIFY(lines.contains(u"listen = 127.0.0.1:8000"_s));
    QVERIFY(lines.contains(u"database/url = postgresql://u:***@h/d"_s));
    QVERIFY(lines.contains(u"jwt/secret = (hidden, 32 bytes)"_s));
    QVERIFY(!outcome.out.contains(Good32) && !outcome.out.contains("geheim"_L1));
}

void tst_commands::listsEveryFault()
{
    const Outcome outcome = run({u"check-config"_s, u"--listen=x"_s, u"--log-level=x"_s, u"--demo=x"_s});
    QCOMPARE(outcome.exitCode, 1);
    QCOMPARE(outcome.out, QString());
    QCOMPARE(outcome.err.count(u'\n'), 4);
    for (const char *key : {"listen (--listen): must be ", "log/level (--log-level): must be one of debug",
             "demo (--demo): must be on or off", "jwt/secret (default): "})
        QVERIFY2(outcome.err.contains(QLatin1StringView(key)), key);
}

void tst_commands::printsTheReference()
{
    const Outcome outcome = run({u"config-reference"_s});
    QCOMPARE(outcome.exitCode, 0);
    const QStringList lines = outcome.out.split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(std::size_t(lines.size()), configTable().size() + 2);
    for (const QString &line : lines)
        QCOMPARE(line.count(u'|'), 7);
    for (const Setting &setting : configTable())
        QVERIFY(outcome.out.contains(
            u"| `%1` | `%2` | `--%3` |"_s.arg(setting.key, setting.environmentName(), setting.optionName())));
}

void tst_commands::issuesATokenThatIsAccepted()
{
    const Outcome outcome = run({u"token"_s, u"issue"_s, u"--role=student"_s, u"--id=5"_s, u"--name"_s, u"سارة"_s,
                                    u"--valid-for=30d"_s, u"--jwt-issuer=school"_s},
        withSecret());
    QCOMPARE(outcome.err, QString());
    QCOMPARE(outcome.exitCode, 0);
    QVERIFY(outcome.out.endsWith(u'\n'));
    const FakeClock clock;
    auth::TokenRules rules;
    rules.issuer = u"school"_s;
    auth::TokenVerifier verifier(auth::KeySet(*auth::HmacKey::create(Good32.toLatin1())), rules, clock);
    const Result<Caller> caller = verifier.verify(outcome.out.trimmed().toLatin1());
    QVERIFY(caller);
    QCOMPARE(caller->person, (Person{Role::Student, PersonId(5), u"سارة"_s}));
    QCOMPARE(caller->expiresAt, FakeClock::Start.plusMs(qint64(30) * 86'400'000));
}

void tst_commands::refusesTokenOrders_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QStringList>("words");
    const QString role = u"--role=student"_s;
    const QString id = u"--id=5"_s;
    QTest::newRow("nothing said") << QStringList() << 2 << QStringList{u"--role"_s, u"--id"_s};
    QTest::newRow("unknown role") << QStringList{u"--role=Teacher"_s, id} << 2
                                  << QStringList{u"--role must be student or admin"_s};
    QTest::newRow("no number") << QStringList{role, u"--id=x"_s} << 2 << QStringList{u"--id must be"_s};
    QTest::newRow("nobody") << QStringList{role, u"--id=0"_s} << 2 << QStringList{u"--id must be"_s};
    QTest::newRow("2^53") << QStringList{role, u"--id=9007199254740992"_s} << 2 << QStringList{u"--id must be"_s};
    QTest::newRow("name with a line end")
        << QStringList{role, id, u"--name=a\nb"_s} << 2 << QStringList{u"--name must be"_s};
    QTest::newRow("no time") << QStringList{role, id, u"--valid-for=0"_s} << 2 << QStringList{u"--valid-for must be"_s};
    QTest::newRow("time without sense") << QStringList{role, id, u"--valid-for=1month"_s} << 2
                                        << QStringList{u"--valid-for must be"_s};
    QTest::newRow("no secret") << QStringList{role, id, u"--jwt-secret-file=nowhere"_s} << 1
                               << QStringList{u"jwt/secret-file"_s};
}

void tst_commands::refusesTokenOrders()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QStringList, words);
    const Outcome outcome = run(QStringList{u"token"_s, u"issue"_s} + arguments);
    QTEST(outcome.exitCode, "exitCode");
    QCOMPARE(outcome.out, QString());
    for (const QString &word : words)
        QVERIFY2(outcome.err.contains(word), qPrintable(outcome.err));
}

QTEST_GUILESS_MAIN(tst_commands)
#include "tst_commands.moc"
