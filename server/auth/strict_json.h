// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"

#include <QByteArray>
#include <QJsonObject>

namespace sanad::auth {

/// The JSON object in `bytes`. Unlike Qt's parser, which lets the last one win, this refuses a member name that stands
/// twice in one object, at any depth (RFC 7515, 4; RFC 7519, 4), and a byte order mark. Error Unauthorized.
[[nodiscard]] Result<QJsonObject> parseStrictObject(const QByteArray &bytes);

} // namespace sanad::auth
