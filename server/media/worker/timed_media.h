// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/media/FileExaminer.h"

namespace sanad::media {

/// How long a sound or a video lasts and which of the two it is, by libavformat. `found` stays as it is if that cannot
/// be found out. Formats that lead to other files (playlists) are not looked into.
void examineTimed(const QString &path, Examination &found);

} // namespace sanad::media
