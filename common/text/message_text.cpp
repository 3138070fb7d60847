// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/text/message_text.h"

#include "common/text/characters.h"

namespace sanad::text {

std::optional<TextFault> messageTextFault(QStringView text)
{
    // First what makes the rest meaningless: a text of NULs is not "empty".
    if (text.contains(QChar(QChar::Null)))
        return TextFault::HasNul;
    if (!text.isValidUtf16())
        return TextFault::NotUnicode;
    if (isBlank(text))
        return TextFault::Empty;
    if (utf8Size(trimmedMessage(text)) > MaxMessageBytes)
        return TextFault::TooLong;
    return std::nullopt;
}

QStringView trimmedMessage(QStringView text)
{
    return text.trimmed();
}

qsizetype utf8Size(QStringView text)
{
    qsizetype size = 0;
    const char16_t *at = text.utf16();
    const char16_t *const end = at + text.size();
    while (at != end) {
        const char16_t unit = *at++;
        if (unit < 0x80) {
            size += 1;
        } else if (unit < 0x800) {
            size += 2;
        } else if (QChar::isHighSurrogate(unit) && at != end && QChar::isLowSurrogate(*at)) {
            size += 4;
            ++at;
        } else {
            size += 3;
        }
    }
    return size;
}

bool isBlank(QStringView text)
{
    for (qsizetype i = 0; i < text.size();) {
        const char32_t point = takeCodePoint(text, i);
        if (!QChar::isSpace(point) && !isInvisible(point) && !isMark(point))
            return false;
    }
    return true;
}

} // namespace sanad::text
