// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/header_names.h"

#include <array>

namespace sanad::http {

namespace {

constexpr auto NameCount = std::size_t(HeaderName::Other);

/// In the order of the enum.
const std::array<QByteArray, NameCount> &names()
{
    static const std::array<QByteArray, NameCount> list{
        QByteArrayLiteral("accept"),
        QByteArrayLiteral("accept-encoding"),
        QByteArrayLiteral("accept-language"),
        QByteArrayLiteral("access-control-request-headers"),
        QByteArrayLiteral("access-control-request-method"),
        QByteArrayLiteral("authorization"),
        QByteArrayLiteral("cache-control"),
        QByteArrayLiteral("connection"),
        QByteArrayLiteral("content-length"),
        QByteArrayLiteral("content-type"),
        QByteArrayLiteral("cookie"),
        QByteArrayLiteral("expect"),
        QByteArrayLiteral("forwarded"),
        QByteArrayLiteral("host"),
        QByteArrayLiteral("if-none-match"),
        QByteArrayLiteral("if-range"),
        QByteArrayLiteral("origin"),
        QByteArrayLiteral("pragma"),
        QByteArrayLiteral("range"),
        QByteArrayLiteral("referer"),
        QByteArrayLiteral("sec-fetch-dest"),
        QByteArrayLiteral("sec-fetch-mode"),
        QByteArrayLiteral("sec-fetch-site"),
        QByteArrayLiteral("sec-websocket-key"),
        QByteArrayLiteral("sec-websocket-version"),
        QByteArrayLiteral("transfer-encoding"),
        QByteArrayLiteral("upgrade"),
        QByteArrayLiteral("user-agent"),
        QByteArrayLiteral("x-forwarded-for"),
        QByteArrayLiteral("x-forwarded-proto"),
    };
    return list;
}

constexpr char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? char(c | 0x20) : c;
}

constexpr bool isTokenByte(unsigned char c)
{
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
        return true;
    switch (c) {
    case '!':
    case '#':
    case '$':
    case '%':
    case '&':
    case '\'':
    case '*':
    case '+':
    case '-':
    case '.':
    case '^':
    case '_':
    case '`':
    case '|':
    case '~': return true;
    default: return false;
    }
}

constexpr bool isValueByte(unsigned char c)
{
    return c == '\t' || (c >= 0x20 && c != 0x7f);
}

template <bool (*Test)(unsigned char)>
constexpr std::array<bool, 256> table()
{
    std::array<bool, 256> result{};
    for (std::size_t c = 0; c < result.size(); ++c)
        result[c] = Test(static_cast<unsigned char>(c));
    return result;
}

constexpr auto TokenBytes = table<isTokenByte>();
constexpr auto ValueBytes = table<isValueByte>();

bool all(QByteArrayView text, const std::array<bool, 256> &allowed)
{
    for (const char c : text) {
        if (!allowed[static_cast<unsigned char>(c)])
            return false;
    }
    return true;
}

} // namespace

HeaderName headerName(QByteArrayView name)
{
    const auto &list = names();
    for (std::size_t i = 0; i < NameCount; ++i) {
        if (list[i].size() == name.size() && list[i].front() == lower(name.front())
            && equalsIgnoringCase(list[i], name))
            return HeaderName(i);
    }
    return HeaderName::Other;
}

const QByteArray &headerText(HeaderName name)
{
    Q_ASSERT(name != HeaderName::Other);
    return names()[std::size_t(name)];
}

bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && all(text, TokenBytes);
}

bool isFieldValue(QByteArrayView text)
{
    return all(text, ValueBytes);
}

QByteArrayView trimmedField(QByteArrayView text)
{
    const auto isBlank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.isEmpty() && isBlank(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && isBlank(text.back()))
        text.chop(1);
    return text;
}

bool equalsIgnoringCase(QByteArrayView left, QByteArrayView right)
{
    if (left.size() != right.size())
        return false;
    for (qsizetype i = 0; i < left.size(); ++i) {
        if (lower(left[i]) != lower(right[i]))
            return false;
    }
    return true;
}

} // namespace sanad::http
