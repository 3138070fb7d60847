// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace sanad::client {

inline Q_LOGGING_CATEGORY(lcNet, "sanad.client.net", QtInfoMsg)

} // namespace sanad::client
