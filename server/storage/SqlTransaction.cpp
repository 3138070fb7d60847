// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/SqlTransaction.h"

#include "server/storage/SqlRun.h"

using namespace Qt::StringLiterals;

namespace sanad::storage {

Status SqlTransaction::checkWritable()
{
    SqlRun run(m_connection, Statement::CheckWritable);
    SANAD_TRY(run.exec());
    if (run.rowsChanged() != 1)
        return Error::internal(u"the row that is there to be written has gone"_s);
    return {};
}

} // namespace sanad::storage
