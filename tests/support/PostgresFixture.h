// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

#include <memory>

namespace sanad::test {

/// A throw-away PostgreSQL cluster in a temporary folder, reached by a socket in it; gone when the fixture dies.
class PostgresFixture
{
public:
    PostgresFixture();
    /// Stops the cluster and removes it.
    ~PostgresFixture();
    Q_DISABLE_COPY_MOVE(PostgresFixture)

    /// Makes and starts the cluster; takes about two seconds. An Error's detail says what is missing or failed: let the
    /// test fail with it, never skip.
    [[nodiscard]] Status start();
    /// Ends the server as `pg_ctl stop -m immediate` does: connections break.
    void kill();
    /// Starts the server again after kill(), with its data.
    [[nodiscard]] Status restart();
    /// A new empty database in the cluster; its URL, as SANAD_DATABASE_URL has it.
    [[nodiscard]] Result<QString> createDatabase();

private:
    [[nodiscard]] Status makeCluster();
    [[nodiscard]] Status runServer();
    [[nodiscard]] Status run(const QString &program, const QStringList &arguments);
    void prepare(QProcess &process, const QString &program, const QStringList &arguments) const;

    QTemporaryDir m_folder;
    QString m_binaries;
    QString m_dataFolder;
    std::unique_ptr<QProcess> m_server;
    int m_databases = 0;
};

} // namespace sanad::test
