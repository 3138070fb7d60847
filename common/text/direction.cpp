// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/text/direction.h"

#include "common/text/characters.h"

#include <algorithm>
#include <optional>

namespace sanad::text {

namespace {

std::optional<Qt::LayoutDirection> directionOfMark(QChar mark)
{
    switch (mark.direction()) {
    case QChar::DirLRE:
    case QChar::DirLRO:
    case QChar::DirLRI: return Qt::LeftToRight;
    case QChar::DirRLE:
    case QChar::DirRLO:
    case QChar::DirRLI: return Qt::RightToLeft;
    default: break;
    }
    constexpr char16_t leftToRightMark = 0x200e;
    constexpr char16_t rightToLeftMark = 0x200f;
    constexpr char16_t arabicLetterMark = 0x061c;
    if (mark == leftToRightMark)
        return Qt::LeftToRight;
    if (mark == rightToLeftMark || mark == arabicLetterMark)
        return Qt::RightToLeft;
    return std::nullopt;
}

/// Words of one kind of letters, counted.
struct Count
{
    int leftToRight = 0;
    int rightToLeft = 0;
    bool beginsRightToLeft = false;

    void add(Qt::LayoutDirection direction)
    {
        if (direction == Qt::LeftToRight) {
            ++leftToRight;
        } else {
            beginsRightToLeft |= leftToRight == 0 && rightToLeft == 0;
            ++rightToLeft;
        }
    }
};

/// Web and mail addresses, mentions, paths and file names: they are written left to right in any sentence.
bool isTechnical(QStringView chunk)
{
    if (chunk.contains(u'@') || chunk.contains(u"://") || chunk.contains(u'\\')
        || chunk.startsWith(u"www.", Qt::CaseInsensitive))
        return true;
    const auto isPlain = [](QChar c) { return c.unicode() < 0x80; };
    const qsizetype dot = chunk.lastIndexOf(u'.');
    const bool dotInside =
        dot > 0 && dot + 1 < chunk.size() && chunk[dot - 1].isLetterOrNumber() && chunk[dot + 1].isLetterOrNumber();
    return dotInside && std::all_of(chunk.begin(), chunk.end(), isPlain);
}

/// Counts the words in one run of non-spaces; a change of direction begins a new word.
void countWords(QStringView chunk, Count &count)
{
    Qt::LayoutDirection word = Qt::LayoutDirectionAuto; // Auto: between words
    for (qsizetype i = 0; i < chunk.size();) {
        const char32_t point = takeCodePoint(chunk, i);
        if (isEmoji(point) || !QChar::isLetter(point)) {
            // A hyphen or bracket ends a word, a mark or an apostrophe stands inside one.
            if (!isMark(point) && !isInvisible(point) && point != U'\'' && point != U'’')
                word = Qt::LayoutDirectionAuto;
            continue;
        }
        const QChar::Direction kind = QChar::direction(point);
        const bool rightToLeft = kind == QChar::DirR || kind == QChar::DirAL;
        const Qt::LayoutDirection direction = rightToLeft ? Qt::RightToLeft : Qt::LeftToRight;
        if (word != direction)
            count.add(direction);
        word = direction;
    }
}

} // namespace

Qt::LayoutDirection directionOf(QStringView text, Qt::LayoutDirection fallback)
{
    constexpr qsizetype enough = 2000;
    text = text.first(std::min(text.size(), enough));
    if (text.isEmpty())
        return fallback;
    if (const auto marked = directionOfMark(text.front()))
        return *marked;
    Count count;
    qsizetype start = 0;
    for (qsizetype i = 0; i <= text.size(); ++i) {
        if (i < text.size() && !text[i].isSpace())
            continue;
        if (const QStringView chunk = text.sliced(start, i - start); !isTechnical(chunk))
            countWords(chunk, count);
        start = i + 1;
    }
    if (count.leftToRight == 0 && count.rightToLeft == 0)
        return fallback;
    const bool substantial = 2 * count.rightToLeft >= count.leftToRight;
    const bool leading = count.beginsRightToLeft && 3 * count.rightToLeft >= count.leftToRight;
    return count.rightToLeft > 0 && (substantial || leading) ? Qt::RightToLeft : Qt::LeftToRight;
}

} // namespace sanad::text
