// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/worker/exif_orientation.h"

#include "server/media/worker/ByteReader.h"

namespace sanad::media {

namespace {

constexpr quint16 OrientationTag = 0x0112;
constexpr quint16 ShortType = 3;

/// TIFF 6.0, section 2; `Big`: the numbers are big endian.
template <bool Big>
Orientation readDirectory(QByteArrayView tiff)
{
    const auto number16 = [](ByteReader &reader) { return Big ? reader.big<quint16>() : reader.little<quint16>(); };
    const auto number32 = [](ByteReader &reader) { return Big ? reader.big<quint32>() : reader.little<quint32>(); };
    ByteReader header(tiff);
    header.take(4);
    const quint32 offset = number32(header);
    if (header.hasFailed() || offset > tiff.size())
        return Orientation::Upright;
    ByteReader directory(tiff.sliced(qsizetype(offset)));
    const int count = number16(directory);
    for (int i = 0; i < count && !directory.hasFailed(); ++i) {
        const quint16 tag = number16(directory);
        const quint16 type = number16(directory);
        directory.take(4);
        const quint16 value = number16(directory);
        directory.take(2);
        if (tag != OrientationTag)
            continue;
        const bool isValid = !directory.hasFailed() && type == ShortType && value >= 1 && value <= 8;
        return isValid ? Orientation(value) : Orientation::Upright;
    }
    return Orientation::Upright;
}

} // namespace

Orientation exifOrientation(QByteArrayView tiff)
{
    if (tiff.startsWith(QByteArrayView("MM\0*", 4)))
        return readDirectory<true>(tiff);
    if (tiff.startsWith(QByteArrayView("II*\0", 4)))
        return readDirectory<false>(tiff);
    return Orientation::Upright;
}

QByteArray exifOf(Orientation orientation)
{
    QByteArray tiff("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0", 26);
    constexpr qsizetype valuePlace = 19;
    tiff[valuePlace] = char(orientation);
    return tiff;
}

} // namespace sanad::media
