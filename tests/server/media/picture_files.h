// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QSize>

namespace sanad::test {

/// What must not be seen in any copy: the camera's words, and the position as degrees (31/1 2/1 ...).
inline constexpr QByteArrayView CameraName = "Kamera von Ahmad";

/// A JPEG as a phone writes it: left half red, right half blue; EXIF with camera, GPS position and `orientation`; XMP,
/// a comment, a colour profile's segment, and a second picture behind the end.
[[nodiscard]] QByteArray phoneJpeg(QSize size, int orientation);
/// EXIF, big endian, that begins with the TIFF header.
[[nodiscard]] QByteArray exifWithPosition(int orientation);
/// The bytes of the position in it.
[[nodiscard]] QByteArray positionBytes();

/// PNG with texts, EXIF and bytes behind its end; seen through if `alpha` is below 255.
[[nodiscard]] QByteArray pngWithTexts(QSize size, int alpha = 255, int orientation = 1);
/// A PNG of a few kilobytes that says it has `side` times `side` pixels.
[[nodiscard]] QByteArray pngBomb(int side);
/// A moving GIF with a comment and XMP.
[[nodiscard]] QByteArray gifWithComment();
/// WebP in the extended form, with EXIF and XMP.
[[nodiscard]] QByteArray webpWithExif(QSize size, int orientation);

} // namespace sanad::test
