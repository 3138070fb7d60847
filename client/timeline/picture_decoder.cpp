// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/timeline/picture_decoder.h"

#include <QImageReader>

#include <array>

namespace sanad::client {

QImage decodePicture(QIODevice &device, QSize box, const PictureLimits &limits)
{
    // Formats that cannot refer to other files, nor run for long.
    static constexpr std::array<const char *, 6> allowed{"jpeg", "jpg", "png", "gif", "webp", "bmp"};
    if (device.size() <= 0 || device.size() > limits.bytes || box.isEmpty())
        return {};
    QImageReader reader(&device);
    reader.setAutoDetectImageFormat(true);
    reader.setDecideFormatFromContent(true);
    const QByteArray format = reader.format();
    if (std::none_of(allowed.begin(), allowed.end(), [&](const char *name) { return format == name; }))
        return {};
    const QSize size = reader.size();
    const bool isTooLarge = size.width() > limits.side || size.height() > limits.side
        || qint64(size.width()) * size.height() > limits.pixels;
    if (size.isEmpty() || isTooLarge)
        return {};
    reader.setAutoTransform(true);
    const bool isTurned = reader.transformation().testFlag(QImageIOHandler::TransformationRotate90);
    const QSize room = isTurned ? box.transposed() : box;
    if (size.width() > room.width() || size.height() > room.height())
        reader.setScaledSize(size.scaled(room, Qt::KeepAspectRatio).expandedTo({1, 1}));
    const QImage image = reader.read();
    return image.hasAlphaChannel() ? image.convertToFormat(QImage::Format_ARGB32_Premultiplied)
                                   : image.convertToFormat(QImage::Format_RGB32);
}

} // namespace sanad::client
