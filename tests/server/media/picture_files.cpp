// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/media/picture_files.h"

#include <QBuffer>
#include <QImage>
#include <QImageWriter>
#include <QtEndian>

#include <array>

using namespace Qt::StringLiterals;

namespace sanad::test {

namespace {

template <typename T>
QByteArray big(T value)
{
    QByteArray bytes(sizeof(T), Qt::Uninitialized);
    qToBigEndian(value, bytes.data());
    return bytes;
}

QByteArray littleWord(quint32 value)
{
    QByteArray bytes(4, Qt::Uninitialized);
    qToLittleEndian(value, bytes.data());
    return bytes;
}

QByteArray entry(quint16 tag, quint16 type, quint32 count, const QByteArray &value)
{
    return big(tag) + big(type) + big(count) + value;
}

QImage redAndBlue(QSize size, int alpha = 255)
{
    QImage image(size, QImage::Format_ARGB32);
    for (int y = 0; y < size.height(); ++y) {
        for (int x = 0; x < size.width(); ++x)
            image.setPixel(x, y, x < size.width() / 2 ? qRgba(255, 0, 0, alpha) : qRgba(0, 0, 255, alpha));
    }
    return image;
}

QByteArray encoded(const QImage &image, const char *format)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (!QImageWriter(&buffer, format).write(image))
        qFatal("no %s can be written here", format);
    return bytes;
}

QByteArray segment(quint8 marker, const QByteArray &content)
{
    return QByteArray("\xff") + char(marker) + big(quint16(content.size() + 2)) + content;
}

quint32 crc(const QByteArray &bytes)
{
    quint32 value = 0xffffffff;
    for (const char c : bytes) {
        value ^= quint8(c);
        for (int i = 0; i < 8; ++i)
            value = (value & 1) != 0 ? (value >> 1) ^ 0xedb88320 : value >> 1;
    }
    return ~value;
}

QByteArray pngChunk(const QByteArray &type, const QByteArray &content)
{
    return big(quint32(content.size())) + type + content + big(crc(type + content));
}

QByteArray riffChunk(const QByteArray &type, const QByteArray &content)
{
    return type + littleWord(quint32(content.size())) + content + QByteArray(content.size() & 1, '\0');
}

} // namespace

QByteArray positionBytes()
{
    QByteArray bytes;
    for (const quint32 number : {31u, 1u, 57u, 1u, 1234u, 100u})
        bytes += big(number);
    return bytes;
}

QByteArray exifWithPosition(int orientation)
{
    // Header; first directory with three entries; its text; directory of the position with one entry; its value.
    constexpr quint32 first = 8, afterFirst = first + 2 + 3 * 12 + 4;
    const QByteArray camera = CameraName.toByteArray() + '\0';
    const quint32 positions = afterFirst + quint32(camera.size());
    const quint32 value = positions + 2 + 12 + 4;
    QByteArray tiff = QByteArray("MM\0*", 4) + big(first);
    tiff += big(quint16(3)) + entry(0x010f, 2, quint32(camera.size()), big(afterFirst));
    tiff += entry(0x0112, 3, 1, big(quint16(orientation)) + QByteArray(2, '\0'));
    tiff += entry(0x8825, 4, 1, big(positions)) + big(quint32(0)) + camera;
    tiff += big(quint16(1)) + entry(0x0002, 5, 3, big(value)) + big(quint32(0)) + positionBytes();
    return tiff;
}

QByteArray phoneJpeg(QSize size, int orientation)
{
    const QByteArray plain = encoded(redAndBlue(size), "JPEG");
    const QByteArray exif = segment(0xe1, QByteArray("Exif\0\0", 6) + exifWithPosition(orientation));
    const QByteArray xmp =
        segment(0xe1, QByteArray("http://ns.adobe.com/xap/1.0/\0", 29) + "<x>" + CameraName.toByteArray() + "</x>");
    const QByteArray comment = segment(0xfe, CameraName.toByteArray());
    const QByteArray makers = segment(0xe5, CameraName.toByteArray());
    const QByteArray profile = segment(0xe2, QByteArray("ICC_PROFILE\0\x01\x01", 14) + "not really");
    return plain.first(2) + exif + xmp + comment + makers + profile + plain.sliced(2) + "second " + exif + plain;
}

QByteArray pngWithTexts(QSize size, int alpha, int orientation)
{
    const QByteArray plain = encoded(redAndBlue(size, alpha), "PNG");
    constexpr qsizetype afterHeader = 8 + 25;
    return plain.first(afterHeader) + pngChunk("tEXt", QByteArray("Author\0", 7) + CameraName.toByteArray())
        + pngChunk("eXIf", exifWithPosition(orientation)) + plain.sliced(afterHeader) + CameraName.toByteArray();
}

QByteArray pngBomb(int side)
{
    const QByteArray header = big(quint32(side)) + big(quint32(side)) + QByteArray("\x08\x02\0\0\0", 5);
    // Rows that are all zero pack a thousand to one: what is missing at the end does not matter to a decoder that
    // makes room for all of it first.
    const QByteArray rows = qCompress(QByteArray(4 * 1024 * 1024, '\0'), 9).sliced(4);
    return QByteArray("\x89PNG\r\n\x1a\n", 8) + pngChunk("IHDR", header) + pngChunk("IDAT", rows)
        + pngChunk("IEND", {});
}

QByteArray gifWithComment()
{
    const QByteArray screen("\x02\0\x02\0\x80\0\0", 7);
    const QByteArray colours("\xff\0\0\0\0\xff", 6);
    const QByteArray loop = QByteArray("\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0", 19);
    const QByteArray control("\x21\xf9\x04\0\x0a\0\0\0", 8);
    const QByteArray picture("\x2c\0\0\0\0\x02\0\x02\0\0\x02\x03\x44\x02\x05\0", 16);
    const auto length = char(CameraName.size());
    const QByteArray comment = QByteArray("\x21\xfe", 2) + length + CameraName.toByteArray() + '\0';
    const QByteArray xmp = QByteArray("\x21\xff\x0bXMP DataXMP", 14) + length + CameraName.toByteArray() + '\0';
    return "GIF89a" + screen + colours + loop + comment + control + picture + xmp + control + picture + ';'
        + CameraName.toByteArray();
}

QByteArray webpWithExif(QSize size, int orientation)
{
    const QByteArray simple = encoded(redAndBlue(size), "WEBP");
    QByteArray extended(10, '\0');
    extended[0] = 0x0c;
    extended[4] = char((size.width() - 1) & 0xff);
    extended[5] = char((size.width() - 1) >> 8);
    extended[7] = char((size.height() - 1) & 0xff);
    extended[8] = char((size.height() - 1) >> 8);
    // The simple form has one chunk, which is taken over.
    const QByteArray pixels = simple.sliced(12);
    const QByteArray all = "WEBP" + riffChunk("VP8X", extended) + pixels
        + riffChunk("EXIF", exifWithPosition(orientation)) + riffChunk("XMP ", CameraName.toByteArray());
    return "RIFF" + littleWord(quint32(all.size())) + all;
}

} // namespace sanad::test
