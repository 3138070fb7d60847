// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/worker/ByteReader.h"
#include "server/media/worker/positions.h"

#include <QSet>

#include <algorithm>
#include <array>
#include <optional>

namespace sanad::media {

namespace {

/// A film has a few hundred at most.
constexpr int MostBoxes = 100'000;
constexpr int MostDepth = 8;
constexpr qint64 MostBlanked = 256LL * 1024 * 1024;

/// Extended type of an XMP box (XMP specification, part 3).
constexpr QByteArrayView XmpBox("\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac", 16);

/// What holds boxes that describe a film, its tracks and its fragments.
constexpr std::array<QByteArrayView, 4> Films{"moov", "trak", "moof", "traf"};
/// What says nothing that is needed for playing: title, camera, place.
constexpr std::array<QByteArrayView, 4> Notes{"udta", "meta", "uuid", "loci"};

struct Box
{
    qint64 start = 0;
    qint64 content = 0; ///< where it begins
    qint64 end = 0;
};

class BoxBlanker
{
public:
    explicit BoxBlanker(QByteArray &file)
        : m_file(file)
    {
    }

    bool run()
    {
        eachBox(0, m_file.size(), [this](const Box &box) {
            const QByteArray type = typeOf(box);
            if (type == "moov" || type == "moof")
                cleanFilm(box, 1);
            else if (type == "meta")
                cleanItems(box);
            else if (type == "udta" || (type == "uuid" && at(box.start + 8, 16) == XmpBox))
                free(box);
        });
        return m_hasBlanked;
    }

private:
    [[nodiscard]] QByteArrayView at(qint64 start, qint64 size) const
    {
        const bool isInside = start >= 0 && size >= 0 && start <= m_file.size() && size <= m_file.size() - start;
        return isInside ? QByteArrayView(m_file).sliced(start, size) : QByteArrayView();
    }
    [[nodiscard]] QByteArray typeOf(const Box &box) const { return at(box.start + 4, 4).toByteArray(); }

    /// Section 4.2; the type is read anew by whoever needs it.
    [[nodiscard]] std::optional<Box> boxAt(qint64 start, qint64 end) const
    {
        ByteReader in(at(start, std::min<qint64>(16, end - start)));
        qint64 size = in.big<quint32>();
        qint64 head = 8;
        in.take(4);
        if (in.hasFailed())
            return std::nullopt;
        if (size == 1) {
            size = qint64(std::min<quint64>(in.big<quint64>(), quint64(end)));
            head = 16;
        } else if (size == 0) {
            size = end - start;
        }
        if (in.hasFailed() || size < head)
            return std::nullopt;
        return Box{start, start + head, std::min(end, start + size)};
    }

    template <typename Visit>
    void eachBox(qint64 start, qint64 end, Visit visit)
    {
        while (start < end && ++m_boxes < MostBoxes) {
            const std::optional<Box> box = boxAt(start, end);
            if (!box)
                return;
            visit(*box);
            start = box->end;
        }
    }

    void fill(qint64 start, qint64 end, char with)
    {
        end = std::min<qint64>({end, m_file.size(), start + MostBlanked - m_blanked});
        if (start < 0 || start >= end)
            return;
        m_blanked += end - start;
        std::fill(m_file.data() + start, m_file.data() + end, with);
        m_hasBlanked = true;
    }
    /// Makes it one that means nothing, section 8.1.2.
    void free(const Box &box)
    {
        fill(box.content, box.end, '\0');
        std::copy_n("free", 4, m_file.data() + box.start + 4);
        m_hasBlanked = true;
    }

    void cleanFilm(const Box &film, int depth)
    {
        if (depth > MostDepth)
            return;
        eachBox(film.content, film.end, [this, depth](const Box &box) {
            const QByteArray type = typeOf(box);
            // Apple's own start with the sign of copyright: "©xyz" is the position.
            const bool isNote = std::ranges::find(Notes, type) != Notes.end() || type.startsWith('\xa9');
            if (isNote || (type == "trak" && isOfMetadata(box)))
                free(box);
            else if (std::ranges::find(Films, type) != Films.end())
                cleanFilm(box, depth + 1);
        });
    }

    /// Whether a track's handler is that of metadata over time: positions along the way.
    [[nodiscard]] bool isOfMetadata(const Box &track)
    {
        bool isSo = false;
        eachBox(track.content, track.end, [&](const Box &media) {
            if (typeOf(media) != "mdia")
                return;
            eachBox(media.content, media.end, [&](const Box &handler) {
                if (typeOf(handler) == "hdlr")
                    isSo = isSo || at(handler.content + 8, 4) == "meta";
            });
        });
        return isSo;
    }

    // --- Pictures: items, section 8.11 ---

    void cleanItems(const Box &meta)
    {
        constexpr qint64 versionAndFlags = 4;
        QSet<quint32> exif;
        QSet<quint32> texts;
        qint64 data = 0;
        std::optional<Box> locations;
        eachBox(meta.content + versionAndFlags, meta.end, [&](const Box &box) {
            const QByteArray type = typeOf(box);
            if (type == "iinf")
                readItems(box, exif, texts);
            else if (type == "idat")
                data = box.content;
            else if (type == "iloc")
                locations = box;
        });
        if (locations && !(exif.isEmpty() && texts.isEmpty()))
            cleanLocated(*locations, data, exif, texts);
    }

    void readItems(const Box &list, QSet<quint32> &exif, QSet<quint32> &texts)
    {
        const qint64 countSize = at(list.content, 1) == QByteArrayView("\0", 1) ? 2 : 4;
        eachBox(list.content + 4 + countSize, list.end, [&](const Box &entry) {
            ByteReader in(at(entry.content, entry.end - entry.content));
            const auto version = in.big<quint8>();
            in.take(3);
            if (version < 2)
                return;
            const quint32 id = version == 2 ? in.big<quint16>() : in.big<quint32>();
            in.take(2);
            const QByteArrayView type = in.take(4);
            if (type == "Exif")
                exif.insert(id);
            else if (type == "mime")
                texts.insert(id);
        });
    }

    void cleanLocated(const Box &list, qint64 data, const QSet<quint32> &exif, const QSet<quint32> &texts)
    {
        // A copy: what is overwritten may be what is being read.
        const QByteArray bytes = at(list.content, list.end - list.content).toByteArray();
        ByteReader in(bytes);
        const auto version = in.big<quint8>();
        in.take(3);
        const auto sizes = in.big<quint16>();
        // Places behind the end are all alike; so cut, they can be added up.
        const auto number = [&in, end = quint64(m_file.size())](int size) {
            const quint64 value = size == 8 ? in.big<quint64>() : size == 4 ? in.big<quint32>() : 0;
            return qint64(std::min(value, end));
        };
        const int offsetSize = sizes >> 12;
        const int lengthSize = (sizes >> 8) & 15;
        const int baseSize = (sizes >> 4) & 15;
        const int indexSize = version > 0 ? sizes & 15 : 0;
        const quint32 count = version < 2 ? in.big<quint16>() : in.big<quint32>();
        for (quint32 i = 0; i < count && !in.hasFailed(); ++i) {
            const quint32 id = version < 2 ? in.big<quint16>() : in.big<quint32>();
            const bool isInData = version > 0 && (in.big<quint16>() & 15) == 1;
            in.take(2);
            const qint64 base = number(baseSize) + (isInData ? data : 0);
            const int extents = in.big<quint16>();
            for (int k = 0; k < extents && !in.hasFailed(); ++k) {
                number(indexSize);
                const qint64 offset = base + number(offsetSize);
                const qint64 length = number(lengthSize);
                if (in.hasFailed())
                    return;
                if (exif.contains(id))
                    cleanExif(offset, length);
                else if (texts.contains(id))
                    fill(offset, offset + length, ' ');
            }
        }
    }

    /// ISO/IEC 23008-12, annex A: the offset of the TIFF, then, after so many bytes, the TIFF.
    void cleanExif(qint64 start, qint64 size)
    {
        const QByteArrayView item = at(start, size);
        if (item.size() < 4)
            return;
        const qint64 skipped = 4 + qint64(qFromBigEndian<quint32>(item.data()));
        if (skipped < size && blankTiff(m_file, start + skipped, size - skipped))
            m_hasBlanked = true;
    }

    QByteArray &m_file;
    int m_boxes = 0;
    qint64 m_blanked = 0; ///< bytes
    bool m_hasBlanked = false;
};

} // namespace

bool blankBoxes(QByteArray &file)
{
    return BoxBlanker(file).run();
}

bool blankPositions(QByteArray &file)
{
    const QByteArrayView head(file);
    if (head.startsWith(QByteArrayView("MM\0*", 4)) || head.startsWith(QByteArrayView("II*\0", 4)))
        return blankTiff(file, 0, file.size());
    // QuickTime files need not begin with a box that names their kind.
    constexpr std::array<QByteArrayView, 6> first{"ftyp", "moov", "mdat", "wide", "free", "skip"};
    const QByteArrayView type = head.size() < 8 ? QByteArrayView() : head.sliced(4, 4);
    return std::ranges::find(first, type) != first.end() && blankBoxes(file);
}

} // namespace sanad::media
