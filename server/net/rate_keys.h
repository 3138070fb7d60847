// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHostAddress>

namespace sanad::net {

// Owners for a RateTable. `seed` is of the process, so that nobody can aim at another's slot; `tag` tells kinds of
// limits and owners apart.

[[nodiscard]] quint64 rateKey(quint64 who, quint64 tag, quint64 seed);
/// IPv6 counts by its /64, which is one customer (RFC 6177). `tag`: below 2^24.
[[nodiscard]] quint64 rateKey(const QHostAddress &address, quint64 tag, quint64 seed);

} // namespace sanad::net
