// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/SqlDialect.h"

#include "server/storage/DatabaseConfig.h"

using namespace Qt::StringLiterals;

namespace sanad::storage {

namespace {

class SqliteDialect final : public SqlDialect
{
public:
    QString driver() const override { return u"QSQLITE"_s; }
    QString connectOptions(const DatabaseConfig &config) const override
    {
        return u"QSQLITE_BUSY_TIMEOUT=%1"_s.arg(config.busyTimeout.count());
    }
    QString migrations() const override { return u"sqlite"_s; }
    QString lockMigrations() const override { return {}; }
    QString forUpdate() const override { return {}; }
    QString returningId() const override { return {}; }
    bool preparesTransactionControl() const override { return true; }
    QString begin(bool readOnly) const override { return readOnly ? u"BEGIN"_s : u"BEGIN IMMEDIATE"_s; }

    QStringList setUp(bool readOnly) const override
    {
        // The journal mode stays in the file; the others are the connection's. cache_size: KiB, negative by convention.
        if (readOnly)
            return {u"PRAGMA query_only = 1"_s, u"PRAGMA cache_size = -2048"_s};
        // The encoding of a new file: what Qt binds and reads goes in and out without being converted. A longer log
        // than the usual 1,000 pages: pages that change all the time go to the file once for many commits. Nor longer
        // than that, since up to 4,062 of its pages are found through a single hash table (sqlite.org/walformat.html).
        // Savepoints note in memory what to undo: it need not survive anything, and a file of it costs twenty writes a
        // message.
        return {u"PRAGMA encoding = 'UTF-16'"_s, u"PRAGMA journal_mode = WAL"_s, u"PRAGMA synchronous = FULL"_s,
            u"PRAGMA foreign_keys = ON"_s, u"PRAGMA cache_size = -6144"_s, u"PRAGMA wal_autocheckpoint = 4000"_s,
            u"PRAGMA temp_store = MEMORY"_s};
    }

    QStringList tearDown(bool readOnly) const override
    {
        return readOnly ? QStringList() : QStringList{u"PRAGMA analysis_limit = 1000"_s, u"PRAGMA optimize"_s};
    }

    SqlFault classify(const QSqlError &error) const override
    {
        // https://www.sqlite.org/rescode.html: extended codes, whose low byte is the primary one.
        constexpr int uniqueViolation = 2067, primaryKeyViolation = 1555, foreignKeyViolation = 787;
        constexpr int busy = 5, locked = 6, corrupt = 11, full = 13, notADatabase = 26;
        const int code = error.nativeErrorCode().toInt();
        if (code == uniqueViolation || code == primaryKeyViolation)
            return SqlFault::UniqueViolation;
        if (code == foreignKeyViolation)
            return SqlFault::ForeignKeyViolation;
        switch (code & 0xff) {
        case busy:
        case locked: return SqlFault::Busy;
        case full: return SqlFault::DiskFull;
        case corrupt:
        case notADatabase: return SqlFault::Damaged;
        default: return SqlFault::Other;
        }
    }
};

class PostgresDialect final : public SqlDialect
{
public:
    QString driver() const override { return u"QPSQL"_s; }
    QString connectOptions(const DatabaseConfig &config) const override { return config.options; }
    QString migrations() const override { return u"postgres"_s; }
    // The number only has to be ours: "SAND".
    QString lockMigrations() const override { return u"SELECT pg_advisory_xact_lock(1396788804)"_s; }
    QString forUpdate() const override { return u" FOR UPDATE"_s; }
    QString returningId() const override { return u" RETURNING id"_s; }
    bool preparesTransactionControl() const override { return false; }
    QStringList tearDown(bool) const override { return {}; }

    QString begin(bool readOnly) const override
    {
        return readOnly ? u"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"_s : u"BEGIN"_s;
    }

    QStringList setUp(bool readOnly) const override
    {
        QStringList statements{u"SET client_min_messages = warning"_s, u"SET synchronous_commit = on"_s};
        if (readOnly)
            statements.append(u"SET default_transaction_read_only = on"_s);
        return statements;
    }

    SqlFault classify(const QSqlError &error) const override
    {
        // PostgreSQL manual, appendix A.
        const QString state = error.nativeErrorCode();
        if (state == "23505"_L1)
            return SqlFault::UniqueViolation;
        if (state == "23503"_L1)
            return SqlFault::ForeignKeyViolation;
        if (state == "53100"_L1)
            return SqlFault::DiskFull;
        if (state == "40001"_L1 || state == "40P01"_L1 || state == "55P03"_L1)
            return SqlFault::Busy;
        const bool isShutdown = state == "57P01"_L1 || state == "57P02"_L1 || state == "57P03"_L1;
        // libpq gives no state for what it finds out itself: the server has gone.
        if (state.isEmpty() || state.startsWith("08"_L1) || isShutdown)
            return SqlFault::ConnectionLost;
        return SqlFault::Other;
    }
};

} // namespace

std::unique_ptr<const SqlDialect> SqlDialect::of(const DatabaseConfig &config)
{
    if (config.kind == DatabaseConfig::Kind::Postgres)
        return std::make_unique<PostgresDialect>();
    return std::make_unique<SqliteDialect>();
}

Error toError(SqlFault fault, const QSqlError &error)
{
    const auto code = [fault] {
        switch (fault) {
        case SqlFault::UniqueViolation: return ErrorCode::Conflict;
        case SqlFault::ForeignKeyViolation: return ErrorCode::NotFound;
        case SqlFault::DiskFull: return ErrorCode::InsufficientStorage;
        case SqlFault::Busy:
        case SqlFault::ConnectionLost: return ErrorCode::Unavailable;
        case SqlFault::Damaged:
        case SqlFault::Other: break;
        }
        return ErrorCode::Internal;
    };
    Error result = Error::of(code());
    const QString what = fault == SqlFault::Damaged ? u"the file is damaged, or is no database: "_s : QString();
    result.detail = what + error.nativeErrorCode() + u": "_s + error.driverText() + u' ' + error.databaseText();
    return result;
}

} // namespace sanad::storage
