// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/media/worker/exif_orientation.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace sanad::media {

/// A picture without what its camera and its editor wrote beside the pixels.
struct CleanPicture
{
    QByteArray bytes;
    Orientation orientation = Orientation::Upright; ///< also in `bytes`, where the format has a place for it
};

/// A copy of a picture file, pixels untouched: only those parts are taken over that are known to describe how pixels
/// look, so that positions, names, previews, comments and whatever follows the picture's end stay behind. Nothing if
/// the file's structure is broken, or `type` has no such copy. Pure.
[[nodiscard]] std::optional<CleanPicture> withoutMetadata(QByteArrayView file, const QString &type);

/// ITU-T T.81, annex B.
[[nodiscard]] std::optional<CleanPicture> cleanJpeg(QByteArrayView file);
/// PNG (Third Edition), chapters 5 and 11.
[[nodiscard]] std::optional<CleanPicture> cleanPng(QByteArrayView file);
/// GIF89a.
[[nodiscard]] std::optional<CleanPicture> cleanGif(QByteArrayView file);
/// RFC 9649.
[[nodiscard]] std::optional<CleanPicture> cleanWebp(QByteArrayView file);

} // namespace sanad::media
