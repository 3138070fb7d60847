// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace sanad::http {

inline Q_LOGGING_CATEGORY(lcHttp, "sanad.server.http", QtInfoMsg)

} // namespace sanad::http
