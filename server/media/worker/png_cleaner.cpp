// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/worker/ByteReader.h"
#include "server/media/worker/metadata.h"

#include <algorithm>
#include <array>
#include <zlib.h>

namespace sanad::media {

namespace {

constexpr QByteArrayView Signature("\x89PNG\r\n\x1a\n", 8);
constexpr QByteArrayView End("\0\0\0\0IEND\xae\x42\x60\x82", 12);

/// How pixels look, and how they move (APNG); the critical chunks among them.
constexpr std::array<QByteArrayView, 15> Kept{"IHDR", "PLTE", "IDAT", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP",
    "sBIT", "bKGD", "pHYs", "acTL", "fcTL", "fdAT"};

void appendChunk(QByteArray &out, const QByteArray &typeAndContent)
{
    const auto append = [&out](quint32 number) {
        char bytes[sizeof number];
        qToBigEndian(number, bytes);
        out.append(bytes, sizeof bytes);
    };
    append(quint32(typeAndContent.size() - 4));
    out += typeAndContent;
    append(
        quint32(::crc32(0, reinterpret_cast<const Bytef *>(typeAndContent.constData()), uInt(typeAndContent.size()))));
}

} // namespace

std::optional<CleanPicture> cleanPng(QByteArrayView file)
{
    ByteReader in(file);
    if (in.take(Signature.size()) != Signature)
        return std::nullopt;
    CleanPicture picture;
    picture.bytes.reserve(file.size());
    picture.bytes += Signature;
    bool hasPixels = false;
    while (!in.atEnd()) {
        const QByteArrayView head = in.peek(8);
        if (head.isEmpty())
            break;
        const QByteArrayView type = head.sliced(4, 4);
        constexpr qint64 around = 12; // length, type, checksum
        const QByteArrayView chunk = in.take(around + qFromBigEndian<quint32>(head.data()));
        if (in.hasFailed())
            break;
        if (type == "IEND") {
            if (picture.orientation != Orientation::Upright)
                appendChunk(picture.bytes, "eXIf" + exifOf(picture.orientation));
            // Not as it came: it could hold anything, and would still be the end.
            picture.bytes += End;
            return hasPixels ? std::optional(std::move(picture)) : std::nullopt;
        }
        if (type == "eXIf")
            picture.orientation = exifOrientation(chunk.sliced(8, chunk.size() - around));
        hasPixels = hasPixels || type == "IDAT";
        if (std::ranges::find(Kept, type) != Kept.end())
            picture.bytes += chunk;
    }
    return std::nullopt;
}

} // namespace sanad::media
