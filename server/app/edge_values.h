// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/config_values.h"

namespace sanad::app {

// Values that say where connections come from, whom to believe, and how much is too much.

[[nodiscard]] ValueKind<QList<ListenAddress>> listenKind();
/// Permissions of a file as chmod(1) takes them: 0660.
[[nodiscard]] ValueKind<uint> fileModeKind();
/// Addresses, blocks of addresses, and `unix` for whoever comes over a Unix domain socket.
[[nodiscard]] ValueKind<http::ProxyConfig> trustedProxiesKind();
[[nodiscard]] ValueKind<http::ForwardedHeader> forwardedHeaderKind();
/// `120/1m`, or `off`.
[[nodiscard]] ValueKind<http::RateRule> rateRuleKind();

} // namespace sanad::app
