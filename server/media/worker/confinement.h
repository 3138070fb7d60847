// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/media/MediaConfig.h"

namespace sanad::media {

/// Takes from this process for good what looking into files does not need: memory, large files, core dumps, priority,
/// the descriptors it inherited, new processes and sockets, signals to others. False if one of them cannot be taken.
[[nodiscard]] bool confine(const WorkerLimits &limits);

/// Gives the process so much processor time from now on; then it is killed.
void allowProcessorTime(std::chrono::milliseconds time);

} // namespace sanad::media
