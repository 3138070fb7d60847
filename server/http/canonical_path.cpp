// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/canonical_path.h"

#include <QUtf8StringView>

#include <array>

using namespace Qt::StringLiterals;

namespace sanad::http {

namespace {

constexpr bool isPathByte(unsigned char c)
{
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
        return true;
    switch (c) {
    case '-':
    case '.':
    case '_':
    case '~': // unreserved
    case '!':
    case '$':
    case '&':
    case '\'':
    case '(':
    case ')':
    case '*':
    case '+':
    case ',':
    case ';':
    case '=':
    case ':':
    case '@':
    case '/': return true;
    default: return false;
    }
}

constexpr auto PathBytes = [] {
    std::array<bool, 256> result{};
    for (std::size_t c = 0; c < result.size(); ++c)
        result[c] = isPathByte(static_cast<unsigned char>(c));
    return result;
}();

constexpr int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/// The byte that "%XX" at `at` stands for; -1 if it is none.
int encodedByte(QByteArrayView text, qsizetype at)
{
    if (at + 2 >= text.size())
        return -1;
    const int high = hexDigit(text[at + 1]);
    const int low = hexDigit(text[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

Error refusal(const QString &message)
{
    return Error::of(ErrorCode::InvalidRequest, message);
}

Result<QByteArray> decodedPath(QByteArrayView raw)
{
    QByteArray path(raw.size(), Qt::Uninitialized);
    char *out = path.data();
    bool isAscii = true;
    for (qsizetype i = 0; i < raw.size(); ++i) {
        int byte = static_cast<unsigned char>(raw[i]);
        if (byte == '%') {
            byte = encodedByte(raw, i);
            i += 2;
            // An encoded slash would be a segment boundary for one reader and a letter for the next.
            if (byte < 0x20 || byte == 0x7f || byte == '/' || byte == '\\')
                return refusal(u"The path holds an encoded byte that is not allowed."_s);
            isAscii = isAscii && byte < 0x80;
        } else if (!PathBytes[std::size_t(byte)]) {
            return refusal(u"The path holds a character that must be encoded."_s);
        }
        *out++ = char(byte);
    }
    path.truncate(out - path.constData());
    if (!isAscii && !QUtf8StringView(path).isValidUtf8())
        return refusal(u"The path is not UTF-8."_s);
    return path;
}

Status checkSegments(QByteArrayView path)
{
    for (qsizetype start = 1; start <= path.size();) {
        qsizetype end = path.indexOf('/', start);
        const bool isLast = end < 0;
        if (isLast)
            end = path.size();
        const QByteArrayView segment = path.sliced(start, end - start);
        if (segment == "." || segment == ".." || (segment.isEmpty() && !isLast))
            return refusal(u"The path holds empty or relative segments."_s);
        start = end + 1;
    }
    return {};
}

bool isQuery(QByteArrayView query)
{
    for (const char c : query) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= 0x20 || byte == 0x7f || byte == '#')
            return false;
    }
    return true;
}

} // namespace

Result<CanonicalTarget> canonicalTarget(QByteArrayView target)
{
    if (target.isEmpty() || target.front() != '/')
        return refusal(u"The address must be a path."_s);
    const qsizetype mark = target.indexOf('?');
    const QByteArrayView query = mark < 0 ? QByteArrayView() : target.sliced(mark + 1);
    if (!isQuery(query))
        return refusal(u"The query holds a character that must be encoded."_s);
    SANAD_ASSIGN(QByteArray path, decodedPath(mark < 0 ? target : target.first(mark)));
    SANAD_TRY(checkSegments(path));
    return CanonicalTarget{std::move(path), query.toByteArray()};
}

std::optional<QByteArray> percentDecoded(QByteArrayView text)
{
    QByteArray result;
    result.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            result += text[i];
            continue;
        }
        const int byte = encodedByte(text, i);
        if (byte < 0)
            return std::nullopt;
        result += char(byte);
        i += 2;
    }
    return result;
}

} // namespace sanad::http
