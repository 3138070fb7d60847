// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"

#include <QString>

#include <chrono>

namespace sanad::storage {

/// Which database the server keeps its data in, and how to reach it.
struct DatabaseConfig
{
    enum class Kind { Sqlite, Postgres };

    Kind kind = Kind::Sqlite;
    QString file; ///< SQLite: the database file, in a folder that exists
    std::chrono::milliseconds busyTimeout{5000}; ///< SQLite: how long to wait while another process writes
    QString host; ///< PostgreSQL, as is all below: name, address or folder of the socket; empty: the local socket
    int port = 5432;
    QString user;
    QString password;
    QString database;
    QString options; ///< further libpq parameters, as Qt wants them: "sslmode=require;connect_timeout=5"

    bool operator==(const DatabaseConfig &) const = default;

    /// Reads `url`: empty for SQLite at `dataDir`/sanad.db, or
    /// `postgresql://user:password@host:port/database?sslmode=…` (PostgreSQL manual, 34.1.1.2). Error InvalidField,
    /// field "database_url", for anything else; its message says what is wrong and never shows the password.
    [[nodiscard]] static Result<DatabaseConfig> parse(const QString &url, const QString &dataDir);
    /// For the log: where the database is, without the password.
    [[nodiscard]] QString describe() const;
};

} // namespace sanad::storage
