// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Error.h"

namespace sanad::media {

/// The Error for `number` of errno(3): InsufficientStorage for a full disk or an exceeded disk quota, NotFound for a
/// file that is not there, Internal otherwise. `what` was tried, for the log.
[[nodiscard]] Error fileError(int number, const QString &what);

} // namespace sanad::media
