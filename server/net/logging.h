// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace sanad::net {

inline Q_LOGGING_CATEGORY(lcNet, "sanad.server.net", QtInfoMsg)

} // namespace sanad::net
