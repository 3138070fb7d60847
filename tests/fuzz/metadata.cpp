// SPDX-License-Identifier: GPL-3.0-or-later
// Input: a picture file.
#include "server/media/worker/metadata.h"
#include "fuzz.h"
#include "picture_input.h"

#include <QBuffer>
#include <QImage>
#include <QImageReader>
#include <QtEndian>

using namespace sanad;
using namespace sanad::fuzz;
using namespace sanad::media;

namespace {

/// An EXIF block that says the orientation, with the headers around it in the two formats that keep it.
constexpr qsizetype MostAdded = 64;

/// What decoders make of a file; null if it is none, or too much for a fuzzer.
QImage decoded(const QByteArray &file, const QByteArray &format)
{
    QBuffer buffer;
    buffer.setData(file);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer, format);
    reader.setAutoDetectImageFormat(false);
    reader.setAutoTransform(false);
    constexpr int side = 256;
    const QSize size = reader.size();
    if (size.isEmpty() || size.width() > side || size.height() > side)
        return {};
    return reader.read().convertToFormat(QImage::Format_ARGB32);
}

void checkOrientation(QByteArrayView tiff)
{
    const Orientation orientation = exifOrientation(tiff);
    require(orientation >= Orientation::Upright && orientation <= Orientation::Left, "an orientation is one of eight");
    require(exifOrientation(exifOf(orientation)) == orientation, "an orientation is read as it was written");
}

/// The segments before the pixels, by another reader than the cleaner's own (ITU-T T.81, B.1.1.4).
void checkJpegSegments(const CleanPicture &clean)
{
    QByteArrayView rest = QByteArrayView(clean.bytes).sliced(2);
    while (rest.size() >= 4 && quint8(rest[0]) == 0xff && quint8(rest[1]) != 0xda) {
        const auto marker = quint8(rest[1]);
        const qsizetype size = 2 + (quint8(rest[2]) << 8) + quint8(rest[3]);
        require(size >= 4 && size <= rest.size(), "a segment of a clean copy is whole");
        const QByteArrayView content = rest.first(size).sliced(4);
        require(marker != 0xe1 || content == QByteArray("Exif\0\0", 6) + exifOf(clean.orientation),
            "of EXIF the orientation is left, and nothing else");
        const bool isKnown = marker == 0xe0 || marker == 0xe1 || marker == 0xe2 || marker == 0xee;
        require(marker < 0xe0 || isKnown, "neither comments nor what programs note are left");
        rest = rest.sliced(size);
    }
}

void checkPngChunks(const CleanPicture &clean)
{
    const QByteArrayView file = clean.bytes;
    constexpr QByteArrayView end("\0\0\0\0IEND\xae\x42\x60\x82", 12);
    require(file.endsWith(end), "nothing hides in the end");
    for (QByteArrayView rest = file.sliced(8); !rest.isEmpty();) {
        const QByteArrayView type = rest.sliced(4, 4);
        for (const QByteArrayView telling :
            {QByteArrayView("tEXt"), QByteArrayView("zTXt"), QByteArrayView("iTXt"), QByteArrayView("tIME")})
            require(type != telling, "neither texts nor times are left");
        require(type != "eXIf" || rest.sliced(8).startsWith(exifOf(clean.orientation)),
            "of EXIF the orientation is left, and nothing else");
        rest = rest.sliced(12 + qFromBigEndian<quint32>(rest.data()));
    }
}

} // namespace

void sanad::fuzz::testOneInput(QByteArrayView input)
{
    checkOrientation(input);
    const QByteArray format = pictureFormat(input, 0);
    const QString type = QStringLiteral("image/") + QString::fromLatin1(format);
    const auto clean = withoutMetadata(input, type);
    if (!clean)
        return;
    require(clean->bytes.size() <= input.size() + MostAdded, "a copy is no longer than the file");
    const auto again = withoutMetadata(clean->bytes, type);
    require(again.has_value(), "a clean copy is a picture");
    require(again->bytes == clean->bytes, "a clean copy has nothing left to clean");
    const bool hasPlace = format == "jpeg" || format == "png" || clean->bytes.indexOf("VP8X") == 12;
    if (hasPlace)
        require(again->orientation == clean->orientation, "a clean copy is turned like the picture");

    if (format == "jpeg")
        checkJpegSegments(*clean);
    if (format == "png")
        checkPngChunks(*clean);
    // Of a damaged picture, decoders show as much as they can find, and may find less in the copy. That of GIF does not
    // tell which those are.
    if (format == "gif")
        return;
    hasWarned = false;
    const QImage before = decoded(rawBytes(input), format);
    if (before.isNull() || hasWarned)
        return;
    const QImage after = decoded(clean->bytes, format);
    require(after == before, "a clean copy looks like the picture");
    require(after.textKeys().isEmpty(), "a clean copy says nothing");
}
