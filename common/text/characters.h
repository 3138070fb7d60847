// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QChar>
#include <QStringView>

/// Kinds of characters that all parts of common/text agree on. Ranges are of Unicode 15.
namespace sanad::text {

/// Combining and enclosing marks: diacritics of any script, variation selectors, keycap.
[[nodiscard]] inline bool isMark(char32_t point)
{
    return QChar::isMark(point);
}

/// Characters without a shape: zero-width, controls, bidi controls, joiners, soft hyphen, byte order mark, tags.
[[nodiscard]] inline bool isInvisible(char32_t point)
{
    // Fillers of the Hangul block and of Braille are letters or symbols to Unicode, yet show nothing.
    const QChar::Category category = QChar::category(point);
    return category == QChar::Other_Format || category == QChar::Other_Control || point == 0x034f || point == 0x115f
        || point == 0x1160 || point == 0x3164 || point == 0xffa0 || point == 0x2800;
}

/// Pictures, with skin tones and regional indicators (which the table of General_Category calls symbols).
[[nodiscard]] constexpr bool isEmoji(char32_t point)
{
    return (point >= 0x1f000 && point <= 0x1faff && !(point >= 0x1f3fb && point <= 0x1f3ff))
        || (point >= 0x2600 && point <= 0x27bf) || (point >= 0x2b05 && point <= 0x2b55) || point == 0x231a
        || point == 0x231b || point == 0x23f0 || point == 0x23f3;
}

/// The code point at `at`, which is moved behind it; half a surrogate pair stands for itself.
[[nodiscard]] inline char32_t takeCodePoint(QStringView text, qsizetype &at)
{
    const QChar unit = text[at++];
    if (!unit.isHighSurrogate() || at == text.size() || !text[at].isLowSurrogate())
        return unit.unicode();
    return QChar::surrogateToUcs4(unit, text[at++]);
}

} // namespace sanad::text
