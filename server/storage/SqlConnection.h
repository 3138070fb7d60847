// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"
#include "server/storage/DatabaseConfig.h"
#include "server/storage/SqlDialect.h"
#include "server/storage/statements.h"

#include <QSqlDatabase>
#include <QSqlQuery>

#include <array>
#include <memory>
#include <optional>

namespace sanad::storage {

/// One connection with its kept prepared statements. Belongs to the thread that opened it, and dies there.
class SqlConnection
{
public:
    enum class Access { ReadWrite, ReadOnly };

    /// Opens and sets up a connection. Error Unavailable if the database cannot be reached, Internal if it refuses us.
    [[nodiscard]] static Result<std::unique_ptr<SqlConnection>> open(const DatabaseConfig &config, Access access);
    ~SqlConnection();
    Q_DISABLE_COPY_MOVE(SqlConnection)

    [[nodiscard]] const SqlDialect &dialect() const { return *m_dialect; }
    /// True once the database has gone: only opening a new connection helps.
    [[nodiscard]] bool isLost() const { return m_isLost; }

    /// True if, since the last begin(), a statement met what another server may have done at the same time: a row that
    /// was not to be seen before, or locks in the opposite order.
    [[nodiscard]] bool hasRaced() const { return m_hasRaced; }

    /// True if, since forgetChanges(), a statement that writes has been run or one has failed: with neither, there is
    /// nothing to undo.
    [[nodiscard]] bool mayHaveChanged() const { return m_mayHaveChanged; }
    void forgetChanges() { m_mayHaveChanged = false; }

    [[nodiscard]] Status begin();
    [[nodiscard]] Status commit() { return control(m_commit); }
    /// Failure of a rollback is of no interest: the transaction has ended with the connection, or never began.
    void rollback() { static_cast<void>(control(m_rollback)); }
    /// The unit of work inside a transaction that can be undone alone.
    [[nodiscard]] Status beginUnit() { return control(m_savepoint); }
    [[nodiscard]] Status keepUnit() { return control(m_release); }
    [[nodiscard]] Status undoUnit();

    /// Runs one statement that is not kept: set-up and migrations.
    [[nodiscard]] Status execute(const QString &sql);
    /// A query for statements that are not kept.
    [[nodiscard]] QSqlQuery makeQuery() const;
    /// The kept statement, prepared when it is first asked for; whoever asks is about to run it.
    [[nodiscard]] Result<QSqlQuery *> prepared(Statement statement);
    /// What went wrong, as the domain knows it; notes if the connection is lost.
    [[nodiscard]] Error fault(const QSqlError &error);

private:
    /// A statement of transaction control, kept prepared where the database can.
    struct Control
    {
        QString sql;
        std::optional<QSqlQuery> query;
    };

    /// A statement of the repositories, once it has been prepared.
    struct Kept
    {
        std::optional<QSqlQuery> query;
        bool writes = false;
    };

    SqlConnection(std::unique_ptr<const SqlDialect> dialect, QString name, Access access);
    [[nodiscard]] Status connect(const DatabaseConfig &config);
    [[nodiscard]] Status control(Control &control);

    const std::unique_ptr<const SqlDialect> m_dialect;
    const QString m_name;
    const Access m_access;
    bool m_isLost = false;
    bool m_hasRaced = false;
    bool m_mayHaveChanged = false;
    QSqlDatabase m_database;
    std::array<Kept, StatementCount> m_statements;
    Control m_begin;
    Control m_commit;
    Control m_rollback;
    Control m_savepoint;
    Control m_release;
    Control m_rollbackTo;
};

} // namespace sanad::storage
