// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/worker/metadata.h"

using namespace Qt::StringLiterals;

namespace sanad::media {

std::optional<CleanPicture> withoutMetadata(QByteArrayView file, const QString &type)
{
    if (type == "image/jpeg"_L1)
        return cleanJpeg(file);
    if (type == "image/png"_L1)
        return cleanPng(file);
    if (type == "image/gif"_L1)
        return cleanGif(file);
    if (type == "image/webp"_L1)
        return cleanWebp(file);
    return std::nullopt;
}

} // namespace sanad::media
