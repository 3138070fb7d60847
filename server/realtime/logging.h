// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace sanad::realtime {

inline Q_LOGGING_CATEGORY(lcRealtime, "sanad.server.realtime", QtInfoMsg)

} // namespace sanad::realtime
