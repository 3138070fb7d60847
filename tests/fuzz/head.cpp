// SPDX-License-Identifier: GPL-3.0-or-later
// Input: a byte for the limits, four for the sizes of pieces, then what a client sends.
#include "fuzz.h"
#include "server/http/CorsPolicy.h"
#include "server/http/HeadParser.h"
#include "server/http/framing.h"
#include "server/http/header_names.h"
#include "server/http/methods.h"

using namespace sanad;
using namespace sanad::fuzz;
using namespace sanad::http;

namespace {

using Progress = HeadParser::Progress;

void checkHead(const HeadParser &parser, QByteArrayView bytes, const HttpLimits &limits)
{
    const RequestHead &head = parser.head();
    require(parser.headSize() <= bytes.size() && parser.headSize() <= limits.headSize, "the head is within its limit");
    require(bytes.first(parser.headSize()).endsWith("\r\n\r\n"), "the head ends with an empty line");
    require(!head.target().isEmpty() && head.target().size() <= limits.targetSize, "the target is within its limit");
    require(head.fields().size() <= limits.headerCount, "no more headers than allowed");
    for (const auto &field : head.fields()) {
        const QByteArrayView value = head.text(field.value);
        require(isToken(head.text(field.name)), "a header's name is a token");
        require(isFieldValue(value) && trimmedField(value) == value, "a header's value is clean and trimmed");
        require(headerName(head.text(field.name)) == field.id, "a header is known by its name");
        require(head.count(field.id) > 0 && head.value(field.id).has_value(), "a header that is there is found");
    }
}

/// The head written anew in its plainest form.
QByteArray rewritten(const RequestHead &head)
{
    QByteArray text = head.method() ? methodName(*head.method()) : QByteArray("ODD");
    text += ' ' + head.target().toByteArray() + " HTTP/1." + QByteArray::number(head.minorVersion()) + "\r\n";
    for (const auto &field : head.fields())
        text += head.text(field.name).toByteArray() + ": " + head.text(field.value).toByteArray() + "\r\n";
    return text + "\r\n";
}

bool isSame(const RequestHead &left, const RequestHead &right)
{
    return left.method() == right.method() && left.target() == right.target()
        && left.minorVersion() == right.minorVersion()
        && std::equal(left.fields().begin(), left.fields().end(), right.fields().begin(), right.fields().end(),
            [&](const RequestHead::Field &a, const RequestHead::Field &b) {
                return a.id == b.id && left.text(a.name) == right.text(b.name)
                    && left.text(a.value) == right.text(b.value);
            });
}

void checkFraming(const RequestHead &head)
{
    const Result<Framing> framing = readFraming(head);
    if (!framing)
        return;
    require(head.count(HeaderName::TransferEncoding) == 0, "no transfer encoding is taken");
    require(head.count(HeaderName::ContentLength) <= 1 && head.count(HeaderName::Host) <= 1, "nothing stands twice");
    require(framing->contentLength.value_or(0) >= 0, "a length is not negative");
    if (framing->contentLength) {
        // A leading zero is one spelling more, which every reader understands alike.
        QByteArrayView digits = *head.value(HeaderName::ContentLength);
        while (digits.size() > 1 && digits.front() == '0')
            digits = digits.sliced(1);
        require(QByteArray::number(*framing->contentLength) == digits, "the length is what was sent");
    }
    require(head.minorVersion() == 0 || !framing->host.isEmpty(), "HTTP/1.1 names its host");
    require(!(framing->expectsContinue && framing->hasUnknownExpectation), "an expectation is known or not");
    QByteArray answer;
    CorsPolicy({}).appendHeaders(answer, framing->origin);
    CorsPolicy({"https://school.example"}).appendHeaders(answer, framing->origin);
    require(answer.isEmpty() || answer.endsWith("\r\n"), "header lines that we add are complete");
    require(answer.count('\n') == answer.count("\r\n") && answer.count('\r') == answer.count('\n'),
        "nobody writes header lines into ours");
    for (const auto &[name, value] : CorsPolicy({}).preflight(head, {Method::Get, Method::Post}).headers)
        require(isToken(name) && isFieldValue(value), "headers of an answer are clean");
}

void parseInPieces(
    QByteArrayView plan, QByteArrayView bytes, const HttpLimits &limits, const HeadParser &whole, Progress expected)
{
    HeadParser parser(limits);
    QByteArray buffer;
    Progress progress = Progress::NeedsMore;
    for (Pieces pieces(plan, bytes); progress == Progress::NeedsMore && !pieces.atEnd();) {
        buffer += pieces.next();
        progress = parser.parse(buffer);
    }
    require(progress == expected, "a head is read alike in pieces and at once");
    if (progress == Progress::Complete) {
        require(parser.headSize() == whole.headSize(), "a head ends at the same place in pieces and at once");
        require(isSame(parser.head(), whole.head()), "a head says the same in pieces and at once");
    }
}

} // namespace

void sanad::fuzz::testOneInput(QByteArrayView input)
{
    HttpLimits limits;
    if ((takeByte(input) & 1U) != 0) {
        limits.headSize = 512;
        limits.targetSize = 64;
        limits.headerCount = 8;
    }
    const QByteArrayView plan = input.first(std::min<qsizetype>(4, input.size()));
    const QByteArrayView bytes = input.sliced(plan.size());

    HeadParser parser(limits);
    const Progress progress = parser.parse(rawBytes(bytes));
    parseInPieces(plan, bytes, limits, parser, progress);
    if (bytes.size() < 1024)
        parseInPieces({}, bytes, limits, parser, progress);
    if (progress != Progress::Complete)
        return;
    checkHead(parser, bytes, limits);
    checkFraming(parser.head());

    HttpLimits roomy;
    roomy.headSize *= 2; // the plainest form can be longer
    HeadParser again(roomy);
    const QByteArray plain = rewritten(parser.head());
    require(again.parse(plain) == Progress::Complete, "a head that is taken is taken in its plainest form");
    require(again.headSize() == plain.size(), "the plainest form is a whole head");
    if (parser.head().method())
        require(isSame(again.head(), parser.head()), "the plainest form says the same");
}
