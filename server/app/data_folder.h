// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"

#include <QString>

namespace sanad::app {

/// Makes the folder, if it is not there, for the server's own user only: it holds what students write. One that is
/// there keeps its permissions. Error Unavailable.
[[nodiscard]] Status makeDataFolder(const QString &path);

} // namespace sanad::app
