// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace sanad::test {

/// PCM, 8,000 samples a second, 8 bit, one channel.
[[nodiscard]] QByteArray wavFile(int seconds);
/// AMR narrow band, 50 frames a second; has no length in its head.
[[nodiscard]] QByteArray amrFile(int seconds);

} // namespace sanad::test
