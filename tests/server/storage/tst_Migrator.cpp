// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/Migrator.h"
#include "tests/support/PostgresFixture.h"

#include <QDir>
#include <QLoggingCategory>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::storage;

/// Numbered, checksummed, transactional steps of the schema, over both databases.
class tst_Migrator final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void initTestCase();
    void init();

    void freshDatabaseGetsEverything();
    void secondRunFindsNothingToDo();
    void newMigrationIsApplied();
    void failedMigrationLeavesNothing();
    void changedMigrationIsRefused();
    void lineEndsDoNotMatter();
    void newerDatabaseIsRefused();
    void gapIsRefused();
    void serversStartTogether();
    void bothDatabasesHaveTheSameMigrations();
    void numbersAreNotReused();
    void filesAreChecked_data();
    void filesAreChecked();
    void paragraphsAreStatements();

private:
    std::unique_ptr<SqlConnection> open()
    {
        auto opened = SqlConnection::open(m_config, SqlConnection::Access::ReadWrite);
        return opened ? *std::move(opened) : nullptr;
    }
    static QList<Migration> own(const SqlConnection &connection)
    {
        return Migrator::ownMigrations(connection.dialect()).value_or(QList<Migration>());
    }
    /// The number of migrations that were applied; -1 if they were refused.
    static int runAll(SqlConnection &connection, const QList<Migration> &migrations)
    {
        return Migrator(connection, migrations).run().value_or(-1);
    }
    static QVariant ask(const SqlConnection &connection, const QString &sql)
    {
        QSqlQuery query = connection.makeQuery();
        return query.exec(sql) && query.next() ? query.value(0) : QVariant();
    }
    static int versions(const SqlConnection &connection)
    {
        return ask(connection, u"SELECT COUNT(*) FROM schema_migrations"_s).toInt();
    }

    test::PostgresFixture m_postgres;
    QTemporaryDir m_folder;
    int m_files = 0;
    DatabaseConfig m_config;
};

void tst_Migrator::initTestCase_data()
{
    QTest::addColumn<bool>("isPostgres");
    QTest::newRow("SQLite") << false;
    QTest::newRow("PostgreSQL") << true;
}

void tst_Migrator::initTestCase()
{
    QLoggingCategory::setFilterRules(u"sanad.*.info=false"_s);
    const Status started = m_postgres.start();
    QVERIFY2(started.has_value(), qPrintable(started ? QString() : started.error().detail));
}

void tst_Migrator::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    QFETCH_GLOBAL(bool, isPostgres);
    m_config = {};
    m_config.file = m_folder.filePath(u"%1.db"_s.arg(++m_files));
    if (isPostgres) {
        const auto url = m_postgres.createDatabase();
        QVERIFY(url.has_value());
        const auto config = DatabaseConfig::parse(*url, {});
        QVERIFY(config.has_value());
        m_config = *config;
    }
}

void tst_Migrator::freshDatabaseGetsEverything()
{
    const auto connection = open();
    QVERIFY(connection);
    QCOMPARE(runAll(*connection, own(*connection)), int(own(*connection).size()));
    for (const QString &table : {u"people"_s, u"chats"_s, u"messages"_s, u"attachments"_s, u"ratings"_s, u"faqs"_s})
        QCOMPARE(ask(*connection, u"SELECT COUNT(*) FROM "_s + table), QVariant(qint64(0)));
    QCOMPARE(ask(*connection, u"SELECT checksum FROM schema_migrations WHERE version = 1"_s).toString().toLatin1(),
        own(*connection).constFirst().checksum());
}

void tst_Migrator::secondRunFindsNothingToDo()
{
    {
        const auto first = open();
        QVERIFY(first && Migrator(*first, own(*first)).run().has_value());
    }
    const auto second = open();
    QVERIFY(second);
    QCOMPARE(runAll(*second, own(*second)), 0);
}

void tst_Migrator::newMigrationIsApplied()
{
    const auto connection = open();
    QVERIFY(connection && Migrator(*connection, own(*connection)).run().has_value());
    QList<Migration> more = own(*connection);
    const int version = int(more.size()) + 1;
    more.append({version, u"extra"_s, "-- why\n\nCREATE TABLE extra (id INTEGER);\n\nINSERT INTO extra VALUES (7);\n"});
    QCOMPARE(runAll(*connection, more), 1);
    QCOMPARE(ask(*connection, u"SELECT id FROM extra"_s).toInt(), 7);
    QCOMPARE(versions(*connection), version);
}

void tst_Migrator::failedMigrationLeavesNothing()
{
    const auto connection = open();
    QVERIFY(connection);
    QList<Migration> broken = own(*connection);
    const int version = int(broken.size()) + 1;
    broken.append({version, u"broken"_s, "CREATE TABLE half (id INTEGER);\n\nINSERT INTO nowhere VALUES (1);\n"});
    const auto result = Migrator(*connection, broken).run();
    QVERIFY(!result.has_value());
    QVERIFY2(result.error().message.contains(u"broken"_s), qPrintable(result.error().message));
    // What came before it stays: each has its own transaction.
    QCOMPARE(versions(*connection), version - 1);
    QVERIFY(!ask(*connection, u"SELECT COUNT(*) FROM half"_s).isValid());
    broken.last().sql = "CREATE TABLE half (id INTEGER);\n";
    QCOMPARE(runAll(*connection, broken), 1);
}

void tst_Migrator::changedMigrationIsRefused()
{
    const auto connection = open();
    QVERIFY(connection && Migrator(*connection, own(*connection)).run().has_value());
    QList<Migration> changed = own(*connection);
    changed.first().sql += "-- an afterthought\n";
    const auto result = Migrator(*connection, changed).run();
    QVERIFY(!result.has_value());
    QVERIFY2(result.error().message.contains(changed.first().name), qPrintable(result.error().message));
}

void tst_Migrator::lineEndsDoNotMatter()
{
    const auto connection = open();
    QVERIFY(connection && Migrator(*connection, own(*connection)).run().has_value());
    QList<Migration> checkedOut = own(*connection);
    checkedOut.first().sql.replace("\n", "\r\n");
    QCOMPARE(runAll(*connection, checkedOut), 0);
    QCOMPARE(checkedOut.first().statements(), own(*connection).constFirst().statements());
}

void tst_Migrator::newerDatabaseIsRefused()
{
    const auto connection = open();
    QVERIFY(connection && Migrator(*connection, own(*connection)).run().has_value());
    QVERIFY(
        connection
            ->execute(u"INSERT INTO schema_migrations VALUES (%1, 'later', 'x', 0)"_s.arg(own(*connection).size() + 1))
            .has_value());
    const auto result = Migrator(*connection, own(*connection)).run();
    QVERIFY(!result.has_value());
    QVERIFY2(result.error().message.contains(u"older"_s), qPrintable(result.error().message));
}

void tst_Migrator::gapIsRefused()
{
    const auto connection = open();
    QVERIFY(connection && Migrator(*connection, own(*connection)).run().has_value());
    QList<Migration> more = own(*connection);
    more.append({int(more.size()) + 1, u"extra"_s, "CREATE TABLE extra (id INTEGER);\n"});
    QVERIFY(Migrator(*connection, more).run().has_value());
    QVERIFY(connection->execute(u"DELETE FROM schema_migrations WHERE version = 1"_s).has_value());
    const auto result = Migrator(*connection, more).run();
    QVERIFY(!result.has_value());
    QVERIFY2(result.error().message.contains(u"lacks schema version 1"_s), qPrintable(result.error().message));
}

void tst_Migrator::serversStartTogether()
{
    std::atomic<int> applied = 0;
    std::atomic<int> failed = 0;
    std::atomic<bool> isOpen = false;
    std::vector<std::thread> servers;
    for (int i = 0; i < 4; ++i) {
        servers.emplace_back([&] {
            isOpen.wait(false);
            const auto connection = SqlConnection::open(m_config, SqlConnection::Access::ReadWrite);
            if (!connection) {
                ++failed;
                return;
            }
            const auto result = Migrator(**connection, own(**connection)).run();
            result ? applied += *result : ++failed;
        });
    }
    isOpen = true;
    isOpen.notify_all();
    for (std::thread &server : servers)
        server.join();
    QCOMPARE(failed.load(), 0);
    const auto connection = open();
    QVERIFY(connection);
    QCOMPARE(applied.load(), int(own(*connection).size()));
    QCOMPARE(versions(*connection), applied.load());
}

void tst_Migrator::bothDatabasesHaveTheSameMigrations()
{
    const auto sqlite = Migration::load(u":/migrations/sqlite"_s);
    const auto postgres = Migration::load(u":/migrations/postgres"_s);
    QVERIFY(sqlite.has_value() && postgres.has_value());
    QVERIFY(!sqlite->isEmpty());
    QCOMPARE(sqlite->size(), postgres->size());
    for (qsizetype i = 0; i < sqlite->size(); ++i)
        QCOMPARE(sqlite->at(i).name, postgres->at(i).name);
}

void tst_Migrator::numbersAreNotReused()
{
    const auto connection = open();
    QVERIFY(connection && Migrator(*connection, own(*connection)).run().has_value());
    const auto add = [&] {
        QVERIFY(
            connection->execute(u"INSERT INTO faqs (question, answer, priority) VALUES ('q', 'a', 0)"_s).has_value());
    };
    const QString newest = u"SELECT MAX(id) FROM faqs"_s;
    add();
    add();
    const qint64 before = ask(*connection, newest).toLongLong();
    QVERIFY(connection->execute(u"DELETE FROM faqs"_s).has_value());
    add();
    QVERIFY(ask(*connection, newest).toLongLong() > before);
}

void tst_Migrator::filesAreChecked_data()
{
    QTest::addColumn<QStringList>("files");
    QTest::addColumn<int>("count"); // -1: refused
    QTest::newRow("none") << QStringList{} << 0;
    QTest::newRow("two") << QStringList{u"0001_a.sql"_s, u"0002_b.sql"_s} << 2;
    QTest::newRow("gap") << QStringList{u"0001_a.sql"_s, u"0003_b.sql"_s} << -1;
    QTest::newRow("does not begin with 1") << QStringList{u"0002_a.sql"_s} << -1;
    QTest::newRow("double number") << QStringList{u"0001_a.sql"_s, u"0001_b.sql"_s} << -1;
    QTest::newRow("no number") << QStringList{u"0001_a.sql"_s, u"b.sql"_s} << -1;
    QTest::newRow("no name") << QStringList{u"0001.sql"_s} << -1;
}

void tst_Migrator::filesAreChecked()
{
    QFETCH(QStringList, files);
    QFETCH(int, count);
    const QTemporaryDir folder;
    for (const QString &name : files) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("SELECT 1;\n") > 0);
    }
    const auto loaded = Migration::load(folder.path());
    QCOMPARE(loaded ? int(loaded->size()) : -1, count);
}

void tst_Migrator::paragraphsAreStatements()
{
    const Migration migration{.version = 1,
        .name = u"x"_s,
        .sql = "-- only words\n\nCREATE TABLE a (\n    -- why\n    b INTEGER\n);\n\n\n\nSELECT 'ش';\n"};
    QCOMPARE(migration.statements(), (QStringList{u"CREATE TABLE a (\n    b INTEGER\n);"_s, u"SELECT 'ش';"_s}));
}

QTEST_GUILESS_MAIN(tst_Migrator)
#include "tst_Migrator.moc"
