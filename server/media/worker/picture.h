// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/media/FileExaminer.h"
#include "server/media/worker/exif_orientation.h"

namespace sanad::media {

/// The longer side of a thumbnail is at most this, in pixels.
inline constexpr int ThumbnailSide = 320;

/// Finds the size of a picture as it is shown, and writes a thumbnail: PNG if it can be seen through, JPEG otherwise.
/// `found` stays as it is if the picture cannot be decoded or has more than `maxPixels`.
void examinePicture(const QString &path, const QString &mediaType, Orientation orientation, qint64 maxPixels,
    const QString &thumbnailPath, Examination &found);

} // namespace sanad::media
