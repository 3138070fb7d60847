// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/HeadParser.h"

#include "server/http/methods.h"

#include <cstring>

using namespace Qt::StringLiterals;

namespace sanad::http {

static_assert(std::size_t(HeaderName::Other) < 32, "RequestHead::m_present has one bit for each name");

namespace {

constexpr qsizetype LongestMethod = 32;

/// No blank, no control character; what else a target may hold is for canonicalTarget() to say.
bool isTarget(QByteArrayView text)
{
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= 0x20 || byte == 0x7f)
            return false;
    }
    return !text.isEmpty();
}

RequestHead::Slice sliceOf(const QByteArray &buffer, QByteArrayView part)
{
    return {part.data() - buffer.constData(), part.size()};
}

} // namespace

int RequestHead::count(HeaderName name) const
{
    if (!(m_present >> int(name) & 1U))
        return 0;
    int result = 0;
    for (const Field &field : m_fields)
        result += field.id == name ? 1 : 0;
    return result;
}

std::optional<QByteArrayView> RequestHead::value(HeaderName name) const
{
    if (!(m_present >> int(name) & 1U))
        return std::nullopt;
    for (const Field &field : m_fields) {
        if (field.id == name)
            return text(field.value);
    }
    return std::nullopt;
}

void HeadParser::reset()
{
    m_head.m_bytes.clear();
    m_head.m_fields.clear();
    m_head.m_present = 0;
    m_head.m_method.reset();
    m_head.m_target = {};
    m_head.m_minorVersion = 1;
    m_scanned = 0;
    m_lineStart = 0;
    m_hasRequestLine = false;
    m_hasSkippedLine = false;
}

HeadParser::Progress HeadParser::refuse(ErrorCode code, const QString &message)
{
    m_error = Error::of(code, message);
    return Progress::Refused;
}

HeadParser::Progress HeadParser::parse(const QByteArray &buffer)
{
    for (;;) {
        const void *found = m_scanned < buffer.size()
            ? std::memchr(buffer.constData() + m_scanned, '\n', std::size_t(buffer.size() - m_scanned))
            : nullptr;
        if (!found)
            return waitForLine(buffer);
        const Progress progress = takeLine(buffer, static_cast<const char *>(found) - buffer.constData());
        if (progress != Progress::NeedsMore)
            return progress;
    }
}

HeadParser::Progress HeadParser::waitForLine(const QByteArray &buffer)
{
    m_scanned = buffer.size();
    if (buffer.size() >= m_limits.headSize) {
        return m_hasRequestLine ? refuse(ErrorCode::HeadersTooLarge, {}) : refuse(ErrorCode::UriTooLong, {});
    }
    // What begins like TLS or another protocol is told at once rather than after the time for the head is over.
    if (!m_hasRequestLine && m_lineStart < buffer.size()) {
        const char first = buffer.at(m_lineStart);
        if (first != '\r' && !isToken({&first, 1}))
            return refuse(ErrorCode::InvalidRequest, u"This is not an HTTP request."_s);
    }
    return Progress::NeedsMore;
}

HeadParser::Progress HeadParser::takeLine(const QByteArray &buffer, qsizetype lineFeed)
{
    if (lineFeed >= m_limits.headSize)
        return m_hasRequestLine ? refuse(ErrorCode::HeadersTooLarge, {}) : refuse(ErrorCode::UriTooLong, {});
    if (lineFeed == m_lineStart || buffer.at(lineFeed - 1) != '\r')
        return refuse(ErrorCode::InvalidRequest, u"A line of the request's head does not end with CR LF."_s);
    const QByteArrayView line(buffer.constData() + m_lineStart, lineFeed - 1 - m_lineStart);
    m_lineStart = m_scanned = lineFeed + 1;
    if (!m_hasRequestLine) {
        if (!line.isEmpty())
            return parseRequestLine(buffer, line);
        if (std::exchange(m_hasSkippedLine, true))
            return refuse(ErrorCode::InvalidRequest, u"Empty lines stand before the request."_s);
        return Progress::NeedsMore;
    }
    if (!line.isEmpty())
        return parseField(buffer, line);
    m_head.m_bytes = buffer.size() == m_lineStart ? buffer : buffer.first(m_lineStart);
    return Progress::Complete;
}

HeadParser::Progress HeadParser::parseRequestLine(const QByteArray &buffer, QByteArrayView line)
{
    const qsizetype methodEnd = line.indexOf(' ');
    const qsizetype targetEnd = line.lastIndexOf(' ');
    if (methodEnd < 0 || targetEnd <= methodEnd)
        return refuse(ErrorCode::InvalidRequest, u"The request line is malformed."_s);
    const QByteArrayView method = line.first(methodEnd);
    const QByteArrayView target = line.sliced(methodEnd + 1, targetEnd - methodEnd - 1);
    const QByteArrayView version = line.sliced(targetEnd + 1);
    if (!isToken(method) || method.size() > LongestMethod)
        return refuse(ErrorCode::InvalidRequest, u"The request's method is malformed."_s);
    if (target.size() > m_limits.targetSize)
        return refuse(ErrorCode::UriTooLong, {});
    if (!isTarget(target))
        return refuse(ErrorCode::InvalidRequest, u"The request's address is malformed."_s);
    if (version != "HTTP/1.1" && version != "HTTP/1.0")
        return refuse(ErrorCode::InvalidRequest, u"Only HTTP/1.1 and HTTP/1.0 are spoken here."_s);
    m_head.m_method = methodNamed(method);
    m_head.m_target = sliceOf(buffer, target);
    m_head.m_minorVersion = version.back() - '0';
    m_hasRequestLine = true;
    return Progress::NeedsMore;
}

HeadParser::Progress HeadParser::parseField(const QByteArray &buffer, QByteArrayView line)
{
    if (m_head.m_fields.size() >= m_limits.headerCount)
        return refuse(ErrorCode::HeadersTooLarge, u"The request has too many headers."_s);
    const qsizetype colon = line.indexOf(':');
    if (colon < 0)
        return refuse(ErrorCode::InvalidRequest, u"A header has no colon."_s);
    const QByteArrayView name = line.first(colon);
    if (!isToken(name))
        return refuse(ErrorCode::InvalidRequest, u"A header's name is malformed."_s);
    const QByteArrayView value = trimmedField(line.sliced(colon + 1));
    if (!isFieldValue(value))
        return refuse(ErrorCode::InvalidRequest, u"A header's value is malformed."_s);
    const HeaderName id = headerName(name);
    m_head.m_fields.append({id, sliceOf(buffer, name), sliceOf(buffer, value)});
    m_head.m_present |= 1U << int(id);
    return Progress::NeedsMore;
}

} // namespace sanad::http
