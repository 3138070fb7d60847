// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Error.h"
#include "server/http/HttpConfig.h"
#include "server/http/header_names.h"

#include <QByteArray>
#include <QVarLengthArray>

#include <optional>

namespace sanad::http {

/// The request line and headers of one request: syntactically sound (RFC 9112), meaning not yet looked at.
class RequestHead
{
public:
    struct Slice
    {
        qsizetype offset = 0;
        qsizetype size = 0;
    };
    struct Field
    {
        HeaderName id = HeaderName::Other;
        Slice name; ///< in the case the client wrote it
        Slice value; ///< trimmed
    };

    [[nodiscard]] QByteArrayView text(Slice slice) const { return {m_bytes.constData() + slice.offset, slice.size}; }
    /// Known as soon as the request line is read; nothing for a method that we do not have.
    [[nodiscard]] std::optional<Method> method() const { return m_method; }
    [[nodiscard]] QByteArrayView target() const { return text(m_target); }
    [[nodiscard]] int minorVersion() const { return m_minorVersion; } ///< of HTTP/1.x
    [[nodiscard]] const QVarLengthArray<Field, 16> &fields() const { return m_fields; }
    /// How often a header stands in the head.
    [[nodiscard]] int count(HeaderName name) const;
    /// The value of the first header with that name.
    [[nodiscard]] std::optional<QByteArrayView> value(HeaderName name) const;

private:
    friend class HeadParser;
    QByteArray m_bytes;
    std::optional<Method> m_method;
    Slice m_target;
    int m_minorVersion = 1;
    quint32 m_present = 0; ///< one bit for each HeaderName
    QVarLengthArray<Field, 16> m_fields;
};

/// Strict reader of one request head out of a growing buffer; each byte is looked at once, however slowly they come.
///
/// Refused are all forms that two readers could read differently (RFC 9112, section 11.2): bare CR or LF, NUL, folded
/// lines, blanks before a colon, lines without colon, other versions. One empty line may precede the head
/// (section 2.2).
class HeadParser
{
public:
    enum class Progress { NeedsMore, Complete, Refused };

    /// `limits` must outlive the parser.
    explicit HeadParser(const HttpLimits &limits)
        : m_limits(limits)
    {
    }

    /// Goes on reading. `buffer` begins with the head and has only grown since the last call.
    [[nodiscard]] Progress parse(const QByteArray &buffer);
    /// Valid once Complete, until reset().
    [[nodiscard]] const RequestHead &head() const { return m_head; }
    /// Bytes of the buffer that belong to the head, once Complete.
    [[nodiscard]] qsizetype headSize() const { return m_lineStart; }
    /// Why, once Refused.
    [[nodiscard]] const Error &error() const { return m_error; }
    /// Ready for the next head.
    void reset();

private:
    Progress takeLine(const QByteArray &buffer, qsizetype lineFeed);
    Progress waitForLine(const QByteArray &buffer);
    Progress parseRequestLine(const QByteArray &buffer, QByteArrayView line);
    Progress parseField(const QByteArray &buffer, QByteArrayView line);
    Progress refuse(ErrorCode code, const QString &message);

    const HttpLimits &m_limits;
    RequestHead m_head;
    Error m_error;
    qsizetype m_scanned = 0; ///< no line feed stands before it but those already taken
    qsizetype m_lineStart = 0;
    bool m_hasRequestLine = false;
    bool m_hasSkippedLine = false;
};

} // namespace sanad::http
