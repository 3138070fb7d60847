// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/core/JsonWriter.h"

#include <QLocale>

#include <charconv>
#include <cmath>
#include <cstring>

namespace sanad {

namespace {

constexpr char HexDigits[] = "0123456789abcdef";

constexpr bool needsEscape(char16_t unit)
{
    return unit < 0x20 || unit == u'"' || unit == u'\\';
}

char *putEscaped(char *out, char16_t unit)
{
    *out++ = '\\';
    switch (unit) {
    case u'"': *out++ = '"'; return out;
    case u'\\': *out++ = '\\'; return out;
    case u'\b': *out++ = 'b'; return out;
    case u'\f': *out++ = 'f'; return out;
    case u'\n': *out++ = 'n'; return out;
    case u'\r': *out++ = 'r'; return out;
    case u'\t': *out++ = 't'; return out;
    default: break;
    }
    *out++ = 'u';
    *out++ = '0';
    *out++ = '0';
    *out++ = HexDigits[unit >> 4];
    *out++ = HexDigits[unit & 15];
    return out;
}

/// Room for `count` more bytes. QByteArray's own append() takes several hundred instructions for a few bytes, and an
/// answer is hundreds of such pieces.
char *grow(QByteArray &out, qsizetype count)
{
    const qsizetype before = out.size();
    if (before + count > out.capacity())
        out.reserve(qMax(before + count, 2 * before));
    out.resize(before + count);
    return out.data() + before;
}

char *put(char *out, const char *bytes, qsizetype count)
{
    if (count > 0)
        std::memcpy(out, bytes, size_t(count));
    return out + count;
}

} // namespace

char *JsonWriter::begin(qsizetype count)
{
    char *out = grow(m_out, count + (m_needsComma ? 1 : 0));
    if (m_needsComma)
        *out++ = ',';
    m_needsComma = true;
    return out;
}

JsonWriter &JsonWriter::beginObject()
{
    *begin(1) = '{';
    m_needsComma = false;
    return *this;
}

JsonWriter &JsonWriter::endObject()
{
    *grow(m_out, 1) = '}';
    m_needsComma = true;
    return *this;
}

JsonWriter &JsonWriter::beginArray()
{
    *begin(1) = '[';
    m_needsComma = false;
    return *this;
}

JsonWriter &JsonWriter::endArray()
{
    *grow(m_out, 1) = ']';
    m_needsComma = true;
    return *this;
}

JsonWriter &JsonWriter::key(QLatin1StringView name)
{
    char *out = begin(name.size() + 3);
    *out++ = '"';
    out = put(out, name.data(), name.size());
    put(out, "\":", 2);
    m_needsComma = false;
    return *this;
}

JsonWriter &JsonWriter::value(QStringView text)
{
    // The worst case is six bytes a unit (\u001f); three is the worst of anything else.
    qsizetype escapes = 0;
    for (const QChar c : text)
        escapes += needsEscape(c.unicode());
    char *out = begin(2 + text.size() * 3 + escapes * 3);
    *out++ = '"';
    const char16_t *at = text.utf16();
    const char16_t *const end = at + text.size();
    while (at != end) {
        const char16_t unit = *at++;
        if (unit < 0x80) {
            if (needsEscape(unit))
                out = putEscaped(out, unit);
            else
                *out++ = char(unit);
        } else if (unit < 0x800) {
            *out++ = char(0xc0 | (unit >> 6));
            *out++ = char(0x80 | (unit & 0x3f));
        } else if (QChar::isHighSurrogate(unit) && at != end && QChar::isLowSurrogate(*at)) {
            const char32_t point = QChar::surrogateToUcs4(unit, *at++);
            *out++ = char(0xf0 | (point >> 18));
            *out++ = char(0x80 | ((point >> 12) & 0x3f));
            *out++ = char(0x80 | ((point >> 6) & 0x3f));
            *out++ = char(0x80 | (point & 0x3f));
        } else {
            // A surrogate without its half has no UTF-8; readers would refuse the whole document.
            const char16_t safe = QChar::isSurrogate(unit) ? char16_t(QChar::ReplacementCharacter) : unit;
            *out++ = char(0xe0 | (safe >> 12));
            *out++ = char(0x80 | ((safe >> 6) & 0x3f));
            *out++ = char(0x80 | (safe & 0x3f));
        }
    }
    *out++ = '"';
    m_out.resize(out - m_out.constData());
    return *this;
}

JsonWriter &JsonWriter::value(QLatin1StringView ascii)
{
    char *out = begin(ascii.size() + 2);
    *out++ = '"';
    *put(out, ascii.data(), ascii.size()) = '"';
    return *this;
}

JsonWriter &JsonWriter::value(Timestamp time)
{
    const QByteArray iso = time.toIso();
    char *out = begin(iso.size() + 2);
    *out++ = '"';
    *put(out, iso.constData(), iso.size()) = '"';
    return *this;
}

JsonWriter &JsonWriter::value(bool truth)
{
    const QByteArrayView word = truth ? QByteArrayView("true") : QByteArrayView("false");
    put(begin(word.size()), word.data(), word.size());
    return *this;
}

JsonWriter &JsonWriter::value(double number)
{
    // JSON has no word for these (RFC 8259, section 6).
    if (!std::isfinite(number))
        return null();
    const QByteArray digits = QByteArray::number(number, 'g', QLocale::FloatingPointShortest);
    put(begin(digits.size()), digits.constData(), digits.size());
    return *this;
}

JsonWriter &JsonWriter::integer(qint64 number)
{
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    put(begin(end - digits), digits, end - digits);
    return *this;
}

JsonWriter &JsonWriter::integer(quint64 number)
{
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    put(begin(end - digits), digits, end - digits);
    return *this;
}

JsonWriter &JsonWriter::null()
{
    put(begin(4), "null", 4);
    return *this;
}

JsonWriter &JsonWriter::raw(QByteArrayView json)
{
    put(begin(json.size()), json.data(), json.size());
    return *this;
}

} // namespace sanad
