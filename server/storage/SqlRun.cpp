// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/SqlRun.h"

using namespace Qt::StringLiterals;

namespace sanad::storage {

SqlRun::~SqlRun()
{
    // A statement that is not reset holds its read snapshot, and with it the whole write-ahead log.
    if (m_query)
        m_query->finish();
}

QVariant SqlRun::toVariant(const QString &value)
{
    if (value.isNull())
        return QVariant(u""_s);
    // A byte order mark at the beginning gets lost: SQLite takes it off (or, by a reversed one, swaps all bytes) where
    // it is bound, Qt's PostgreSQL driver where it is read. One more gets lost instead, on either way.
    constexpr char16_t mark = 0xFEFF, reversed = 0xFFFE;
    if (value.startsWith(mark) || value.startsWith(reversed))
        return QVariant(mark + value);
    return QVariant(value);
}

Status SqlRun::prepare()
{
    SANAD_ASSIGN(m_query, m_connection.prepared(m_statement));
    return {};
}

void SqlRun::bind(int place, const QVariant &value)
{
    constexpr int most = 300;
    static const std::array<QString, most> names = [] {
        std::array<QString, most> made;
        for (int i = 0; i < most; ++i)
            made.at(size_t(i)) = bindName(i);
        return made;
    }();
    m_query->bindValue(names.at(size_t(place)), value);
}

Status SqlRun::run()
{
    if (!m_query->exec())
        return m_connection.fault(m_query->lastError());
    return {};
}

Status SqlRun::execList(const QVariantList &values)
{
    SANAD_TRY(prepare());
    for (int place = 0; place < values.size(); ++place)
        bind(place, values.at(place));
    return run();
}

Status SqlRun::end()
{
    if (const QSqlError error = m_query->lastError(); error.isValid())
        return m_connection.fault(error);
    return {};
}

Result<qint64> SqlRun::newId()
{
    SANAD_ASSIGN(const std::optional<qint64> id, newIdUnlessConflict());
    if (!id)
        return Error::internal(u"an insert returned no id"_s);
    return *id;
}

Result<std::optional<qint64>> SqlRun::newIdUnlessConflict()
{
    std::optional<qint64> id;
    if (m_connection.dialect().returningId().isEmpty()) {
        if (rowsChanged() > 0)
            id = m_query->lastInsertId().toLongLong();
        return id;
    }
    if (next())
        id = integer(0);
    SANAD_TRY(end());
    return id;
}

} // namespace sanad::storage
