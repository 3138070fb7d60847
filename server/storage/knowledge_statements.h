// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/statements.h"

namespace sanad::storage {

/// The statements of questions, phrases, replies and models, with "?" where values are bound; empty for any other.
[[nodiscard]] QString knowledgeSql(Statement statement, const SqlDialect &dialect);

} // namespace sanad::storage
