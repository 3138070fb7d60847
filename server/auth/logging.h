// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace sanad::auth {

inline Q_LOGGING_CATEGORY(lcAuth, "sanad.server.auth", QtInfoMsg)

} // namespace sanad::auth
