// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/media/file_name.h"

#include <QMimeDatabase>
#include <QTextBoundaryFinder>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sanad::media {

namespace {

/// An ending longer than this is no ending, but part of the name.
constexpr qsizetype MaxEndingBytes = 16;

bool isDropped(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Surrogate:
    case QChar::Other_NotAssigned:
    case QChar::Other_PrivateUse:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph: return true;
    case QChar::Symbol_Other:
        if (c == QChar::ReplacementCharacter)
            return true; // what was no text
        return false;
    // Marks of direction, byte order, tags; the joiners alone belong to words of Persian, Urdu and emoji.
    case QChar::Other_Format: return c != 0x200C && c != 0x200D;
    default: return false;
    }
}

bool isReserved(char32_t c)
{
    return c < 0x80 && QByteArrayView("<>:\"|?*").contains(char(c));
}

/// `text` cut to at most `bytes` of UTF-8 between two characters as a reader sees them.
QString cutTo(const QString &text, qsizetype bytes)
{
    if (text.toUtf8().size() <= bytes)
        return text;
    QTextBoundaryFinder borders(QTextBoundaryFinder::Grapheme, text);
    qsizetype size = 0;
    qsizetype kept = 0;
    for (qsizetype border = borders.toNextBoundary(); border > 0; border = borders.toNextBoundary()) {
        size += QStringView(text).sliced(kept, border - kept).toUtf8().size();
        if (size > bytes)
            break;
        kept = border;
    }
    return text.first(kept);
}

QString withoutEdges(const QString &name)
{
    // Dots at the beginning hide a file, or lead up; at the end, Windows takes them off with the blanks.
    const auto isEdge = [](QChar c) { return c == u'.' || c.isSpace(); };
    const auto first = std::find_if_not(name.cbegin(), name.cend(), isEdge);
    const auto last = std::find_if_not(name.crbegin(), name.crend(), isEdge).base();
    return first < last ? name.sliced(first - name.cbegin(), last - first) : QString();
}

} // namespace

QString cleanedFileName(const QString &name, const QString &mediaType)
{
    const qsizetype folders = std::max(name.lastIndexOf(u'/'), name.lastIndexOf(u'\\'));
    QString clean;
    for (const char32_t c : QStringView(name).sliced(folders + 1).toUcs4()) {
        if (isReserved(c))
            clean += u'_';
        else if (!isDropped(c))
            clean += QChar::fromUcs4(c);
    }
    clean = withoutEdges(clean);
    const qsizetype dot = clean.lastIndexOf(u'.');
    QString ending = dot > 0 ? clean.sliced(dot) : QString();
    if (ending.toUtf8().size() > MaxEndingBytes)
        ending.clear();
    clean = cutTo(clean.chopped(ending.size()), MaxNameBytes - ending.toUtf8().size()) + ending;
    // A single huge character, or none.
    clean = withoutEdges(clean);
    if (!clean.isEmpty())
        return clean;
    const QString suffix = QMimeDatabase().mimeTypeForName(mediaType).preferredSuffix();
    return suffix.isEmpty() ? u"file"_s : u"file."_s + suffix;
}

} // namespace sanad::media
