// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/worker/picture.h"

#include <QColorSpace>
#include <QImage>
#include <QImageReader>
#include <QTransform>

using namespace Qt::StringLiterals;

namespace sanad::media {

namespace {

constexpr int JpegQuality = 82;

QImage turned(const QImage &image, Orientation orientation)
{
    switch (orientation) {
    case Orientation::Upright: return image;
    case Orientation::Mirrored: return image.mirrored(true, false);
    case Orientation::UpsideDown: return image.mirrored(true, true);
    case Orientation::Flipped: return image.mirrored(false, true);
    case Orientation::MirroredAndLeft: return image.mirrored(true, false).transformed(QTransform().rotate(-90));
    case Orientation::Right: return image.transformed(QTransform().rotate(90));
    case Orientation::MirroredAndRight: return image.mirrored(true, false).transformed(QTransform().rotate(90));
    case Orientation::Left: return image.transformed(QTransform().rotate(-90));
    }
    return image;
}

qint64 pixelsOf(QSize size)
{
    return qint64(size.width()) * size.height();
}

bool isLarge(QSize size)
{
    return size.width() > ThumbnailSide || size.height() > ThumbnailSide;
}

/// Of a thumbnail of a large picture.
QSize thumbnailSize(QSize picture)
{
    return picture.scaled(ThumbnailSide, ThumbnailSide, Qt::KeepAspectRatio).expandedTo(QSize(1, 1));
}

bool canBeSeenThrough(const QImage &image)
{
    if (!image.hasAlphaChannel())
        return false;
    const QImage plain = image.convertToFormat(QImage::Format_ARGB32);
    for (int y = 0; y < plain.height(); ++y) {
        const auto *line = reinterpret_cast<const QRgb *>(plain.constScanLine(y));
        if (std::any_of(line, line + plain.width(), [](QRgb pixel) { return qAlpha(pixel) != 255; }))
            return true;
    }
    return false;
}

} // namespace

void examinePicture(const QString &path, const QString &mediaType, Orientation orientation, qint64 maxPixels,
    const QString &thumbnailPath, Examination &found)
{
    QImageReader reader(path, mediaType.mid(u"image/"_s.size()).toLatin1());
    // The bytes have been looked at already: no other decoder gets to see them.
    reader.setAutoDetectImageFormat(false);
    reader.setAutoTransform(false);
    QSize size = reader.size();
    if (size.isEmpty() || pixelsOf(size) > maxPixels)
        return;
    // The reader of JPEG makes the picture small while it reads; others would read all of it first.
    const bool readsSmall = reader.supportsOption(QImageIOHandler::ScaledSize);
    if (readsSmall && isLarge(size))
        reader.setScaledSize(thumbnailSize(size));
    QImage image = reader.read();
    if (image.isNull())
        return;
    // That of GIF announces the first of the pictures that move, which may be smaller than what is shown.
    if (!readsSmall)
        size = image.size();
    if (pixelsOf(size) > maxPixels)
        return;
    if (isLarge(image.size()))
        image = image.scaled(thumbnailSize(size), Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    if (image.colorSpace().isValid() && image.colorSpace() != QColorSpace(QColorSpace::SRgb))
        image.convertToColorSpace(QColorSpace(QColorSpace::SRgb));
    image = turned(image, orientation);
    const bool isPng = canBeSeenThrough(image);
    const bool isWritten = isPng ? image.save(thumbnailPath, "PNG") : image.save(thumbnailPath, "JPEG", JpegQuality);
    const QSize shown = isSideways(orientation) ? size.transposed() : size;
    found.width = shown.width();
    found.height = shown.height();
    if (isWritten)
        found.thumbnailType = isPng ? u"image/png"_s : u"image/jpeg"_s;
}

} // namespace sanad::media
