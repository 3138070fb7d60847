// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cache/RecordCipher.h"
#include "common/core/Result.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QStringList>

#include <memory>

namespace sanad::client {

/// A SQLite file whose contents are sealed, opened with the key that sealed them. One that is damaged, of another key
/// or of a newer program is set aside under another name, and a new one begun: the person is told, nothing is deleted.
/// One thread.
class EncryptedDatabase final
{
    Q_DISABLE_COPY_MOVE(EncryptedDatabase)

public:
    enum class Durability {
        Cache, ///< survives the program's death, perhaps not the machine's
        Safe, ///< what was committed is on disk
    };

    struct Plan
    {
        QString path;
        int version = 1; ///< of the schema
        QStringList schema; ///< statements that make it
        Durability durability = Durability::Cache;
    };

    /// An Error: not even a new one can be made.
    [[nodiscard]] static Result<std::unique_ptr<EncryptedDatabase>> open(const Plan &plan, const QByteArray &key);
    ~EncryptedDatabase();

    /// Where the old file is, if it was set aside at the opening; otherwise empty.
    [[nodiscard]] const QString &setAsidePath() const { return m_setAside; }

    /// The statement, prepared once and kept; bind, exec, finish.
    [[nodiscard]] QSqlQuery &query(const char *sql);
    /// Runs `sql` with these values.
    [[nodiscard]] Status run(const char *sql, const QVariantList &values = {});
    /// Runs `work` () → Status as one transaction.
    template <typename Work>
    [[nodiscard]] Status transact(Work work)
    {
        SANAD_TRY(run("BEGIN IMMEDIATE"));
        Status done = work();
        if (done)
            done = run("COMMIT");
        if (!done)
            (void)run("ROLLBACK").has_value();
        return done;
    }
    [[nodiscard]] Error fault(const QSqlQuery &query) const;
    [[nodiscard]] const RecordCipher &cipher() const { return m_cipher; }

private:
    explicit EncryptedDatabase(const QByteArray &key)
        : m_cipher(key)
    {
    }

    enum class Outcome { Good, Unusable, Blocked };
    [[nodiscard]] Outcome tryOpen(const Plan &plan, QString *problem);
    [[nodiscard]] Status prepare(const Plan &plan);
    [[nodiscard]] bool isOurs(const Plan &plan);
    void close();

    const RecordCipher m_cipher;
    QString m_path;
    QString m_connection;
    QSqlDatabase m_database;
    QHash<const char *, std::shared_ptr<QSqlQuery>> m_queries;
    QString m_setAside;
};

} // namespace sanad::client
