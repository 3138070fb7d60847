// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace sanad::media {

/// Overwrites, in place, what cameras write about place and circumstances into files that are not taken apart and put
/// together again. All other bytes stay where they are, so that whatever points to them stays right. False if there was
/// nothing to overwrite, or the structure is not understood. Pure.
///
/// TIFF and what is built on it (raw pictures), by blankTiff(); MP4, QuickTime, 3GPP, HEIC and AVIF, by blankBoxes().
[[nodiscard]] bool blankPositions(QByteArray &file);

/// TIFF 6.0 and EXIF 2.3: GPS directories, maker notes, XMP and IPTC blocks of the TIFF that begins at `start`.
[[nodiscard]] bool blankTiff(QByteArray &file, qsizetype start, qsizetype size);
/// ISO/IEC 14496-12 and the QuickTime file format: user data and metadata of the film and its tracks, tracks of
/// metadata (their samples stay), XMP; ISO/IEC 23008-12: Exif and XMP items.
[[nodiscard]] bool blankBoxes(QByteArray &file);

} // namespace sanad::media
