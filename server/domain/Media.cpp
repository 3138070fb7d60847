// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/Media.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace sanad {

MessageType messageType(const StoredMedia &media)
{
    const QString &type = media.content.mediaType;
    if (type.startsWith("image/"_L1) && media.width && isShownInline(media))
        return MessageType::Image;
    return type.startsWith("audio/"_L1) ? MessageType::Audio : MessageType::File;
}

bool isShownInline(const StoredMedia &media)
{
    // A list of what is known to be harmless: a type that is not thought of here is offered for saving.
    static const QStringList pictures{u"image/jpeg"_s, u"image/png"_s, u"image/gif"_s, u"image/webp"_s};
    static const QStringList others{u"application/pdf"_s, u"audio/aac"_s, u"audio/amr"_s, u"audio/flac"_s,
        u"audio/mp4"_s, u"audio/mpeg"_s, u"audio/ogg"_s, u"audio/wav"_s, u"audio/webm"_s, u"audio/3gpp"_s,
        u"video/mp4"_s, u"video/mpeg"_s, u"video/ogg"_s, u"video/quicktime"_s, u"video/webm"_s, u"video/3gpp"_s};
    const QString &type = media.content.mediaType;
    return (media.width && pictures.contains(type)) || others.contains(type);
}

} // namespace sanad
