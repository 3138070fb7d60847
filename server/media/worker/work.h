// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/media/worker_messages.h"

#include <functional>

namespace sanad::media {

/// Looks into one file. `tell` is called as soon as the copy without metadata is complete: whatever the decoder does to
/// this process afterwards, that much is known.
[[nodiscard]] Examination lookInto(
    const ExaminerJob &job, const WorkerLimits &limits, const std::function<void(const Examination &)> &tell);

/// Takes jobs from the socket `descriptor` until it is closed; the process's exit code.
[[nodiscard]] int work(int descriptor, const WorkerLimits &limits);

} // namespace sanad::media
