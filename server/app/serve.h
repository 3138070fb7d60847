// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/ServerConfig.h"

namespace sanad::app {

/// Runs the server until SIGTERM or SIGINT; returns the program's exit code. Main thread.
[[nodiscard]] int serve(const ServerConfig &config);

} // namespace sanad::app
