// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/DatabaseConfig.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using sanad::storage::DatabaseConfig;

/// The database URL, right and wrong.
class tst_DatabaseConfig final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void emptyUrlIsSqliteInTheDataFolder();
    void postgresUrl_data();
    void postgresUrl();
    void wrongUrl_data();
    void wrongUrl();
};

void tst_DatabaseConfig::emptyUrlIsSqliteInTheDataFolder()
{
    const auto config = DatabaseConfig::parse({}, u"/var/lib/sanad"_s);
    QVERIFY(config.has_value());
    QCOMPARE(config->kind, DatabaseConfig::Kind::Sqlite);
    QCOMPARE(config->file, u"/var/lib/sanad/sanad.db"_s);
    QVERIFY(!DatabaseConfig::parse({}, {}).has_value());
}

void tst_DatabaseConfig::postgresUrl_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QStringList>("parts"); // host, port, user, password, database, options
    const auto timeout = u"connect_timeout=5"_s;
    QTest::newRow("full") << u"postgresql://sanad:secret@db.example.org:6543/chats?sslmode=verify-full"_s
                          << QStringList{u"db.example.org"_s, u"6543"_s, u"sanad"_s, u"secret"_s, u"chats"_s,
                                 u"sslmode=verify-full;connect_timeout=5"_s};
    QTest::newRow("short") << u"postgresql://sanad@localhost/chats"_s
                           << QStringList{u"localhost"_s, u"5432"_s, u"sanad"_s, u""_s, u"chats"_s, timeout};
    QTest::newRow("the other scheme") << u"postgres://sanad@localhost/chats"_s
                                      << QStringList{u"localhost"_s, u"5432"_s, u"sanad"_s, u""_s, u"chats"_s, timeout};
    QTest::newRow("escaped password") << u"postgresql://sanad:p%40ss%3A%2F%23%20ش@localhost/chats"_s
                                      << QStringList{u"localhost"_s, u"5432"_s, u"sanad"_s, u"p@ss:/# ش"_s, u"chats"_s,
                                             timeout};
    QTest::newRow("IPv6") << u"postgresql://sanad@[::1]:5433/chats"_s
                          << QStringList{u"::1"_s, u"5433"_s, u"sanad"_s, u""_s, u"chats"_s, timeout};
    QTest::newRow("socket") << u"postgresql://sanad@localhost/chats?host=/run/postgresql"_s
                            << QStringList{u"/run/postgresql"_s, u"5432"_s, u"sanad"_s, u""_s, u"chats"_s, timeout};
    QTest::newRow("own time-out") << u"postgresql://sanad@localhost/chats?connect_timeout=2"_s
                                  << QStringList{u"localhost"_s, u"5432"_s, u"sanad"_s, u""_s, u"chats"_s,
                                         u"connect_timeout=2"_s};
}

void tst_DatabaseConfig::postgresUrl()
{
    QFETCH(QString, url);
    QFETCH(QStringList, parts);
    const auto config = DatabaseConfig::parse(url, u"/unused"_s);
    QVERIFY2(config.has_value(), qPrintable(config.has_value() ? QString() : config.error().message));
    QCOMPARE(config->kind, DatabaseConfig::Kind::Postgres);
    const QStringList read{
        config->host, QString::number(config->port), config->user, config->password, config->database, config->options};
    QCOMPARE(read, parts);
    QVERIFY(config->password.isEmpty() || !config->describe().contains(config->password));
    QVERIFY(config->describe().contains(config->database));
}

void tst_DatabaseConfig::wrongUrl_data()
{
    QTest::addColumn<QString>("url");
    QTest::newRow("another database") << u"mysql://sanad:secret@localhost/chats"_s;
    QTest::newRow("a path") << u"/var/lib/secret.db"_s;
    QTest::newRow("no URL") << u"postgresql://sanad:se cret@local host/chats"_s;
    QTest::newRow("no database") << u"postgresql://sanad:secret@localhost"_s;
    QTest::newRow("empty database") << u"postgresql://sanad:secret@localhost/"_s;
    QTest::newRow("two databases") << u"postgresql://sanad:secret@localhost/a/b"_s;
    QTest::newRow("no user") << u"postgresql://localhost/chats"_s;
    QTest::newRow("port 0") << u"postgresql://sanad:secret@localhost:0/chats"_s;
    QTest::newRow("port too large") << u"postgresql://sanad:secret@localhost:65536/chats"_s;
    QTest::newRow("unescaped # in the password") << u"postgresql://sanad:x@localhost/chats#secret"_s;
    QTest::newRow("unknown parameter") << u"postgresql://sanad:secret@localhost/chats?sslmod=require"_s;
    QTest::newRow("empty parameter") << u"postgresql://sanad:secret@localhost/chats?sslmode="_s;
    QTest::newRow("parameter that smuggles another")
        << u"postgresql://sanad:secret@localhost/chats?sslmode=disable%20host%3Devil"_s;
    QTest::newRow("parameter that smuggles by a semicolon")
        << u"postgresql://sanad:secret@localhost/chats?sslmode=disable%3Bhost%3Devil"_s;
}

void tst_DatabaseConfig::wrongUrl()
{
    QFETCH(QString, url);
    const auto config = DatabaseConfig::parse(url, u"/data"_s);
    QVERIFY(!config.has_value());
    QCOMPARE(config.error().code, ErrorCode::InvalidField);
    QCOMPARE(config.error().field, u"database_url"_s);
    QVERIFY(!config.error().message.isEmpty());
    QVERIFY(!config.error().message.contains(u"secret"_s));
}

QTEST_GUILESS_MAIN(tst_DatabaseConfig)
#include "tst_DatabaseConfig.moc"
