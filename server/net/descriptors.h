// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace sanad::net {

/// File descriptors that nothing done for a client may take: they are left to the database, to the media worker and to
/// turning clients away in words. Without any left Qt cannot accept, nor always tell so, and its listener spins.
inline constexpr qintptr SpareDescriptors = 96;

/// Whether a descriptor that was just opened is one of those kept back, so that it should be closed again. The kernel
/// gives the lowest number that is free. Any thread.
[[nodiscard]] bool isKeptBack(qintptr descriptor);
/// Whether the next descriptor that is opened would be one of those.
[[nodiscard]] bool areDescriptorsShort();

} // namespace sanad::net
