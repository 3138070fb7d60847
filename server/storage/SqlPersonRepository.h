// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/Repositories.h"
#include "server/storage/SqlConnection.h"

namespace sanad::storage {

/// People in a database. The connection's thread.
class SqlPersonRepository final : public PersonRepository
{
public:
    explicit SqlPersonRepository(SqlConnection &connection)
        : m_connection(connection)
    {
    }

    [[nodiscard]] Status ensure(const Person &person, Timestamp now) override;
    [[nodiscard]] Result<std::optional<Person>> find(Role role, PersonId id) override;

private:
    SqlConnection &m_connection;
};

} // namespace sanad::storage
