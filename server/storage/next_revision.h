// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/SqlConnection.h"

namespace sanad::storage {

/// The number of a change of who may come in. Until the transaction ends nobody else gets one, so that whoever sees a
/// number sees all changes up to it. The connection's thread.
[[nodiscard]] Result<qint64> nextRevision(SqlConnection &connection);

} // namespace sanad::storage
