// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace sanad::client {

inline Q_LOGGING_CATEGORY(lcCache, "sanad.client.cache", QtInfoMsg)

} // namespace sanad::client
