// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/MultipartReader.h"

#include <algorithm>
#include <cstring>

using namespace Qt::StringLiterals;

namespace sanad::http {

namespace {

/// Blanks that some mailers put behind a boundary (RFC 2046, "transport-padding").
constexpr qsizetype MostPadding = 64;

Error malformed(const QString &message)
{
    return Error::of(ErrorCode::InvalidRequest, message);
}

/// memmem(3) finds long needles in large blocks faster than anything in Qt, and in linear time whatever the bytes are.
qsizetype find(QByteArrayView bytes, const QByteArray &delimiter)
{
    const void *found =
        ::memmem(bytes.data(), std::size_t(bytes.size()), delimiter.constData(), std::size_t(delimiter.size()));
    return found ? static_cast<const char *>(found) - bytes.data() : -1;
}

/// How many bytes at the end of `bytes` may begin a delimiter.
qsizetype beginning(QByteArrayView bytes, const QByteArray &delimiter)
{
    const QByteArrayView tail = bytes.last(std::min(bytes.size(), delimiter.size() - 1));
    const qsizetype start = tail.lastIndexOf('\r');
    if (start < 0)
        return 0;
    const QByteArrayView candidate = tail.sliced(start);
    return delimiter.startsWith(candidate) ? candidate.size() : 0;
}

} // namespace

MultipartReader::MultipartReader(const QByteArray &boundary, MultipartVisitor &visitor, const MultipartLimits &limits)
    : m_delimiter("\r\n--" + boundary)
    , m_visitor(visitor)
    , m_limits(limits)
{
}

Status MultipartReader::feed(QByteArrayView bytes)
{
    while (!bytes.isEmpty() && !m_failure) {
        Status status;
        switch (m_state) {
        case State::Preamble:
        case State::Data: status = readContent(bytes); break;
        case State::Boundary:
        case State::LineFeed:
        case State::Dash: status = readBoundaryLine(bytes); break;
        case State::Head: status = readHead(bytes); break;
        case State::Epilogue: return {};
        }
        if (!status)
            m_failure = status.error();
    }
    return m_failure ? Status(*m_failure) : Status();
}

Status MultipartReader::finish() const
{
    if (m_failure)
        return *m_failure;
    if (m_state != State::Epilogue)
        return malformed(u"The form ends before its last boundary."_s);
    return {};
}

/// Goes on with a delimiter that the last input ended in. True if it is complete now; otherwise, unless the input ends
/// here too, `falseStart` is what was taken for it.
bool MultipartReader::finishMatch(QByteArrayView &bytes, QByteArrayView &falseStart)
{
    const QByteArrayView wanted = QByteArrayView(m_delimiter).sliced(m_matched);
    const qsizetype size = std::min(wanted.size(), bytes.size());
    const auto differs = std::mismatch(wanted.begin(), wanted.begin() + size, bytes.begin()).first;
    const qsizetype same = differs - wanted.begin();
    m_matched += same;
    bytes = bytes.sliced(same);
    if (m_matched == m_delimiter.size())
        return true;
    if (same < size) {
        // No CR stands inside a delimiter, so that no other can have begun inside this one.
        falseStart = QByteArrayView(m_delimiter).first(m_matched).sliced(m_pretended);
        m_matched = 0;
    }
    return false;
}

Status MultipartReader::readContent(QByteArrayView &bytes)
{
    if (m_matched > 0) {
        QByteArrayView falseStart;
        if (finishMatch(bytes, falseStart))
            return endContent();
        SANAD_TRY(takeContent(falseStart));
        if (bytes.isEmpty())
            return {};
    }
    m_pretended = 0;
    const QByteArrayView content = bytes;
    const qsizetype found = find(content, m_delimiter);
    if (found >= 0) {
        bytes = content.sliced(found + m_delimiter.size());
        SANAD_TRY(takeContent(content.first(found)));
        return endContent();
    }
    bytes = {};
    m_matched = beginning(content, m_delimiter);
    return takeContent(content.chopped(m_matched));
}

Status MultipartReader::takeContent(QByteArrayView bytes)
{
    if (bytes.isEmpty() || m_state == State::Preamble)
        return {};
    m_size += bytes.size();
    if (!m_isFile && m_size > m_limits.fieldSize) {
        Error error = Error::of(ErrorCode::PayloadTooLarge, u"A field of the form is too large."_s);
        error.field = m_name;
        return error;
    }
    return m_visitor.partData(bytes);
}

Status MultipartReader::endContent()
{
    const bool isPart = m_state == State::Data;
    m_state = State::Boundary;
    m_matched = 0;
    m_padding = 0;
    return isPart ? m_visitor.endPart() : Status();
}

/// Reads what follows a boundary: two dashes, or blanks and the end of the line.
Status MultipartReader::readBoundaryLine(QByteArrayView &bytes)
{
    const char c = bytes.front();
    bytes = bytes.sliced(1);
    if (m_state == State::LineFeed && c == '\n') {
        m_state = State::Head;
        return {};
    }
    if (m_state == State::Dash && c == '-') {
        m_state = State::Epilogue;
        return {};
    }
    if (m_state == State::Boundary && c == '\r') {
        m_state = State::LineFeed;
        return {};
    }
    if (m_state == State::Boundary && c == '-' && m_padding == 0) {
        m_state = State::Dash;
        return {};
    }
    if (m_state == State::Boundary && (c == ' ' || c == '\t') && ++m_padding <= MostPadding)
        return {};
    return malformed(u"A boundary of the form is followed by something else."_s);
}

Status MultipartReader::readHead(QByteArrayView &bytes)
{
    constexpr QByteArrayView end("\r\n\r\n");
    const qsizetype before = m_head.size();
    m_head += bytes.first(std::min(bytes.size(), m_limits.headSize + end.size() - before));
    const bool isEmpty = m_head.startsWith("\r\n");
    const qsizetype found = isEmpty ? 0 : m_head.indexOf(end, std::max(qsizetype(0), before - end.size() + 1));
    if (found < 0) {
        if (m_head.size() >= m_limits.headSize + end.size())
            return malformed(u"A part of the form has a head that is too large."_s);
        bytes = {};
        return {};
    }
    bytes = bytes.sliced(found + (isEmpty ? 2 : end.size()) - before);
    const QByteArray head = std::exchange(m_head, QByteArray());
    return beginPart(QByteArrayView(head).first(found));
}

Status MultipartReader::beginPart(QByteArrayView head)
{
    if (++m_parts > m_limits.parts)
        return malformed(u"The form has too many parts."_s);
    SANAD_ASSIGN(const PartHead part, parsePartHead(head));
    m_state = State::Data;
    m_matched = 2;
    m_pretended = 2;
    m_size = 0;
    m_name = part.name;
    m_isFile = part.isFile();
    return m_visitor.beginPart(part);
}

} // namespace sanad::http
