// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"

#include <QFile>
#include <QString>

#include <memory>

namespace sanad::app {

/// Makes the folder, if it is not there, for the server's own user only: it holds what students write. One that is
/// there keeps its permissions. Error Unavailable.
[[nodiscard]] Status makeDataFolder(const QString &path);

/// Takes the folder for one server, by flock(2) on a file in it, for as long as the returned file is open: the kernel
/// lets go of it however the process ends. Error Unavailable if another server has it.
[[nodiscard]] Result<std::unique_ptr<QFile>> takeDataFolder(const QString &path);

} // namespace sanad::app
