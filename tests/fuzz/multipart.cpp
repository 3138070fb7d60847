// SPDX-License-Identifier: GPL-3.0-or-later
// Input: four bytes for the sizes of pieces, one for limits and refusals, a Content-Type, a line feed, the body.
#include "fuzz.h"
#include "server/http/MultipartReader.h"

#include <vector>

using namespace sanad;
using namespace sanad::fuzz;
using namespace sanad::http;
using namespace Qt::StringLiterals;

namespace {

struct Part
{
    PartHead head;
    QByteArray bytes;
    bool isEnded = false;
};

/// What came out of one form.
struct Reading
{
    std::vector<Part> parts;
    Status status;
};

/// Keeps all it is told, checks the order, and refuses at a place of the fuzzer's choice.
class Recorder final : public MultipartVisitor
{
public:
    explicit Recorder(int refuseAt)
        : m_refuseAt(refuseAt)
    {
    }

    Status beginPart(const PartHead &head) override
    {
        require(parts.empty() || parts.back().isEnded, "a part ends before the next begins");
        require(!m_hasRefused, "nothing comes after a refusal");
        require(!head.name.contains(QChar::Null), "a name holds no U+0000");
        require(head.name.isValidUtf16(), "a name is Unicode");
        require(!head.fileName || head.fileName->isValidUtf16(), "a file name is Unicode");
        parts.push_back({head, {}, false});
        return step();
    }
    Status partData(QByteArrayView bytes) override
    {
        require(!parts.empty() && !parts.back().isEnded, "bytes belong to a part");
        require(!m_hasRefused && !bytes.isEmpty(), "there are bytes, and none after a refusal");
        parts.back().bytes += bytes;
        return {};
    }
    Status endPart() override
    {
        require(!parts.empty() && !parts.back().isEnded && !m_hasRefused, "a part ends once");
        parts.back().isEnded = true;
        return step();
    }

    std::vector<Part> parts;

private:
    Status step()
    {
        m_hasRefused = ++m_steps == m_refuseAt;
        return m_hasRefused ? Status(Error::of(ErrorCode::Forbidden)) : Status();
    }

    int m_refuseAt;
    int m_steps = 0;
    bool m_hasRefused = false;
};

struct Form
{
    QByteArray boundary;
    QByteArrayView body;
    MultipartLimits limits;
    int refuseAt = 0; ///< which begin or end of a part; 0: none
};

Reading read(const Form &form, Pieces pieces)
{
    Recorder recorder(form.refuseAt);
    MultipartReader reader(form.boundary, recorder, form.limits);
    Status status;
    while (status && !pieces.atEnd()) {
        // Memory of its own for each piece, so that what the reader keeps of an old one is noticed.
        const QByteArrayView piece = pieces.next();
        const std::vector<char> copy(piece.begin(), piece.end());
        status = reader.feed(QByteArrayView(copy.data(), qsizetype(copy.size())));
    }
    if (!status)
        require(!reader.feed("--") && !reader.finish(), "an error is for good");
    else
        status = reader.finish();
    return {std::move(recorder.parts), std::move(status)};
}

Reading readAtOnce(const Form &form)
{
    constexpr QByteArrayView largestPieces("\xff");
    return read(form, Pieces(largestPieces, form.body));
}

void compare(const Reading &left, const Reading &right)
{
    require(left.status.has_value() == right.status.has_value(), "pieces do not decide whether a form is taken");
    require(left.status || left.status.error() == right.status.error(), "pieces do not decide why it is refused");
    require(left.parts.size() == right.parts.size(), "pieces do not decide how many parts there are");
    for (std::size_t i = 0; i < left.parts.size(); ++i) {
        const Part &a = left.parts[i];
        const Part &b = right.parts[i];
        require(a.head == b.head && a.isEnded == b.isEnded, "pieces do not decide what a part is");
        // Of a part that is refused in its middle, pieces decide how much has been handed on before.
        if (a.isEnded)
            require(a.bytes == b.bytes, "a part's bytes are equal whichever way the form came");
        else
            require(a.bytes.startsWith(b.bytes) || b.bytes.startsWith(a.bytes), "a broken part's bytes are equal");
    }
}

/// Whether browsers' way of writing names, which is not unambiguous, says what is meant.
bool isPlain(const QString &name)
{
    return !name.contains(u'%') && !name.contains(u'\\');
}

QByteArray written(const std::vector<Part> &parts, const QByteArray &boundary)
{
    QByteArray form;
    for (const Part &part : parts) {
        form += "--" + boundary + "\r\nContent-Disposition: form-data; name=\""
            + part.head.name.toUtf8().replace('"', "%22") + '"';
        if (part.head.fileName)
            form += "; filename*=UTF-8''" + part.head.fileName->toUtf8().toPercentEncoding();
        if (!part.head.contentType.isEmpty())
            form += "\r\nContent-Type: " + part.head.contentType;
        form += "\r\n\r\n" + part.bytes + "\r\n";
    }
    return form + "--" + boundary + "--";
}

/// A form that was taken says the same when it is written anew.
void checkRewritten(const Reading &reading)
{
    const QByteArray boundary = "another-boundary-30b1";
    for (const Part &part : reading.parts) {
        if (part.bytes.contains(boundary) || !isPlain(part.head.name))
            return;
    }
    MultipartLimits roomy;
    roomy.headSize *= 4; // names grow when they are encoded
    const QByteArray body = written(reading.parts, boundary);
    const Reading again = readAtOnce({boundary, body, roomy, 0});
    if (reading.parts.empty())
        return; // "--boundary--" alone is a form without parts
    require(again.status.has_value(), "what was read can be written and read again");
    compare(again, reading);
}

} // namespace

void sanad::fuzz::testOneInput(QByteArrayView input)
{
    const QByteArrayView plan = input.first(std::min<qsizetype>(4, input.size()));
    QByteArrayView rest = input.sliced(plan.size());
    const quint8 choice = takeByte(rest);
    Form form;
    const Result<QByteArray> boundary = multipartBoundary(cut(rest, '\n'));
    if (boundary)
        require(!boundary->isEmpty() && boundary->size() <= 70, "a boundary has 1 to 70 characters");
    form.boundary = boundary ? *boundary : "b"_ba;
    form.body = rest;
    form.refuseAt = (choice >> 1) & 7U;
    if ((choice & 1U) != 0)
        form.limits = {.headSize = 128, .parts = 3, .fieldSize = 16};

    const Reading whole = readAtOnce(form);
    compare(whole, read(form, Pieces(plan, form.body)));
    if (form.body.size() < 2048)
        compare(whole, read(form, Pieces({}, form.body)));
    if (whole.status)
        checkRewritten(whole);
}
