// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIODevice>
#include <QImage>
#include <QSize>

namespace sanad::client {

/// What a picture may cost: a few bytes can claim thousands of megapixels.
struct PictureLimits
{
    qint64 bytes = qint64(30) * 1024 * 1024;
    int side = 16'384; ///< pixels
    qint64 pixels = 40'000'000;
};

/// Decodes a picture, no larger than fits into `box` (never enlarged), turned as its camera was. JPEG, PNG, GIF, WebP
/// and BMP, told by their bytes. Its size is looked at before anything is decoded. None: not a picture, or beyond the
/// limits. Safe from any thread, each with its own device.
[[nodiscard]] QImage decodePicture(QIODevice &device, QSize box, const PictureLimits &limits = {});

} // namespace sanad::client
