// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/DatabaseConfig.h"
#include "server/storage/SqlDialect.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sanad;
using namespace sanad::storage;
using Kind = DatabaseConfig::Kind;

/// What the databases' own error codes mean to the domain.
class tst_SqlDialect final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void faultsBecomeErrors_data();
    void faultsBecomeErrors();
    void detailIsNotTheMessage();
};

void tst_SqlDialect::faultsBecomeErrors_data()
{
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("nativeCode");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("SQLite: unique") << Kind::Sqlite << u"2067"_s << ErrorCode::Conflict;
    QTest::newRow("SQLite: primary key") << Kind::Sqlite << u"1555"_s << ErrorCode::Conflict;
    QTest::newRow("SQLite: foreign key") << Kind::Sqlite << u"787"_s << ErrorCode::NotFound;
    QTest::newRow("SQLite: check") << Kind::Sqlite << u"275"_s << ErrorCode::Internal;
    QTest::newRow("SQLite: disk full") << Kind::Sqlite << u"13"_s << ErrorCode::InsufficientStorage;
    QTest::newRow("SQLite: busy") << Kind::Sqlite << u"5"_s << ErrorCode::Unavailable;
    QTest::newRow("SQLite: busy snapshot") << Kind::Sqlite << u"517"_s << ErrorCode::Unavailable;
    QTest::newRow("SQLite: locked") << Kind::Sqlite << u"6"_s << ErrorCode::Unavailable;
    QTest::newRow("SQLite: failed write") << Kind::Sqlite << u"778"_s << ErrorCode::Internal;
    QTest::newRow("SQLite: read only") << Kind::Sqlite << u"8"_s << ErrorCode::Internal;
    QTest::newRow("SQLite: no code") << Kind::Sqlite << u""_s << ErrorCode::Internal;
    QTest::newRow("PostgreSQL: unique") << Kind::Postgres << u"23505"_s << ErrorCode::Conflict;
    QTest::newRow("PostgreSQL: foreign key") << Kind::Postgres << u"23503"_s << ErrorCode::NotFound;
    QTest::newRow("PostgreSQL: check") << Kind::Postgres << u"23514"_s << ErrorCode::Internal;
    QTest::newRow("PostgreSQL: disk full") << Kind::Postgres << u"53100"_s << ErrorCode::InsufficientStorage;
    QTest::newRow("PostgreSQL: not serializable") << Kind::Postgres << u"40001"_s << ErrorCode::Unavailable;
    QTest::newRow("PostgreSQL: deadlock") << Kind::Postgres << u"40P01"_s << ErrorCode::Unavailable;
    QTest::newRow("PostgreSQL: connection failure") << Kind::Postgres << u"08006"_s << ErrorCode::Unavailable;
    QTest::newRow("PostgreSQL: shut down") << Kind::Postgres << u"57P01"_s << ErrorCode::Unavailable;
    QTest::newRow("PostgreSQL: server gone") << Kind::Postgres << u""_s << ErrorCode::Unavailable;
    QTest::newRow("PostgreSQL: syntax") << Kind::Postgres << u"42601"_s << ErrorCode::Internal;
}

void tst_SqlDialect::faultsBecomeErrors()
{
    QFETCH(Kind, kind);
    QFETCH(QString, nativeCode);
    QFETCH(ErrorCode, code);
    DatabaseConfig config;
    config.kind = kind;
    const QSqlError error(u"driver"_s, u"database"_s, QSqlError::StatementError, nativeCode);
    QCOMPARE(toError(SqlDialect::of(config)->classify(error), error).code, code);
}

void tst_SqlDialect::detailIsNotTheMessage()
{
    const QSqlError native(u"driver"_s, u"UNIQUE failed: people.name"_s, QSqlError::StatementError, u"2067"_s);
    const Error error = toError(SqlFault::UniqueViolation, native);
    QVERIFY(error.message.isEmpty());
    QVERIFY(error.detail.contains(u"people.name"_s) && error.detail.contains(u"2067"_s));
}

QTEST_GUILESS_MAIN(tst_SqlDialect)
#include "tst_SqlDialect.moc"
