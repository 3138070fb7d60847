// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/SqlConnection.h"

#include <atomic>

using namespace Qt::StringLiterals;

namespace sanad::storage {

SqlConnection::SqlConnection(std::unique_ptr<const SqlDialect> dialect, QString name, Access access)
    : m_dialect(std::move(dialect))
    , m_name(std::move(name))
    , m_access(access)
    , m_begin{m_dialect->begin(access == Access::ReadOnly), {}}
    , m_commit{u"COMMIT"_s, {}}
    , m_rollback{u"ROLLBACK"_s, {}}
    , m_savepoint{u"SAVEPOINT unit"_s, {}}
    , m_release{u"RELEASE SAVEPOINT unit"_s, {}}
    , m_rollbackTo{u"ROLLBACK TO SAVEPOINT unit"_s, {}}
{
}

SqlConnection::~SqlConnection()
{
    // Qt warns of a connection that is removed while anything still refers to it.
    for (Kept &statement : m_statements)
        statement.query.reset();
    for (Control *control : {&m_begin, &m_commit, &m_rollback, &m_savepoint, &m_release, &m_rollbackTo})
        control->query.reset();
    if (m_database.isOpen() && !m_isLost) {
        const QStringList statements = m_dialect->tearDown(m_access == Access::ReadOnly);
        for (const QString &statement : statements)
            static_cast<void>(execute(statement));
    }
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_name);
}

Result<std::unique_ptr<SqlConnection>> SqlConnection::open(const DatabaseConfig &config, Access access)
{
    static std::atomic<quint64> serial = 0;
    const QString name = u"sanad-%1"_s.arg(++serial);
    std::unique_ptr<SqlConnection> connection(new SqlConnection(SqlDialect::of(config), name, access));
    SANAD_TRY(connection->connect(config));
    return connection;
}

Status SqlConnection::connect(const DatabaseConfig &config)
{
    if (!QSqlDatabase::isDriverAvailable(m_dialect->driver()))
        return Error::internal(u"Qt's database driver %1 is not installed"_s.arg(m_dialect->driver()));
    m_database = QSqlDatabase::addDatabase(m_dialect->driver(), m_name);
    m_database.setConnectOptions(m_dialect->connectOptions(config));
    if (config.kind == DatabaseConfig::Kind::Sqlite) {
        m_database.setDatabaseName(config.file);
    } else {
        m_database.setHostName(config.host);
        m_database.setPort(config.port);
        m_database.setUserName(config.user);
        m_database.setPassword(config.password);
        m_database.setDatabaseName(config.database);
    }
    if (!m_database.open()) {
        m_isLost = true;
        return toError(SqlFault::ConnectionLost, m_database.lastError());
    }
    const QStringList statements = m_dialect->setUp(m_access == Access::ReadOnly);
    for (const QString &statement : statements)
        SANAD_TRY(execute(statement));
    return {};
}

QSqlQuery SqlConnection::makeQuery() const
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    return query;
}

Status SqlConnection::execute(const QString &sql)
{
    QSqlQuery query = makeQuery();
    if (!query.exec(sql))
        return fault(query.lastError());
    return {};
}

Result<QSqlQuery *> SqlConnection::prepared(Statement statement)
{
    Kept &kept = m_statements.at(size_t(statement));
    if (!kept.query) {
        const QString sql = sqlOf(statement, *m_dialect);
        kept.writes = !sql.startsWith("SELECT"_L1);
        kept.query.emplace(makeQuery());
        if (!kept.query->prepare(sql)) {
            const Error error = fault(kept.query->lastError());
            kept.query.reset();
            return error;
        }
    }
    m_mayHaveChanged = m_mayHaveChanged || kept.writes;
    return &*kept.query;
}

Error SqlConnection::fault(const QSqlError &error)
{
    const SqlFault fault = m_dialect->classify(error);
    m_mayHaveChanged = true;
    m_isLost = m_isLost || fault == SqlFault::ConnectionLost;
    m_hasRaced = m_hasRaced || fault == SqlFault::UniqueViolation || fault == SqlFault::Busy;
    return toError(fault, error);
}

Status SqlConnection::control(Control &control)
{
    if (!m_dialect->preparesTransactionControl())
        return execute(control.sql);
    if (!control.query) {
        control.query.emplace(makeQuery());
        if (!control.query->prepare(control.sql)) {
            const Error error = fault(control.query->lastError());
            control.query.reset();
            return error;
        }
    }
    if (!control.query->exec())
        return fault(control.query->lastError());
    control.query->finish();
    return {};
}

Status SqlConnection::begin()
{
    m_hasRaced = false;
    return control(m_begin);
}

Status SqlConnection::undoUnit()
{
    SANAD_TRY(control(m_rollbackTo));
    return control(m_release);
}

} // namespace sanad::storage
