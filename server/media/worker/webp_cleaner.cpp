// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/worker/ByteReader.h"
#include "server/media/worker/metadata.h"

#include <algorithm>
#include <array>

namespace sanad::media {

namespace {

constexpr std::array<QByteArrayView, 7> Kept{"VP8X", "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF", "ICCP"};
constexpr char ExifFlag = 0x08;
constexpr char XmpFlag = 0x04;

QByteArray littleEndian(quint32 value)
{
    QByteArray bytes(4, Qt::Uninitialized);
    qToLittleEndian(value, bytes.data());
    return bytes;
}

/// Camera software writes the JPEG's preamble here too, against the format's text.
QByteArrayView withoutPreamble(QByteArrayView exif)
{
    const QByteArrayView preamble("Exif\0\0", 6);
    return exif.startsWith(preamble) ? exif.sliced(preamble.size()) : exif;
}

} // namespace

std::optional<CleanPicture> cleanWebp(QByteArrayView file)
{
    ByteReader outer(file);
    const bool isRiff = outer.take(4) == "RIFF";
    ByteReader in(outer.take(qMin<qint64>(outer.little<quint32>(), outer.left())));
    if (!isRiff || in.take(4) != "WEBP")
        return std::nullopt;
    CleanPicture picture;
    QByteArray &out = picture.bytes;
    out.reserve(file.size());
    out += "WEBP";
    qsizetype flags = -1;
    while (in.left() >= 8) {
        const QByteArrayView type = in.take(4);
        const quint32 size = in.little<quint32>();
        const QByteArrayView content = in.take(size);
        if (in.hasFailed())
            return std::nullopt;
        const QByteArrayView padding = in.take(qMin<qint64>(size & 1, in.left()));
        if (type == "EXIF")
            picture.orientation = exifOrientation(withoutPreamble(content));
        if (std::ranges::find(Kept, type) == Kept.end())
            continue;
        if (type == "VP8X" && size >= 1)
            flags = out.size() + 8;
        out += type.toByteArray() + littleEndian(size);
        out += content;
        // As it came: where pixels are cut off, the decoder reads on into it.
        out += padding;
        out.append(qsizetype(size & 1) - padding.size(), '\0');
    }
    if (flags >= 0) {
        out[flags] = char(out.at(flags) & ~(ExifFlag | XmpFlag));
        if (picture.orientation != Orientation::Upright) {
            const QByteArray exif = exifOf(picture.orientation);
            out[flags] = char(out.at(flags) | ExifFlag);
            out += "EXIF" + littleEndian(quint32(exif.size())) + exif;
        }
    }
    out.prepend("RIFF" + littleEndian(quint32(out.size())));
    return picture;
}

} // namespace sanad::media
