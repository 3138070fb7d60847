// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/worker/ByteReader.h"
#include "server/media/worker/metadata.h"

namespace sanad::media {

namespace {

enum Marker : quint8 {
    Temporary = 0x01,
    Reset0 = 0xd0,
    Reset7 = 0xd7,
    StartOfImage = 0xd8,
    EndOfImage = 0xd9,
    StartOfScan = 0xda,
    App0 = 0xe0,
    App1 = 0xe1,
    App2 = 0xe2,
    App14 = 0xee,
    App15 = 0xef,
    Extension0 = 0xf0,
};

void appendSegment(QByteArray &out, quint8 marker, QByteArrayView content)
{
    const auto length = quint16(content.size() + 2);
    out += '\xff';
    out += char(marker);
    out += char(length >> 8);
    out += char(length & 0xff);
    out += content;
}

/// Compressed data up to the next marker that is not part of it (ITU-T T.81, B.1.1.5).
QByteArrayView takeScan(ByteReader &in, QByteArrayView file)
{
    const qsizetype start = in.position();
    qsizetype at = start;
    while (true) {
        at = file.indexOf('\xff', at);
        if (at < 0 || at + 1 >= file.size())
            return in.take(in.left());
        const auto next = quint8(file[at + 1]);
        if (next != 0 && next != 0xff && !(next >= Reset0 && next <= Reset7))
            return in.take(at - start);
        at += next == 0xff ? 1 : 2;
    }
}

class Cleaner
{
public:
    explicit Cleaner(QByteArrayView file)
        : m_file(file)
        , m_in(file)
    {
    }

    std::optional<CleanPicture> run()
    {
        if (m_in.take(2) != QByteArrayView("\xff\xd8", 2))
            return std::nullopt;
        while (!m_isEnded && !m_in.atEnd()) {
            if (!step())
                return std::nullopt;
        }
        // Cut off files end in the middle of a scan, and are shown as far as they go.
        if (!m_hasScan)
            return std::nullopt;
        m_picture.bytes += QByteArrayView("\xff\xd9", 2);
        return std::move(m_picture);
    }

private:
    bool step()
    {
        if (m_in.big<quint8>() != 0xff)
            return m_hasScan && end();
        quint8 marker = 0xff;
        while (marker == 0xff && !m_in.atEnd())
            marker = m_in.big<quint8>();
        if (marker == EndOfImage)
            return end();
        if (marker == Temporary || (marker >= Reset0 && marker <= Reset7))
            return true;
        if (marker < 0xc0 || marker == StartOfImage || marker == 0xff)
            return m_hasScan && end();
        const quint16 length = m_in.big<quint16>();
        const QByteArrayView content = m_in.take(qint64(length) - 2);
        if (m_in.hasFailed())
            return m_hasScan && end();
        takeSegment(marker, content);
        return true;
    }

    void takeSegment(quint8 marker, QByteArrayView content)
    {
        if (marker == StartOfScan) {
            beginScans();
            appendSegment(m_picture.bytes, marker, content);
            m_picture.bytes += takeScan(m_in, m_file);
            return;
        }
        QByteArray &out = m_hasScan ? m_picture.bytes : m_header;
        const bool isProfile = marker == App2 && content.startsWith(QByteArrayView("ICC_PROFILE\0", 12));
        const bool isColourNote = marker == App14 && content.startsWith("Adobe");
        if (marker < App0 || isProfile || isColourNote)
            appendSegment(out, marker, content);
        else if (marker == App0 && content.startsWith(QByteArrayView("JFIF\0", 5)) && content.size() >= 14)
            // Version and density; what follows would be a preview.
            appendSegment(out, marker, content.first(12).toByteArray() + QByteArray(2, '\0'));
        else if (marker == App1 && content.startsWith(QByteArrayView("Exif\0\0", 6)) && !m_hasScan)
            m_picture.orientation = exifOrientation(content.sliced(6));
    }

    /// What stood before the first scan is complete now, and so is the orientation.
    void beginScans()
    {
        if (std::exchange(m_hasScan, true))
            return;
        m_picture.bytes.reserve(m_file.size());
        m_picture.bytes += QByteArrayView("\xff\xd8", 2);
        if (m_picture.orientation != Orientation::Upright)
            appendSegment(m_picture.bytes, App1, QByteArray("Exif\0\0", 6) + exifOf(m_picture.orientation));
        m_picture.bytes += m_header;
    }

    bool end()
    {
        m_isEnded = true;
        return true;
    }

    QByteArrayView m_file;
    ByteReader m_in;
    QByteArray m_header;
    CleanPicture m_picture;
    bool m_hasScan = false;
    bool m_isEnded = false;
};

} // namespace

std::optional<CleanPicture> cleanJpeg(QByteArrayView file)
{
    return Cleaner(file).run();
}

} // namespace sanad::media
