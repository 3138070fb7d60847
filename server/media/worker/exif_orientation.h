// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace sanad::media {

/// How a picture has to be turned to be seen as it was taken; numbers as in EXIF 2.3, tag 0x0112.
enum class Orientation {
    Upright = 1,
    Mirrored = 2,
    UpsideDown = 3,
    Flipped = 4,
    MirroredAndLeft = 5,
    Right = 6, ///< turn it right by 90 degrees
    MirroredAndRight = 7,
    Left = 8,
};

/// Whether width and height change places.
[[nodiscard]] constexpr bool isSideways(Orientation orientation)
{
    return orientation >= Orientation::MirroredAndLeft;
}

/// The orientation in an EXIF block, which begins with the TIFF header; Upright if it has none or is broken.
[[nodiscard]] Orientation exifOrientation(QByteArrayView tiff);
/// An EXIF block that says the orientation and nothing else.
[[nodiscard]] QByteArray exifOf(Orientation orientation);

} // namespace sanad::media
