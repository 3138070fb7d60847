// SPDX-License-Identifier: GPL-3.0-or-later
// Input: a file's name, a line feed, the file.
#include "server/media/media_type.h"
#include "fuzz.h"
#include "server/http/header_names.h"

using namespace sanad;
using namespace sanad::fuzz;
using namespace sanad::media;
using namespace Qt::StringLiterals;

namespace {

void checkType(const QString &type)
{
    const QByteArray latin = type.toLatin1();
    const qsizetype slash = latin.indexOf('/');
    require(slash > 0 && http::isToken(latin.first(slash)) && http::isToken(latin.sliced(slash + 1)),
        "a media type is type and subtype");
    require(!(isPicture(type) && isTimed(type)), "a file is a picture or lasts");
    for (const bool hasVideo : {false, true}) {
        const QString refined = refinedMediaType(type, hasVideo, true);
        require(refinedMediaType(refined, hasVideo, true) == refined, "a refined type stays as it is");
        require(
            isTimed(type) == isTimed(refined) && isPicture(type) == isPicture(refined), "refining is no other kind");
    }
}

} // namespace

void sanad::fuzz::testOneInput(QByteArrayView input)
{
    const QString name = QString::fromUtf8(cut(input, '\n'));
    const QByteArray file = rawBytes(input);
    const QString type = sniffedMediaType(file, name);
    checkType(type);
    require(sniffedMediaType(file, name) == type, "a file has one type");
    require(sniffedMediaType(file.first(std::min(file.size(), SniffedBytes)), name) == type, "its beginning decides");
    const QString byContent = sniffedMediaType(file, {});
    // A name may say more of what the bytes leave open, but a stranger must not make a page or a picture by it.
    for (const QString &lie : {u"x.html"_s, u"x.svg"_s, u"x.xhtml"_s, u"x.js"_s, u"x.png"_s, u"x.exe"_s, u"x.pdf"_s})
        require(sniffedMediaType(file, lie) == byContent, "a name makes nothing dangerous of a file");
    if (type != byContent)
        require(!isPicture(type) && !isTimed(type), "a name makes no picture of a file");
}
