// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace sanad::storage {

inline Q_LOGGING_CATEGORY(lcStorage, "sanad.server.storage", QtInfoMsg)

} // namespace sanad::storage
