// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/ConfigReader.h"

#include <QCommandLineParser>
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad::app;

namespace {

const QByteArray Good32 = "0123456789abcdef0123456789abcdef";
const QString SecretFault = u"is missing: set it, or better jwt/secret-file, to the secret that signs the tokens"_s;

/// A folder of its own for each test, and the sources to read from.
struct Sources
{
    QTemporaryDir folder;
    QProcessEnvironment environment;
    QStringList options;

    Sources() { environment.insert(u"SANAD_DATA_DIR"_s, folder.path()); }

    [[nodiscard]] QString path(const QString &name) const { return folder.filePath(name); }
    void write(const QString &name, const QByteArray &content,
        QFile::Permissions permissions = QFile::ReadOwner | QFile::WriteOwner) const
    {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()
            || !file.setPermissions(permissions))
            qFatal("cannot write %s", qPrintable(file.fileName()));
    }
    [[nodiscard]] ConfigReading read() const
    {
        QCommandLineParser parser;
        ConfigReader::addOptions(parser);
        if (!parser.parse(QStringList{u"sanad-server"_s} + options))
            qFatal("the row's options are wrong: %s", qPrintable(parser.errorText()));
        return ConfigReader(environment, path(u"machine.ini"_s)).read(parser);
    }
};

/// The faults as text, with the folder's path left out.
QStringList texts(const ConfigReading &reading, const Sources &sources)
{
    QStringList all;
    for (const ConfigFault &fault : reading.faults)
        all.append(fault.toText().replace(sources.folder.path(), u"DIR"_s));
    return all;
}

} // namespace

class tst_ConfigReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void laterSourcesWin_data();
    void laterSourcesWin();
    void judgesOnlyWhatWins();
    void findsTheFile_data();
    void findsTheFile();
    void readsEverySection();
    void refusesFiles_data();
    void refusesFiles();
    void readsSecrets_data();
    void readsSecrets();
    void laterSecretWins_data();
    void laterSecretWins();
    void demoBringsItsSecret_data();
    void demoBringsItsSecret();
    void listsAllFaultsAtOnce();
    void neverShowsASecret();
    void mentionsUnknownVariables();
};

void tst_ConfigReader::laterSourcesWin_data()
{
    QTest::addColumn<QString>("inFile");
    QTest::addColumn<QString>("inEnvironment");
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<quint16>("port");
    const QString none;
    const auto option = [](int port) { return QStringList{u"--listen"_s, u"[::1]:%1"_s.arg(port)}; };
    QTest::newRow("default") << none << none << QStringList() << quint16(8000);
    QTest::newRow("file") << u"[::1]:1"_s << none << QStringList() << quint16(1);
    QTest::newRow("environment") << none << u"[::1]:2"_s << QStringList() << quint16(2);
    QTest::newRow("option") << none << none << option(3) << quint16(3);
    QTest::newRow("file and environment") << u"[::1]:1"_s << u"[::1]:2"_s << QStringList() << quint16(2);
    QTest::newRow("file and option") << u"[::1]:1"_s << none << option(3) << quint16(3);
    QTest::newRow("environment and option") << none << u"[::1]:2"_s << option(3) << quint16(3);
    QTest::newRow("all") << u"[::1]:1"_s << u"[::1]:2"_s << option(3) << quint16(3);
    QTest::newRow("empty variable is none") << u"[::1]:1"_s << u""_s << QStringList() << quint16(1);
    QTest::newRow("option twice: first of the list") << none << none << option(4) + option(5) << quint16(4);
}

void tst_ConfigReader::laterSourcesWin()
{
    QFETCH(const QString, inFile);
    QFETCH(const QString, inEnvironment);
    QFETCH(const QStringList, options);
    Sources sources;
    sources.environment.insert(u"SANAD_JWT_SECRET"_s, QString::fromLatin1(Good32));
    if (!inFile.isEmpty())
        sources.write(u"sanad.ini"_s, "listen=" + inFile.toUtf8() + '\n');
    if (!inEnvironment.isNull())
        sources.environment.insert(u"SANAD_LISTEN"_s, inEnvironment);
    sources.options = options;
    const ConfigReading reading = sources.read();
    QCOMPARE(texts(reading, sources), QStringList());
    QTEST(reading.config.listen.first().port, "port");
}

void tst_ConfigReader::judgesOnlyWhatWins()
{
    Sources sources;
    sources.write(u"sanad.ini"_s, "listen=nonsense\n[log]\nlevel=nonsense\n");
    sources.environment.insert(u"SANAD_JWT_SECRET"_s, QString::fromLatin1(Good32));
    sources.environment.insert(u"SANAD_LISTEN"_s, u"nonsense"_s);
    sources.options = {u"--listen"_s, u"127.0.0.1:0"_s, u"--log-level"_s, u"debug"_s};
    QCOMPARE(texts(sources.read(), sources), QStringList());
}

void tst_ConfigReader::findsTheFile_data()
{
    QTest::addColumn<QStringList>("there");
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QString>("file");
    const QStringList both{u"sanad.ini"_s, u"machine.ini"_s};
    QTest::newRow("none") << QStringList() << QStringList() << QString();
    QTest::newRow("in the data folder") << QStringList{u"sanad.ini"_s} << QStringList() << u"sanad.ini"_s;
    QTest::newRow("the machine's") << QStringList{u"machine.ini"_s} << QStringList() << u"machine.ini"_s;
    QTest::newRow("data folder before machine") << both << QStringList() << u"sanad.ini"_s;
    QTest::newRow("named one before all")
        << both + QStringList{u"my.ini"_s} << QStringList{u"--config"_s, u"my.ini"_s} << u"my.ini"_s;
    QTest::newRow("data folder of the option")
        << both << QStringList{u"--data-dir"_s, u"elsewhere"_s} << u"machine.ini"_s;
}

void tst_ConfigReader::findsTheFile()
{
    QFETCH(const QStringList, there);
    QFETCH(const QStringList, options);
    QFETCH(const QString, file);
    Sources sources;
    sources.environment.insert(u"SANAD_JWT_SECRET"_s, QString::fromLatin1(Good32));
    for (const QString &name : there)
        sources.write(name, "[jwt]\nissuer=" + name.toUtf8() + '\n');
    for (const QString &option : options)
        sources.options.append(option.startsWith(u'-') ? option : sources.path(option));
    const ConfigReading reading = sources.read();
    QCOMPARE(texts(reading, sources), QStringList());
    QCOMPARE(reading.file, file.isEmpty() ? QString() : sources.path(file));
    QCOMPARE(reading.config.jwt.rules.issuer, file);
}

void tst_ConfigReader::readsEverySection()
{
    Sources sources;
    sources.write(u"sanad.ini"_s,
        "; a comment\n"
        "listen=127.0.0.1:8001, [::1]:8002\n"
        "cors-origins=https://a.example,https://b.example\n"
        "rate-limits=off\n"
        "[database]\nurl=postgresql://u:p%40x@h:5432/d?a=1&b=2#c\n"
        "[jwt]\nsecret=\""
            + Good32
            + ", with a comma; and more\"\nissuer=سند\nid-claims=uid, id\nleeway=1m\n"
              "[log]\nformat=json\n"
              "[http]\nmax-head-size=32K\nidle-timeout=5m\n");
    const ConfigReading reading = sources.read();
    QCOMPARE(texts(reading, sources), QStringList());
    const ServerConfig &config = reading.config;
    QCOMPARE(config.listen.size(), 2);
    QCOMPARE(config.listen.at(1), (ListenAddress{QHostAddress(u"::1"_s), 8002}));
    QCOMPARE(config.http.allowedOrigins, (QList<QByteArray>{"https://a.example", "https://b.example"}));
    QVERIFY(!config.http.rates.isOn);
    QCOMPARE(config.databaseUrl, u"postgresql://u:p%40x@h:5432/d?a=1&b=2#c"_s);
    QCOMPARE(config.jwt.secret, Good32 + ", with a comma; and more");
    QCOMPARE(config.jwt.rules.issuer, u"سند"_s);
    QCOMPARE(config.jwt.rules.idClaims, (QStringList{u"uid"_s, u"id"_s}));
    QCOMPARE(config.jwt.rules.leeway, std::chrono::seconds(60));
    QVERIFY(config.log.format == LogFormat::Json);
    QCOMPARE(config.http.limits.headSize, 32 * 1024);
    QVERIFY(config.http.limits.idleTime == std::chrono::minutes(5));
    QCOMPARE(config.dataDir, sources.folder.path());
}

void tst_ConfigReader::refusesFiles_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<int>("permissions");
    QTest::addColumn<QStringList>("faults");
    const int closed = QFile::ReadOwner | QFile::WriteOwner;
    const int open = closed | QFile::ReadGroup | QFile::ReadOther;
    const QString unknown = u"is not a setting; see sanad-server config-reference"_s;
    const QString readable = u"must not stand in a file that everybody can read (chmod o-r)"_s;
    QTest::newRow("unknown key") << QByteArray("lissten=127.0.0.1:1\n") << closed
                                 << QStringList{u"lissten (DIR/sanad.ini): "_s + unknown};
    QTest::newRow("key in another case") << QByteArray("Listen=127.0.0.1:1\n") << closed
                                         << QStringList{u"Listen (DIR/sanad.ini): "_s + unknown};
    QTest::newRow("unknown keys in sections")
        << QByteArray("[jwt]\nsecrets=x\n[web]\nport=1\n") << closed
        << QStringList{u"jwt/secrets (DIR/sanad.ini): "_s + unknown, u"web/port (DIR/sanad.ini): "_s + unknown};
    QTest::newRow("not INI") << QByteArray("{\"listen\": \"127.0.0.1:1\"}\n") << closed
                             << QStringList{u"DIR/sanad.ini: must be an INI file: [section], key=value, ; comment"_s};
    QTest::newRow("secret for all to read") << QByteArray("[jwt]\nsecret=" + Good32 + '\n') << open
                                            << QStringList{u"jwt/secret (DIR/sanad.ini): "_s + readable};
    const QString misleading = u"must stand in quotes, since it holds a semicolon or a backslash"_s;
    QTest::newRow("semicolon or backslash without quotes")
        << QByteArray("[jwt]\nsecret=" + Good32 + ";tail\nissuer=a\\\\b\naudience=a ; a comment\n") << closed
        << QStringList{u"jwt/secret (DIR/sanad.ini): "_s + misleading, u"jwt/issuer (DIR/sanad.ini): "_s + misleading};
    QTest::newRow("comma without quotes")
        << QByteArray("[jwt]\nsecret=" + Good32 + ",x\nissuer=a, b\n") << closed
        << QStringList{u"jwt/issuer (DIR/sanad.ini): must stand in quotes, since it holds a comma"_s,
               u"jwt/secret (DIR/sanad.ini): must stand in quotes, since it holds a comma"_s};
    QTest::newRow("password for all to read") << QByteArray("[database]\nurl=postgresql://u:p@h/d\n") << open
                                              << QStringList{u"database/url (DIR/sanad.ini): "_s + readable};
    QTest::newRow("no secret in it: may be open")
        << QByteArray("[database]\nurl=postgresql://u@h/d\n") << open << QStringList();
    QTest::newRow("empty") << QByteArray() << open << QStringList();
    QTest::newRow("comments only") << QByteArray("; x\n\n ; y\n") << open << QStringList();
}

void tst_ConfigReader::refusesFiles()
{
    QFETCH(const QByteArray, content);
    QFETCH(const int, permissions);
    Sources sources;
    sources.write(u"sanad.ini"_s, content, QFile::Permissions(permissions));
    if (!content.contains("secret="))
        sources.environment.insert(u"SANAD_JWT_SECRET"_s, QString::fromLatin1(Good32));
    QTEST(texts(sources.read(), sources), "faults");
}

void tst_ConfigReader::readsSecrets_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<int>("others"); // permissions beside the owner's
    QTest::addColumn<QByteArray>("secret");
    QTest::addColumn<QString>("fault");
    const auto good = [](const char *name, const QByteArray &content, const QByteArray &secret, int others = 0) {
        QTest::newRow(name) << content << others << secret << QString();
    };
    const auto bad = [](const char *name, const QByteArray &content, const QString &fault, int others = 0) {
        QTest::newRow(name) << content << others << QByteArray() << fault;
    };
    good("plain", Good32, Good32);
    good("line end", Good32 + '\n', Good32);
    good("line end of Windows", Good32 + "\r\n", Good32);
    good("only one line end is dropped", Good32 + "\n\n", Good32 + '\n');
    good("blanks belong to it", ' ' + Good32 + ' ', ' ' + Good32 + ' ');
    good("any bytes", Good32 + QByteArray("\0\xff\x80", 3), Good32 + QByteArray("\0\xff\x80", 3));
    good("readable by the group", Good32, Good32, QFile::ReadGroup);
    bad("readable by everybody", Good32, u"must not be open to everybody (chmod o-rw): DIR/secret"_s, QFile::ReadOther);
    bad("writable by everybody", Good32, u"must not be open to everybody (chmod o-rw): DIR/secret"_s,
        QFile::WriteOther);
    bad("empty", "", u"must not be empty: DIR/secret"_s);
    bad("a line end only", "\n", u"must not be empty: DIR/secret"_s);
    bad("31 bytes and a line end", Good32.left(31) + '\n', u"must be at least 32 bytes long, but is 31"_s);
    bad("far too long", QByteArray(64 * 1024 + 1, 'x'), u"must be at most 64K long: DIR/secret"_s);
}

void tst_ConfigReader::readsSecrets()
{
    QFETCH(const QByteArray, content);
    QFETCH(const int, others);
    QFETCH(const QString, fault);
    Sources sources;
    sources.write(u"secret"_s, content, QFile::ReadOwner | QFile::Permissions(others));
    sources.environment.insert(u"SANAD_JWT_SECRET_FILE"_s, sources.path(u"secret"_s));
    const ConfigReading reading = sources.read();
    const QStringList faults = texts(reading, sources);
    QCOMPARE(faults.size(), fault.isEmpty() ? 0 : 1);
    if (fault.isEmpty())
        QTEST(reading.config.jwt.secret, "secret");
    else
        QVERIFY2(faults.first().endsWith(u"(SANAD_JWT_SECRET_FILE): "_s + fault), qPrintable(faults.first()));
}

void tst_ConfigReader::laterSecretWins_data()
{
    QTest::addColumn<QByteArray>("inFile");
    QTest::addColumn<QStringList>("environment"); // names of variables
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QByteArray>("secret"); // its first letter
    QTest::addColumn<QStringList>("faults");
    const QByteArray iniSecret = "[jwt]\nsecret=" + QByteArray(32, 'i') + '\n';
    const QByteArray iniFile = "[jwt]\nsecret-file=nowhere\n";
    const QString plain = u"SANAD_JWT_SECRET"_s;
    const QString file = u"SANAD_JWT_SECRET_FILE"_s;
    const QStringList option{u"--jwt-secret"_s, QString(32, u'o')};
    QTest::newRow("file's secret, variable names a file")
        << iniSecret << QStringList{file} << QStringList() << QByteArray("f") << QStringList();
    QTest::newRow("file names a file, variable has the secret")
        << iniFile << QStringList{plain} << QStringList() << QByteArray("e") << QStringList();
    QTest::newRow("variable names a file, option has the secret")
        << QByteArray() << QStringList{file} << option << QByteArray("o") << QStringList();
    QTest::newRow("both in the environment")
        << QByteArray() << QStringList{plain, file} << QStringList() << QByteArray("e")
        << QStringList{u"jwt/secret-file (SANAD_JWT_SECRET_FILE): must not be set beside jwt/secret"_s};
    QTest::newRow("both in the environment, but an option wins")
        << QByteArray() << QStringList{plain, file} << option << QByteArray("o") << QStringList();
    QTest::newRow("named file is not there")
        << iniFile << QStringList() << QStringList() << QByteArray()
        << QStringList{u"jwt/secret-file (DIR/sanad.ini): must be a file that the server can read: nowhere"_s};
}

void tst_ConfigReader::laterSecretWins()
{
    QFETCH(const QByteArray, inFile);
    QFETCH(const QStringList, environment);
    QFETCH(const QStringList, options);
    QFETCH(const QByteArray, secret);
    Sources sources;
    sources.write(u"secret"_s, QByteArray(32, 'f'));
    sources.write(u"sanad.ini"_s, inFile);
    for (const QString &name : environment)
        sources.environment.insert(name, name.endsWith("_FILE"_L1) ? sources.path(u"secret"_s) : QString(32, u'e'));
    sources.options = options;
    const ConfigReading reading = sources.read();
    QTEST(texts(reading, sources), "faults");
    QCOMPARE(reading.config.jwt.secret.left(1), secret);
}

void tst_ConfigReader::demoBringsItsSecret_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QByteArray>("secret");
    QTest::addColumn<QStringList>("faults");
    const QByteArray demo = DemoSecret.toByteArray();
    const QString known =
        u"is the demonstration's, which everybody knows: set another one, or listen on loopback addresses and unix: only"_s;
    QTest::newRow("no demo") << QStringList() << QByteArray() << QStringList{u"jwt/secret (default): "_s + SecretFault};
    QTest::newRow("demo") << QStringList{u"--demo=on"_s} << demo << QStringList();
    QTest::newRow("demo with its own secret")
        << QStringList{u"--demo=on"_s, u"--jwt-secret"_s, QString::fromLatin1(Good32)} << Good32 << QStringList();
    QTest::newRow("demo in the open") << QStringList{u"--demo=on"_s, u"--listen=*:8000"_s} << demo
                                      << QStringList{u"jwt/secret (default): "_s + known};
    QTest::newRow("demo's secret in the open, set by hand") << QStringList{u"--listen=*:8000"_s, u"--jwt-secret"_s,
        QString::fromLatin1(demo)} << demo << QStringList{u"jwt/secret (--jwt-secret): "_s + known};
    QTest::newRow("demo in the open with a secret of its own")
        << QStringList{u"--demo=on"_s, u"--listen=*:8000"_s, u"--jwt-secret"_s, QString::fromLatin1(Good32)} << Good32
        << QStringList();
}

void tst_ConfigReader::demoBringsItsSecret()
{
    QFETCH(const QStringList, options);
    Sources sources;
    sources.options = options;
    const ConfigReading reading = sources.read();
    QTEST(texts(reading, sources), "faults");
    QTEST(reading.config.jwt.secret, "secret");
}

void tst_ConfigReader::listsAllFaultsAtOnce()
{
    Sources sources;
    sources.write(u"sanad.ini"_s, "nonsense=1\n[log]\nformat=xml\n[jwt]\nrole-claim=sub\n");
    sources.environment.insert(u"SANAD_HTTP_MAX_CONNECTIONS"_s, u"many"_s);
    sources.options = {u"--listen"_s, u"8000"_s, u"--jwt-secret"_s, u"short"_s};
    QStringList keys;
    for (const ConfigFault &fault : sources.read().faults)
        keys.append(fault.key + u' ' + QString(fault.source).replace(sources.folder.path(), u"DIR"_s));
    QCOMPARE(keys,
        (QStringList{u"nonsense DIR/sanad.ini"_s, u"listen --listen"_s, u"log/format DIR/sanad.ini"_s,
            u"http/max-connections SANAD_HTTP_MAX_CONNECTIONS"_s, u"jwt/secret --jwt-secret"_s,
            u"jwt/role-claim DIR/sanad.ini"_s}));
}

void tst_ConfigReader::neverShowsASecret()
{
    Sources sources;
    sources.write(u"sanad.ini"_s, "[jwt]\nsecret=geheim\n[database]\nurl=mysql://u:geheim@h/d\n",
        QFile::ReadOwner | QFile::ReadOther);
    const QStringList faults = texts(sources.read(), sources);
    QCOMPARE(faults.size(), 4);
    QVERIFY(!faults.join(u'\n').contains("geheim"_L1));
}

void tst_ConfigReader::mentionsUnknownVariables()
{
    Sources sources;
    sources.environment.insert(u"SANAD_JWT_SECRET"_s, QString::fromLatin1(Good32));
    sources.environment.insert(u"SANAD_LISTN"_s, u"127.0.0.1:1"_s);
    sources.environment.insert(u"OTHER"_s, u"x"_s);
    const ConfigReading reading = sources.read();
    QCOMPARE(texts(reading, sources), QStringList());
    QCOMPARE(reading.notes, QStringList{u"SANAD_LISTN is not a setting and has no effect"_s});
}

QTEST_GUILESS_MAIN(tst_ConfigReader)
#include "tst_ConfigReader.moc"
