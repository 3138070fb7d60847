// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/SqlPersonRepository.h"

#include "server/storage/SqlRun.h"
#include "server/storage/column_codes.h"

namespace sanad::storage {

Status SqlPersonRepository::ensure(const Person &person, Timestamp now)
{
    SqlRun run(m_connection, Statement::EnsurePerson);
    return run.exec(person.role, person.id, person.name, now, now);
}

Result<std::optional<Person>> SqlPersonRepository::find(Role role, PersonId id)
{
    SqlRun run(m_connection, Statement::FindPerson);
    SANAD_TRY(run.exec(role, id));
    std::optional<Person> person;
    if (run.next())
        person = Person{.role = role, .id = id, .name = run.text(0)};
    SANAD_TRY(run.end());
    return person;
}

} // namespace sanad::storage
