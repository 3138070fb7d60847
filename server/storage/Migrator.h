// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/SqlConnection.h"

#include <QByteArray>
#include <QList>

namespace sanad::storage {

/// One step of the schema, frozen once it is released.
struct Migration
{
    int version = 0; ///< from 1, without gaps
    QString name;
    QByteArray sql; ///< UTF-8; paragraphs are statements: an empty line ends each

    bool operator==(const Migration &) const = default;

    /// SHA-256 in hexadecimal, the same whatever line ends a checkout has given the file.
    [[nodiscard]] QByteArray checksum() const;
    /// The paragraphs that hold more than comments.
    [[nodiscard]] QStringList statements() const;
    /// The files `NNNN_name.sql` of a folder, in order. Error Internal for a gap, a double number or a name without
    /// one.
    [[nodiscard]] static Result<QList<Migration>> load(const QString &folder);
};

/// Brings a database to the newest schema. The connection's thread.
class Migrator
{
public:
    /// The migrations that this program carries for the connection's database.
    [[nodiscard]] static Result<QList<Migration>> ownMigrations(const SqlDialect &dialect);

    Migrator(SqlConnection &connection, QList<Migration> migrations);

    /// Applies what is missing, each in a transaction with its version row; returns how many there were. Servers that
    /// start together wait for each other. Error Internal, with all its changes undone, for a migration that fails, one
    /// that has changed since it was applied, a gap, or a database newer than this program; the message says which.
    [[nodiscard]] Result<int> run();

private:
    struct Applied
    {
        int version = 0;
        QString name;
        QByteArray checksum;
    };

    [[nodiscard]] Result<bool> applyNext();
    [[nodiscard]] Result<bool> applyNextLocked();
    [[nodiscard]] Result<QList<Applied>> applied();
    [[nodiscard]] Status check(const QList<Applied> &applied) const;
    [[nodiscard]] Status apply(const Migration &migration);

    SqlConnection &m_connection;
    const QList<Migration> m_migrations;
};

} // namespace sanad::storage
