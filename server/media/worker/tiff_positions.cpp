// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/worker/ByteReader.h"
#include "server/media/worker/positions.h"

#include <algorithm>
#include <array>
#include <vector>

namespace sanad::media {

namespace {

/// Tags that lead to further directories, and those whose values go.
enum Tag : quint16 {
    SubDirectories = 0x014a,
    Xmp = 0x02bc,
    Iptc = 0x83bb,
    Photoshop = 0x8649,
    Exif = 0x8769,
    Gps = 0x8825,
    MakerNote = 0x927c,
};

constexpr qint64 EntrySize = 12;
/// No camera comes near; a file made to keep us busy is left before it does.
constexpr int MostEntries = 20'000;
constexpr size_t MostDirectories = 1'000;
constexpr qint64 MostBlanked = 256LL * 1024 * 1024;

/// Bytes of one value of each type, TIFF 6.0 and its first supplement; 0: no such type.
constexpr std::array<quint8, 14> TypeSizes{0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};

class TiffBlanker
{
public:
    TiffBlanker(QByteArray &file, qsizetype start, qsizetype size)
        : m_file(file)
        , m_start(start)
        , m_size(size)
        , m_isBig(QByteArrayView(file).sliced(start, 1) == "M")
    {
    }

    bool run()
    {
        lookAt(number32(4), false);
        while (!m_directories.empty()) {
            const auto [offset, isGps] = m_directories.back();
            m_directories.pop_back();
            readDirectory(offset, isGps);
        }
        return m_hasBlanked;
    }

private:
    struct Directory
    {
        qint64 offset = 0;
        bool isGps = false;
    };

    [[nodiscard]] QByteArrayView tiff() const { return QByteArrayView(m_file).sliced(m_start, m_size); }
    template <typename T>
    [[nodiscard]] qint64 number(qint64 at) const
    {
        if (at < 0 || at + qint64(sizeof(T)) > m_size)
            return 0;
        const char *bytes = tiff().data() + at;
        return m_isBig ? qFromBigEndian<T>(bytes) : qFromLittleEndian<T>(bytes);
    }
    [[nodiscard]] qint64 number16(qint64 at) const { return number<quint16>(at); }
    [[nodiscard]] qint64 number32(qint64 at) const { return number<quint32>(at); }

    void lookAt(qint64 offset, bool isGps)
    {
        if (m_seen.size() >= MostDirectories || std::ranges::find(m_seen, offset) != m_seen.end())
            return;
        m_seen.push_back(offset);
        m_directories.push_back({offset, isGps});
    }

    void blank(qint64 at, qint64 size, char with)
    {
        if (at < 0 || at >= m_size)
            return;
        size = std::min({size, m_size - at, MostBlanked - m_blanked});
        if (size <= 0)
            return;
        m_blanked += size;
        std::fill_n(m_file.data() + m_start + at, size, with);
        m_hasBlanked = true;
    }

    void readDirectory(qint64 offset, bool isGps)
    {
        // Before 8 there is the header: what points there would make it unreadable.
        if (offset < 8 || offset >= m_size)
            return;
        const qint64 count = number16(offset);
        for (qint64 i = 0; i < count && m_entries < MostEntries; ++i, ++m_entries)
            readEntry(offset + 2 + i * EntrySize, isGps);
        const qint64 end = offset + 2 + count * EntrySize;
        lookAt(number32(end), isGps);
        if (isGps)
            blank(offset, 2 + count * EntrySize + 4, '\0');
    }

    void readEntry(qint64 at, bool isGps)
    {
        if (at + EntrySize > m_size)
            return;
        const qint64 tag = number16(at);
        const auto type = size_t(number16(at + 2));
        const qint64 count = number32(at + 4);
        const qint64 size = count * (type < TypeSizes.size() ? TypeSizes[type] : 1);
        const qint64 valueAt = size <= 4 ? at + 8 : number32(at + 8);
        if (isGps || tag == Iptc || tag == Photoshop || tag == MakerNote)
            blank(std::max<qint64>(8, valueAt), size, '\0');
        else if (tag == Xmp)
            blank(std::max<qint64>(8, valueAt), size, ' ');
        else if (tag == Gps || tag == Exif)
            lookAt(number32(at + 8), tag == Gps);
        else if (tag == SubDirectories)
            lookAtAll(valueAt, count);
    }

    void lookAtAll(qint64 list, qint64 count)
    {
        for (qint64 i = 0; i < count && m_seen.size() < MostDirectories && list + 4 * i < m_size; ++i)
            lookAt(number32(list + 4 * i), false);
    }

    QByteArray &m_file;
    const qint64 m_start;
    const qint64 m_size;
    const bool m_isBig;
    std::vector<Directory> m_directories; ///< to be read
    std::vector<qint64> m_seen; ///< offsets of all directories so far
    int m_entries = 0;
    qint64 m_blanked = 0; ///< bytes
    bool m_hasBlanked = false;
};

} // namespace

bool blankTiff(QByteArray &file, qsizetype start, qsizetype size)
{
    const QByteArrayView tiff = QByteArrayView(file).sliced(start, size);
    const bool isTiff = tiff.startsWith(QByteArrayView("MM\0*", 4)) || tiff.startsWith(QByteArrayView("II*\0", 4));
    return isTiff && size > 8 && TiffBlanker(file, start, size).run();
}

} // namespace sanad::media
