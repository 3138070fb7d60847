// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace sanad::media {

inline Q_LOGGING_CATEGORY(lcMedia, "sanad.server.media", QtInfoMsg)

} // namespace sanad::media
