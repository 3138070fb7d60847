// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace sanad::http {

/// The value of Content-Disposition for a file (RFC 6266): the name in ASCII for old readers, and as it is (RFC 8187)
/// where that says more.
[[nodiscard]] QByteArray contentDisposition(const QString &name, bool isInline);

} // namespace sanad::http
