// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/Migrator.h"

#include "server/storage/logging.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QVariant>

using namespace Qt::StringLiterals;

namespace sanad::storage {

namespace {

Error refusal(const QString &message)
{
    Error error = Error::internal(message);
    error.message = message;
    return error;
}

QByteArray withUnixLineEnds(QByteArray text)
{
    return text.replace("\r\n", "\n");
}

bool isComment(const QString &line)
{
    const QString trimmed = line.trimmed();
    return trimmed.isEmpty() || trimmed.startsWith("--"_L1);
}

} // namespace

QByteArray Migration::checksum() const
{
    return QCryptographicHash::hash(withUnixLineEnds(sql), QCryptographicHash::Sha256).toHex();
}

QStringList Migration::statements() const
{
    QStringList statements;
    const QStringList paragraphs = QString::fromUtf8(withUnixLineEnds(sql)).split(u"\n\n"_s, Qt::SkipEmptyParts);
    for (const QString &paragraph : paragraphs) {
        QStringList lines = paragraph.split(u'\n');
        lines.removeIf(isComment);
        if (!lines.isEmpty())
            statements.append(lines.join(u'\n'));
    }
    return statements;
}

Result<QList<Migration>> Migration::load(const QString &folder)
{
    static const QRegularExpression pattern(u"^(\\d{4})_([a-z0-9_]+)\\.sql$"_s);
    QList<Migration> migrations;
    const QStringList files = QDir(folder).entryList({u"*.sql"_s}, QDir::Files, QDir::Name);
    for (const QString &fileName : files) {
        const QRegularExpressionMatch match = pattern.match(fileName);
        if (!match.hasMatch())
            return refusal(u"The migration file %1 is not named like 0001_name.sql."_s.arg(fileName));
        Migration migration{.version = match.captured(1).toInt(), .name = match.captured(2), .sql = {}};
        if (migration.version != migrations.size() + 1)
            return refusal(u"The migration file %1 does not continue the numbers before it."_s.arg(fileName));
        QFile file(folder + u'/' + fileName);
        if (!file.open(QIODevice::ReadOnly))
            return refusal(u"The migration file %1 cannot be read."_s.arg(fileName));
        migration.sql = file.readAll();
        migrations.append(std::move(migration));
    }
    return migrations;
}

Result<QList<Migration>> Migrator::ownMigrations(const SqlDialect &dialect)
{
    SANAD_ASSIGN(QList<Migration> migrations, Migration::load(u":/migrations/"_s + dialect.migrations()));
    if (migrations.isEmpty())
        return refusal(u"This program was built without its migrations."_s);
    return migrations;
}

Migrator::Migrator(SqlConnection &connection, QList<Migration> migrations)
    : m_connection(connection)
    , m_migrations(std::move(migrations))
{
}

Result<int> Migrator::run()
{
    int count = 0;
    while (true) {
        SANAD_ASSIGN(const bool hasApplied, applyNext());
        if (!hasApplied)
            return count;
        ++count;
    }
}

Result<bool> Migrator::applyNext()
{
    SANAD_TRY(m_connection.begin());
    Result<bool> result = applyNextLocked();
    if (result) {
        if (Status committed = m_connection.commit(); !committed)
            result = std::move(committed).error();
    }
    if (!result)
        m_connection.rollback();
    return result;
}

Result<bool> Migrator::applyNextLocked()
{
    if (const QString lock = m_connection.dialect().lockMigrations(); !lock.isEmpty())
        SANAD_TRY(m_connection.execute(lock));
    SANAD_TRY(m_connection.execute(
        u"CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL,"
        " checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)"_s));
    SANAD_ASSIGN(const QList<Applied> done, applied());
    SANAD_TRY(check(done));
    if (done.size() == m_migrations.size())
        return false;
    SANAD_TRY(apply(m_migrations.at(done.size())));
    return true;
}

Result<QList<Migrator::Applied>> Migrator::applied()
{
    QSqlQuery query = m_connection.makeQuery();
    if (!query.exec(u"SELECT version, name, checksum FROM schema_migrations ORDER BY version"_s))
        return m_connection.fault(query.lastError());
    QList<Applied> rows;
    while (query.next())
        rows.append({query.value(0).toInt(), query.value(1).toString(), query.value(2).toString().toLatin1()});
    if (query.lastError().isValid())
        return m_connection.fault(query.lastError());
    return rows;
}

Status Migrator::check(const QList<Applied> &applied) const
{
    for (qsizetype i = 0; i < applied.size(); ++i) {
        const Applied &row = applied.at(i);
        if (row.version > m_migrations.size())
            return refusal(u"The database has schema version %1, but this program knows only %2: it is older than the "
                           "one that used this database last."_s.arg(row.version)
                               .arg(m_migrations.size()));
        if (row.version != i + 1)
            return refusal(u"The database lacks schema version %1 but has version %2."_s.arg(i + 1).arg(row.version));
        if (row.checksum != m_migrations.at(i).checksum())
            return refusal(u"Migration %1 (%2) is not the one that was applied to this database."_s.arg(row.version)
                               .arg(row.name));
    }
    return {};
}

Status Migrator::apply(const Migration &migration)
{
    qCInfo(lcStorage).noquote() << "applying migration" << migration.version << migration.name;
    const QStringList statements = migration.statements();
    for (const QString &statement : statements) {
        if (Status done = m_connection.execute(statement); !done) {
            Error error = std::move(done).error();
            error.message = u"Migration %1 (%2) failed: %3"_s.arg(migration.version).arg(migration.name, error.detail);
            return error;
        }
    }
    QSqlQuery query = m_connection.makeQuery();
    query.prepare(u"INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES (?, ?, ?, ?)"_s);
    query.addBindValue(migration.version);
    query.addBindValue(migration.name);
    query.addBindValue(QString::fromLatin1(migration.checksum()));
    query.addBindValue(QDateTime::currentMSecsSinceEpoch());
    if (!query.exec())
        return m_connection.fault(query.lastError());
    return {};
}

} // namespace sanad::storage
