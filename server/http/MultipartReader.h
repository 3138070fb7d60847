// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"
#include "server/http/multipart_head.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace sanad::http {

/// What a form may cost. Sizes in bytes.
struct MultipartLimits
{
    qsizetype headSize = 8 * 1024; ///< of one part
    int parts = 32;
    qint64 fieldSize = 128 * 1024; ///< of a part that is no file; files are bounded by the body
};

/// Takes the parts of a form as they arrive. An Error of any call ends the reading and is what feed() returns.
class MultipartVisitor
{
public:
    virtual ~MultipartVisitor() = default;
    /// A part begins. Names can stand in a form more than once; what that means is the visitor's to decide.
    [[nodiscard]] virtual Status beginPart(const PartHead &head) = 0;
    /// Bytes of the part that began last; valid during the call.
    [[nodiscard]] virtual Status partData(QByteArrayView bytes) = 0;
    /// The part is complete.
    [[nodiscard]] virtual Status endPart() = 0;
};

/// Reads multipart/form-data (RFC 7578; framing: RFC 2046, section 5.1) in whatever pieces it comes: does no I/O, keeps
/// nothing but the head of the part that begins, and hands file bytes on without a copy. Not thread-safe.
class MultipartReader final
{
public:
    /// `boundary`: of multipartBoundary(). `visitor` must outlive the reader.
    MultipartReader(const QByteArray &boundary, MultipartVisitor &visitor, const MultipartLimits &limits = {});

    /// Reads on. Error InvalidRequest if the form is malformed, PayloadTooLarge if a field is too large (it is named),
    /// or the visitor's; every further call returns the same.
    [[nodiscard]] Status feed(QByteArrayView bytes);
    /// The body is at its end: an Error if the form is not.
    [[nodiscard]] Status finish() const;

private:
    enum class State {
        Preamble, ///< before the first boundary; to be ignored
        Boundary, ///< behind one: its line is not complete
        LineFeed, ///< the line's CR has come
        Dash, ///< the first of the two that follow the last boundary
        Head,
        Data,
        Epilogue, ///< behind the last boundary; to be ignored
    };

    [[nodiscard]] Status readContent(QByteArrayView &bytes);
    [[nodiscard]] bool finishMatch(QByteArrayView &bytes, QByteArrayView &falseStart);
    [[nodiscard]] Status readBoundaryLine(QByteArrayView &bytes);
    [[nodiscard]] Status readHead(QByteArrayView &bytes);
    [[nodiscard]] Status beginPart(QByteArrayView head);
    [[nodiscard]] Status takeContent(QByteArrayView bytes);
    [[nodiscard]] Status endContent();

    const QByteArray m_delimiter; ///< CR LF, two dashes, boundary: CR stands at its beginning and nowhere else
    MultipartVisitor &m_visitor;
    const MultipartLimits m_limits;
    State m_state = State::Preamble;
    /// How many bytes of the delimiter what has come ends with, when the input ended there.
    qsizetype m_matched = 2;
    /// How many of those were not in the input, or not in the content: the delimiter's CR LF is optional at the very
    /// beginning, and may be the one that ends an empty part's head.
    qsizetype m_pretended = 2;
    qsizetype m_padding = 0;
    QByteArray m_head;
    QString m_name; ///< of the part at hand
    bool m_isFile = false;
    qint64 m_size = 0; ///< of the part at hand
    int m_parts = 0;
    std::optional<Error> m_failure;
};

} // namespace sanad::http
