// SPDX-License-Identifier: GPL-3.0-or-later
// Input: a byte for the orientation, then a picture file.
#include "fuzz.h"
#include "memory_file.h"
#include "picture_input.h"
#include "server/media/media_type.h"
#include "server/media/worker/metadata.h"
#include "server/media/worker/picture.h"

#include <QImageReader>

#include <algorithm>

using namespace sanad;
using namespace sanad::fuzz;
using namespace sanad::media;

namespace {

/// Fewer than the server allows, since a fuzzer would try large ones all day.
constexpr qint64 MaxPixels = 1'000'000;

void checkThumbnail(const MemoryFile &thumbnail, const Examination &found)
{
    QImageReader reader(thumbnail.path(), found.thumbnailType.mid(qsizetype(sizeof("image/") - 1)).toLatin1());
    const QImage image = reader.read();
    require(!image.isNull(), "a thumbnail is a picture");
    require(image.width() <= ThumbnailSide && image.height() <= ThumbnailSide, "a thumbnail is small");
    require(image.width() <= *found.width && image.height() <= *found.height, "a thumbnail is not made larger");
    require(image.textKeys().isEmpty(), "a thumbnail says nothing of its own");
    // Both round to whole pixels.
    const double picture = double(*found.width) / *found.height;
    const double small = double(image.width()) / image.height();
    const bool isNarrow = picture > ThumbnailSide || picture < 1.0 / ThumbnailSide;
    const double slack = 1.0 + 2.0 / std::min(image.width(), image.height());
    require(isNarrow || (small <= picture * slack && picture <= small * slack), "a thumbnail has the picture's shape");
}

} // namespace

void sanad::fuzz::testOneInput(QByteArrayView input)
{
    static MemoryFile file;
    static MemoryFile thumbnail;
    const quint8 choice = takeByte(input);
    const auto orientation = Orientation(1 + choice % 8);
    const QString type = QStringLiteral("image/") + QString::fromLatin1(pictureFormat(input, choice / 8));
    // As the worker does it: the decoder sees nothing but the clean copy.
    const auto clean = withoutMetadata(input, type);
    if (!clean)
        return;
    file.setContent(clean->bytes);
    thumbnail.setContent({});
    Examination found;
    examinePicture(file.path(), type, orientation, MaxPixels, thumbnail.path(), found);

    require(found.width.has_value() == found.height.has_value(), "a size is width and height");
    require(!found.width || (*found.width > 0 && *found.height > 0), "a size is positive");
    require(!found.width || qint64(*found.width) * *found.height <= MaxPixels, "a picture bomb is not decoded");
    require(!found.hasCleanCopy && !found.hasVideo && !found.hasAudio && !found.duration, "a picture is no video");
    require(found.thumbnailType.isEmpty() || found.width.has_value(), "no thumbnail of what was not decoded");
    if (found.thumbnailType.isEmpty())
        return;
    require(isPicture(found.thumbnailType), "a thumbnail's type is one of ours");
    checkThumbnail(thumbnail, found);
}
