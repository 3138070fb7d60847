// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace sanad::llm {

inline Q_LOGGING_CATEGORY(lcLanguageModel, "sanad.server.llm", QtInfoMsg)

} // namespace sanad::llm
