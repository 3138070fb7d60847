// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/SqlTransaction.h"

#include <chrono>
#include <memory>
#include <optional>

namespace sanad::storage {

/// Keeps one thread's connection, and makes a new one when the database has gone and come back. That thread only.
class Connector
{
public:
    Connector(DatabaseConfig config, SqlConnection::Access access);

    /// Sees to it that there is a connection, and that what it writes would be found again: while SQLite's file is not
    /// where it was, nothing is written, and no empty one takes its place. Error Unavailable if there is none and it is
    /// too early to try again: after a failure we wait 100 ms, then ever longer, up to 5 s, so that jobs fail at once
    /// meanwhile.
    [[nodiscard]] Status ensure();
    /// Gives up a lost connection.
    void drop();

    [[nodiscard]] bool hasConnection() const { return m_connection != nullptr; }
    // Only while hasConnection().
    [[nodiscard]] SqlConnection &connection() { return *m_connection; }
    [[nodiscard]] SqlTransaction &transaction() { return *m_transaction; }

private:
    using Clock = std::chrono::steady_clock;
    /// Device and inode.
    using FileIdentity = std::pair<quint64, quint64>;

    [[nodiscard]] std::optional<FileIdentity> fileIdentity() const;
    [[nodiscard]] Status checkFile();

    const DatabaseConfig m_config;
    const SqlConnection::Access m_access;
    std::unique_ptr<SqlConnection> m_connection;
    std::unique_ptr<SqlTransaction> m_transaction;
    Clock::time_point m_nextAttempt;
    std::chrono::milliseconds m_delay{0};
    std::optional<FileIdentity> m_file; ///< of SQLite's file when it was first opened for writing
    bool m_isFileGone = false;
};

} // namespace sanad::storage
