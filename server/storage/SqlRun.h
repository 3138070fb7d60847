// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Id.h"
#include "common/core/Timestamp.h"
#include "server/storage/SqlConnection.h"

#include <QVariant>

#include <type_traits>

namespace sanad::storage {

/// One run of a kept statement: binds, executes, reads, and releases the statement when it goes out of scope. The
/// connection's thread.
class SqlRun
{
public:
    SqlRun(SqlConnection &connection, Statement statement)
        : m_connection(connection)
        , m_statement(statement)
    {
    }
    ~SqlRun();
    Q_DISABLE_COPY_MOVE(SqlRun)

    /// Binds `values` in order and executes.
    template <typename... Values>
    [[nodiscard]] Status exec(const Values &...values)
    {
        SANAD_TRY(prepare());
        int place = 0;
        (bind(place++, toVariant(values)), ...);
        return run();
    }
    /// As exec, for a number of values that is only known at run time.
    [[nodiscard]] Status execList(const QVariantList &values);

    /// Moves to the next row; false after the last one, or when the database failed: end() tells which.
    [[nodiscard]] bool next() { return m_query->next(); }
    [[nodiscard]] Status end();

    [[nodiscard]] bool isNull(int column) const { return m_query->value(column).isNull(); }
    [[nodiscard]] qint64 integer(int column) const { return m_query->value(column).toLongLong(); }
    [[nodiscard]] double real(int column) const { return m_query->value(column).toDouble(); }
    [[nodiscard]] QString text(int column) const { return m_query->value(column).toString(); }
    [[nodiscard]] QByteArray bytes(int column) const { return m_query->value(column).toByteArray(); }
    [[nodiscard]] Timestamp time(int column) const { return Timestamp(integer(column)); }
    template <typename IdType>
    [[nodiscard]] IdType id(int column) const
    {
        return IdType(integer(column));
    }
    [[nodiscard]] std::optional<double> optionalReal(int column) const
    {
        return isNull(column) ? std::nullopt : std::optional(real(column));
    }
    /// Nothing for NULL; an id, a Timestamp, an integer or an enumeration otherwise.
    template <typename T>
    [[nodiscard]] std::optional<T> optional(int column) const
    {
        const QVariant value = m_query->value(column);
        return value.isNull() ? std::nullopt : std::optional<T>(T(value.toLongLong()));
    }

    [[nodiscard]] int rowsChanged() const { return m_query->numRowsAffected(); }
    /// The id that an INSERT with SqlDialect::returningId() gave.
    [[nodiscard]] Result<qint64> newId();
    /// The same of an INSERT with ON CONFLICT DO NOTHING; nothing if it did nothing.
    [[nodiscard]] Result<std::optional<qint64>> newIdUnlessConflict();

    static QVariant toVariant(qint64 value) { return QVariant(value); }
    static QVariant toVariant(int value) { return QVariant(value); }
    static QVariant toVariant(double value) { return QVariant(value); }
    /// A null QString is an empty text, not NULL.
    static QVariant toVariant(const QString &value);
    /// An empty one is NULL.
    static QVariant toVariant(const QByteArray &value)
    {
        return value.isEmpty() ? QVariant(QMetaType(QMetaType::QByteArray)) : QVariant(value);
    }
    static QVariant toVariant(Timestamp value) { return QVariant(value.msSinceEpoch()); }
    static QVariant toVariant(const QVariant &value) { return value; }
    template <typename Tag>
    static QVariant toVariant(Id<Tag> value)
    {
        return QVariant(value.value());
    }
    template <typename T>
    requires std::is_enum_v<T>
    static QVariant toVariant(T value) { return QVariant(int(value)); }
    template <typename T>
    static QVariant toVariant(const std::optional<T> &value)
    {
        return value ? toVariant(*value) : QVariant();
    }

private:
    void bind(int place, const QVariant &value);
    [[nodiscard]] Status prepare();
    [[nodiscard]] Status run();

    SqlConnection &m_connection;
    const Statement m_statement;
    QSqlQuery *m_query = nullptr;
};

} // namespace sanad::storage
