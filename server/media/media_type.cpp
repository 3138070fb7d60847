// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/media_type.h"

#include <QHash>
#include <QMimeDatabase>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sanad::media {

namespace {

/// Names that browsers know, for those of the database.
QString usualName(const QString &type)
{
    static const QHash<QString, QString> usual{
        {u"audio/x-vorbis+ogg"_s, u"audio/ogg"_s},
        {u"audio/x-opus+ogg"_s, u"audio/ogg"_s},
        {u"audio/x-speex+ogg"_s, u"audio/ogg"_s},
        {u"audio/x-flac+ogg"_s, u"audio/ogg"_s},
        {u"video/x-theora+ogg"_s, u"video/ogg"_s},
        {u"audio/x-wav"_s, u"audio/wav"_s},
        {u"audio/vnd.wave"_s, u"audio/wav"_s},
        {u"audio/x-flac"_s, u"audio/flac"_s},
        {u"audio/x-m4a"_s, u"audio/mp4"_s},
        {u"audio/AMR"_s, u"audio/amr"_s},
        {u"application/x-matroska"_s, u"video/x-matroska"_s},
    };
    return usual.value(type, type);
}

/// Formats that stand in a container of another type's bytes, and can be nothing worse than that.
bool isHarmlessKindOf(const QMimeType &candidate, const QString &container)
{
    static const QStringList known{u"application/vnd.openxmlformats-officedocument."_s,
        u"application/vnd.oasis.opendocument."_s, u"application/vnd.ms-excel"_s, u"application/vnd.ms-powerpoint"_s,
        u"application/msword"_s, u"application/epub+zip"_s, u"text/csv"_s, u"text/markdown"_s};
    return candidate.inherits(container)
        && std::ranges::any_of(known, [&](const QString &start) { return candidate.name().startsWith(start); });
}

} // namespace

QString sniffedMediaType(const QByteArray &head, const QString &name)
{
    const QMimeDatabase database;
    const QMimeType byContent = database.mimeTypeForData(head.first(qMin(head.size(), SniffedBytes)));
    const QString type = byContent.name();
    if (type == "application/zip"_L1 || type == "application/x-ole-storage"_L1 || type == "text/plain"_L1) {
        // Qt's tree of endings has U+0000 at its leaves: a name that holds it leads out of Qt's memory.
        const QList<QMimeType> byName = database.mimeTypesForFileName(QString(name).remove(QChar::Null));
        for (const QMimeType &candidate : byName) {
            if (isHarmlessKindOf(candidate, type))
                return candidate.name();
        }
    }
    return usualName(type);
}

QString refinedMediaType(const QString &type, bool hasVideo, bool hasAudio)
{
    const bool isOgg = type == "application/ogg"_L1 || type == "video/ogg"_L1 || type == "audio/ogg"_L1;
    if (isOgg && (hasVideo || hasAudio))
        return hasVideo ? u"video/ogg"_s : u"audio/ogg"_s;
    static const QStringList shared{u"mp4"_s, u"webm"_s, u"3gpp"_s};
    for (const QString &container : shared) {
        if (type != "video/"_L1 + container && type != "audio/"_L1 + container)
            continue;
        if (hasVideo || hasAudio)
            return (hasVideo ? u"video/"_s : u"audio/"_s) + container;
    }
    return type;
}

bool isPicture(const QString &type)
{
    static const QStringList pictures{u"image/jpeg"_s, u"image/png"_s, u"image/gif"_s, u"image/webp"_s};
    return pictures.contains(type);
}

bool isToBeExamined(const QString &type)
{
    return type.startsWith("image/"_L1) || isTimed(type);
}

bool isTimed(const QString &type)
{
    return type.startsWith("audio/"_L1) || type.startsWith("video/"_L1) || type == "application/ogg"_L1;
}

} // namespace sanad::media
