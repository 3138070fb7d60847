// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace sanad::client {

// Quiet by default; QT_LOGGING_RULES='sanad.client.*=true' shows all. Texts, tokens and passwords are never logged.
inline Q_LOGGING_CATEGORY(lcApp, "sanad.client.app", QtWarningMsg)
inline Q_LOGGING_CATEGORY(lcSignIn, "sanad.client.signin", QtWarningMsg)

} // namespace sanad::client
