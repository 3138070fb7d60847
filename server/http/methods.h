// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/Request.h"

#include <optional>

namespace sanad::http {

[[nodiscard]] const QByteArray &methodName(Method method);
/// Methods are case-sensitive (RFC 9110, section 9.1); nothing for those we do not know.
[[nodiscard]] std::optional<Method> methodNamed(QByteArrayView name);
/// The value of Allow for a path whose routes have these methods: HEAD comes with GET, OPTIONS with anything.
[[nodiscard]] QByteArray allowHeader(const QList<Method> &methods);

} // namespace sanad::http
