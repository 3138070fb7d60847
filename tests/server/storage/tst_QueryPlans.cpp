// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/Migrator.h"
#include "tests/support/PostgresFixture.h"

#include <QLoggingCategory>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::storage;

/// No statement of the repositories reads a whole table or sorts by itself: the databases' own plans say so. The
/// statements are taken from the program, so that a new one cannot be forgotten.
class tst_QueryPlans final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void sqlite_data() { addStatements(*m_sqlite); }
    void sqlite();
    void sqliteThatHasCounted_data() { addStatements(*m_counted); }
    void sqliteThatHasCounted();
    void postgres_data() { addStatements(*m_postgres); }
    void postgres();
    void testSeesAScan();

private:
    static void addStatements(const SqlConnection &connection);
    static Result<QStringList> plan(const SqlConnection &connection, const QString &explain, const QString &sql);
    static Status fill(SqlConnection &connection);
    static void checkSqlite(const SqlConnection &connection);
    static QString faultOfSqlite(const QStringList &plan, bool mayReadAll);
    static QString faultOfPostgres(const QStringList &plan);

    test::PostgresFixture m_cluster;
    QTemporaryDir m_folder;
    std::unique_ptr<SqlConnection> m_sqlite;
    std::unique_ptr<SqlConnection> m_counted; ///< SQLite with data, and statistics of it
    std::unique_ptr<SqlConnection> m_postgres;
};

void tst_QueryPlans::initTestCase()
{
    QLoggingCategory::setFilterRules(u"sanad.*.info=false"_s);
    const Status started = m_cluster.start();
    QVERIFY2(started.has_value(), qPrintable(started ? QString() : started.error().detail));
    DatabaseConfig file;
    file.file = m_folder.filePath(u"plans.db"_s);
    DatabaseConfig counted;
    counted.file = m_folder.filePath(u"counted.db"_s);
    const auto url = m_cluster.createDatabase();
    QVERIFY(url.has_value());
    for (const DatabaseConfig &config : {file, counted, DatabaseConfig::parse(*url, {}).value_or(DatabaseConfig())}) {
        auto connection = SqlConnection::open(config, SqlConnection::Access::ReadWrite);
        QVERIFY(connection.has_value());
        const auto migrations = Migrator::ownMigrations((*connection)->dialect());
        QVERIFY(migrations.has_value() && Migrator(**connection, *migrations).run().has_value());
        auto &place = config == file ? m_sqlite : config == counted ? m_counted : m_postgres;
        place = *std::move(connection);
    }
    QVERIFY(fill(*m_counted).has_value());
    // Tables are empty here, and an empty table is read faster than its index.
    QVERIFY(m_postgres->execute(u"SET enable_seqscan = off"_s).has_value());
    QVERIFY(m_postgres->execute(u"SET enable_sort = off"_s).has_value());
    QVERIFY(m_postgres->execute(u"SET enable_incremental_sort = off"_s).has_value());
    QVERIFY(m_postgres->execute(u"SET enable_bitmapscan = off"_s).has_value());
}

void tst_QueryPlans::addStatements(const SqlConnection &connection)
{
    QTest::addColumn<int>("number");
    QTest::addColumn<QString>("sql");
    for (int i = 0; i < StatementCount; ++i) {
        const QString sql = sqlOf(Statement(i), connection.dialect());
        QTest::addRow("%d: %s", i, qPrintable(sql.left(100))) << i << sql;
    }
}

Result<QStringList> tst_QueryPlans::plan(const SqlConnection &connection, const QString &explain, const QString &sql)
{
    // Values do not matter to these plans; in quotes, each takes the type of its column.
    static const QRegularExpression value(u":v\\d+"_s);
    QSqlQuery query = connection.makeQuery();
    if (!query.exec(explain + QString(sql).replace(value, u"'1'"_s)))
        return Error::internal(query.lastError().text());
    const int column = explain.contains(u"QUERY PLAN"_s) ? 3 : 0;
    QStringList lines;
    while (query.next())
        lines.append(query.value(column).toString());
    return lines;
}

QString tst_QueryPlans::faultOfSqlite(const QStringList &plan, bool mayReadAll)
{
    static const QRegularExpression constants(u"^SCAN (\\d+ )?CONSTANT ROWS?$"_s);
    for (const QString &line : plan) {
        // "unread" is what a limit inside the statement has let through.
        const bool readsAll =
            line.startsWith(u"SCAN "_s) && !constants.match(line).hasMatch() && line != u"SCAN unread"_s;
        if (readsAll && !(mayReadAll && line.contains(u"USING INDEX"_s)))
            return line;
        if (line.contains(u"TEMP B-TREE"_s) || line.contains(u"AUTOMATIC"_s))
            return line;
    }
    return {};
}

QString tst_QueryPlans::faultOfPostgres(const QStringList &plan)
{
    for (const QString &line : plan) {
        if (line.contains(u"Seq Scan"_s) || line.contains(u"Sort"_s) || line.contains(u"Hash"_s))
            return line;
        // An index that is walked from end to end, with every row thrown away that does not fit.
        static const QRegularExpression unbounded(u"Index (Only )?Scan"_s);
        if (unbounded.match(line).hasMatch() && !plan.join(u'\n').contains(u"Index Cond"_s))
            return line;
    }
    return {};
}

Status tst_QueryPlans::fill(SqlConnection &connection)
{
    const QString numbers = u"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %1) "_s;
    SANAD_TRY(connection.execute(numbers.arg(2000)
        + u"INSERT INTO chats (student_id, admin_id, status, created_at, updated_at, current_intent)"
          " SELECT i, CASE WHEN i % 3 = 0 THEN i % 7 + 1 END, CASE WHEN i % 10 = 0 THEN 2 ELSE 3 END, i, i, i % 8 FROM n"_s));
    SANAD_TRY(connection.execute(numbers.arg(20'000)
        + u"INSERT INTO messages (chat_id, sender_id, sender_role, type, text, created_at, sender_name,"
          " client_message_id) SELECT i % 2000 + 1, i % 2000 + 1, i % 2, 0, 'x', i, 'y',"
          " CASE WHEN i % 2 = 0 THEN 'c' || i END FROM n"_s));
    return connection.execute(u"ANALYZE"_s);
}

void tst_QueryPlans::sqlite()
{
    checkSqlite(*m_sqlite);
}

void tst_QueryPlans::sqliteThatHasCounted()
{
    checkSqlite(*m_counted);
}

void tst_QueryPlans::checkSqlite(const SqlConnection &connection)
{
    QFETCH(int, number);
    QFETCH(QString, sql);
    QVERIFY(!sql.isEmpty());
    const auto lines = plan(connection, u"EXPLAIN QUERY PLAN "_s, sql);
    QVERIFY2(lines.has_value(), qPrintable(lines ? QString() : lines.error().detail));
    // The one query whose answer is the whole table, in the order of its index.
    const bool mayReadAll = Statement(number) == Statement::AllFaqs;
    const QString fault = faultOfSqlite(*lines, mayReadAll);
    QVERIFY2(fault.isEmpty(), qPrintable(fault + u"\n\n"_s + sql));
}

void tst_QueryPlans::postgres()
{
    QFETCH(int, number);
    QFETCH(QString, sql);
    const auto lines = plan(*m_postgres, u"EXPLAIN "_s, sql);
    QVERIFY2(lines.has_value(), qPrintable(lines ? QString() : lines.error().detail));
    if (Statement(number) == Statement::AllFaqs) {
        QVERIFY(lines->join(u'\n').contains(u"faqs_order"_s) && !lines->join(u'\n').contains(u"Sort"_s));
        return;
    }
    const QString fault = faultOfPostgres(*lines);
    QVERIFY2(fault.isEmpty(), qPrintable(fault + u"\n\n"_s + lines->join(u'\n') + u"\n\n"_s + sql));
}

void tst_QueryPlans::testSeesAScan()
{
    const QString scan = u"SELECT id FROM messages WHERE text = :v0"_s;
    const QString sort = u"SELECT id FROM messages WHERE chat_id = :v0 ORDER BY text"_s;
    for (const QString &sql : {scan, sort}) {
        const auto sqlitePlan = plan(*m_sqlite, u"EXPLAIN QUERY PLAN "_s, sql);
        QVERIFY(sqlitePlan.has_value() && !faultOfSqlite(*sqlitePlan, false).isEmpty());
    }
    const auto postgresPlan = plan(*m_postgres, u"EXPLAIN "_s, QString(scan).replace(u":v0"_s, u"'x'"_s));
    QVERIFY(postgresPlan.has_value() && !faultOfPostgres(*postgresPlan).isEmpty());
    const auto sortPlan = plan(*m_postgres, u"EXPLAIN "_s, sort);
    QVERIFY(sortPlan.has_value() && !faultOfPostgres(*sortPlan).isEmpty());
}

QTEST_GUILESS_MAIN(tst_QueryPlans)
#include "tst_QueryPlans.moc"
