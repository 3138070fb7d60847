// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Error.h"

#include <QSqlError>
#include <QString>
#include <QStringList>

#include <memory>

namespace sanad::storage {

struct DatabaseConfig;

/// What a database's refusal means to a program.
enum class SqlFault {
    UniqueViolation,
    ForeignKeyViolation,
    DiskFull,
    Damaged, ///< the file is not a database, or not a whole one
    Busy, ///< locked by somebody else, deadlocked or not serializable: the same again may succeed
    ConnectionLost,
    Other,
};

/// Where SQLite and PostgreSQL differ. Const; safe from any thread.
class SqlDialect
{
public:
    virtual ~SqlDialect() = default;

    /// Name of Qt's driver.
    [[nodiscard]] virtual QString driver() const = 0;
    /// Connect options of Qt's driver.
    [[nodiscard]] virtual QString connectOptions(const DatabaseConfig &config) const = 0;
    /// Statements that make a new connection ours.
    [[nodiscard]] virtual QStringList setUp(bool readOnly) const = 0;
    /// Statements before a connection is closed; their failure does not matter.
    [[nodiscard]] virtual QStringList tearDown(bool readOnly) const = 0;
    /// Folder of the migrations below ":/migrations".
    [[nodiscard]] virtual QString migrations() const = 0;
    /// Ran first in a migration's transaction: until its end, nobody else migrates. Empty if the begin sees to it.
    [[nodiscard]] virtual QString lockMigrations() const = 0;

    [[nodiscard]] virtual QString begin(bool readOnly) const = 0;
    /// At the end of a SELECT: no other transaction changes the row until this one ends.
    [[nodiscard]] virtual QString forUpdate() const = 0;
    /// At the end of an INSERT whose new id is asked for; empty if the driver knows the id by itself.
    [[nodiscard]] virtual QString returningId() const = 0;
    /// True if begin, commit and savepoints can be kept prepared like other statements.
    [[nodiscard]] virtual bool preparesTransactionControl() const = 0;
    [[nodiscard]] virtual SqlFault classify(const QSqlError &error) const = 0;

    [[nodiscard]] static std::unique_ptr<const SqlDialect> of(const DatabaseConfig &config);
};

/// The fault as the domain knows it: Conflict, NotFound, InsufficientStorage, Unavailable or Internal, with the
/// driver's words as detail.
[[nodiscard]] Error toError(SqlFault fault, const QSqlError &error);

} // namespace sanad::storage
