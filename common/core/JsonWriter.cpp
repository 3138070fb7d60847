// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/core/JsonWriter.h"

#include <charconv>
#include <cmath>

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

} // namespace

void JsonWriter::separate()
{
    if (m_needsComma)
        m_out.append(',');
    m_needsComma = true;
}

JsonWriter &JsonWriter::beginObject()
{
    separate();
    m_out.append('{');
    m_needsComma = false;
    return *this;
}

JsonWriter &JsonWriter::endObject()
{
    m_out.append('}');
    m_needsComma = true;
    return *this;
}

JsonWriter &JsonWriter::beginArray()
{
    separate();
    m_out.append('[');
    m_needsComma = false;
    return *this;
}

JsonWriter &JsonWriter::endArray()
{
    m_out.append(']');
    m_needsComma = true;
    return *this;
}

JsonWriter &JsonWriter::key(QLatin1StringView name)
{
    separate();
    m_out.append('"').append(name.data(), name.size()).append("\":", 2);
    m_needsComma = false;
    return *this;
}

JsonWriter &JsonWriter::value(QStringView text)
{
    separate();
    // The worst case is six bytes a unit (\u001f); three is the worst of anything else.
    const qsizetype before = m_out.size();
    qsizetype escapes = 0;
    for (const QChar c : text)
        escapes += needsEscape(c.unicode());
    m_out.resize(before + 2 + text.size() * 3 + escapes * 3);
    char *out = m_out.data() + before;
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
    separate();
    m_out.append('"').append(ascii.data(), ascii.size()).append('"');
    return *this;
}

JsonWriter &JsonWriter::value(Timestamp time)
{
    separate();
    m_out.append('"').append(time.toIso()).append('"');
    return *this;
}

JsonWriter &JsonWriter::value(bool truth)
{
    separate();
    m_out.append(truth ? "true" : "false");
    return *this;
}

JsonWriter &JsonWriter::value(double number)
{
    // JSON has no word for these (RFC 8259, section 6).
    if (!std::isfinite(number))
        return null();
    separate();
    m_out.append(QByteArray::number(number, 'g', QLocale::FloatingPointShortest));
    return *this;
}

JsonWriter &JsonWriter::integer(qint64 number)
{
    separate();
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    m_out.append(digits, end - digits);
    return *this;
}

JsonWriter &JsonWriter::integer(quint64 number)
{
    separate();
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    m_out.append(digits, end - digits);
    return *this;
}

JsonWriter &JsonWriter::null()
{
    separate();
    m_out.append("null", 4);
    return *this;
}

JsonWriter &JsonWriter::raw(QByteArrayView json)
{
    separate();
    m_out.append(json);
    return *this;
}

} // namespace sanad
