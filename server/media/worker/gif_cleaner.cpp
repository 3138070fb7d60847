// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/worker/ByteReader.h"
#include "server/media/worker/metadata.h"

namespace sanad::media {

namespace {

enum Block : quint8 { Extension = 0x21, Image = 0x2c, Trailer = 0x3b };
enum Label : quint8 { GraphicControl = 0xf9, Application = 0xff };

/// The bytes of a colour table that a flags byte announces.
qint64 tableSize(quint8 flags)
{
    return (flags & 0x80) != 0 ? 3 * (qint64(1) << ((flags & 7) + 1)) : 0;
}

/// Sub-blocks up to and with the empty one that ends them.
void skipSubBlocks(ByteReader &in)
{
    while (!in.atEnd()) {
        const auto size = in.big<quint8>();
        if (size == 0)
            return;
        in.take(size);
    }
    in.take(1); // no end: fails
}

/// Repetition and colours; every other application's data are metadata.
bool isKeptExtension(quint8 label, QByteArrayView content)
{
    if (label == GraphicControl)
        return true;
    if (label != Application)
        return false;
    return content.startsWith("\x0bNETSCAPE2.0")
        || content.startsWith("\x0b"
                              "ANIMEXTS1.0")
        || content.startsWith("\x0bICCRGBG1012");
}

} // namespace

std::optional<CleanPicture> cleanGif(QByteArrayView file)
{
    ByteReader in(file);
    const QByteArrayView version = in.take(6);
    const QByteArrayView screen = in.take(7);
    if (in.hasFailed() || (version != "GIF87a" && version != "GIF89a"))
        return std::nullopt;
    in.take(tableSize(quint8(screen[4])));
    CleanPicture picture;
    picture.bytes.reserve(file.size());
    picture.bytes += file.first(in.position());
    bool hasImage = false;
    while (!in.atEnd() && !in.hasFailed()) {
        const qsizetype start = in.position();
        const auto block = in.big<quint8>();
        bool isKept = true;
        if (block == Extension) {
            const auto label = in.big<quint8>();
            isKept = isKeptExtension(label, in.peek(qMin<qint64>(12, in.left())));
            skipSubBlocks(in);
        } else if (block == Image) {
            const QByteArrayView description = in.take(9);
            in.take(description.isEmpty() ? 0 : tableSize(quint8(description[8])));
            in.take(1);
            skipSubBlocks(in);
            hasImage = true;
        } else {
            break;
        }
        if (isKept && !in.hasFailed())
            picture.bytes += file.sliced(start, in.position() - start);
    }
    if (!hasImage || in.hasFailed())
        return std::nullopt;
    picture.bytes += char(Trailer);
    return picture;
}

} // namespace sanad::media
