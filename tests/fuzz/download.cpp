// SPDX-License-Identifier: GPL-3.0-or-later
// Input: a byte for HEAD and dates, one for the file's size, then lines "name: value".
#include "server/http/download.h"
#include "fuzz.h"
#include "server/http/header_names.h"

#include <QRegularExpression>

#include <array>

using namespace sanad;
using namespace sanad::fuzz;
using namespace sanad::http;
using namespace Qt::StringLiterals;

namespace {

constexpr std::array<qint64, 8> Sizes{0, 1, 2, 10, 1000, 25 * 1024 * 1024, qint64(1) << 33, qint64(1) << 50};
constexpr qint64 FileTime = 1'705'316'400; // 2024-01-15 11:00:00 UTC

void addHeaders(QByteArrayView lines, Request &request)
{
    while (!lines.isEmpty()) {
        QByteArrayView value = cut(lines, '\n');
        const QByteArrayView name = trimmedField(cut(value, ':'));
        value = trimmedField(value);
        // What the head parser lets through.
        if (isToken(name) && isFieldValue(value))
            request.headers.append({name.toByteArray().toLower(), value.toByteArray()});
    }
}

void checkBounds(const Selection &selection, qint64 size)
{
    switch (selection.kind) {
    case Selection::Kind::Whole:
        require(selection.offset == 0 && selection.length == size, "the whole is from beginning to end");
        break;
    case Selection::Kind::Part:
        require(selection.offset >= 0 && selection.length > 0, "a part has bytes");
        require(selection.length <= size && selection.offset <= size - selection.length, "a part lies in the file");
        break;
    default: require(selection.offset == 0 && selection.length == 0, "a refusal selects nothing"); break;
    }
}

/// RFC 9110, section 14.1.2, once more, for what has one spelling: `bytes=first-last`, with digits that fit.
void checkPlainRange(const QByteArray &range, qint64 size, const Selection &selection)
{
    static const QRegularExpression plain(u"\\Abytes=(\\d{1,17})-(\\d{1,17})\\z"_s);
    const QRegularExpressionMatch match = plain.match(QString::fromLatin1(range));
    if (!match.hasMatch())
        return;
    const qint64 first = match.captured(1).toLongLong();
    const qint64 last = match.captured(2).toLongLong();
    Selection expected{Selection::Kind::Part, first, std::min(last, size - 1) - first + 1};
    if (last < first)
        expected = {Selection::Kind::Whole, 0, size};
    else if (first >= size)
        expected = {Selection::Kind::Unsatisfiable, 0, 0};
    require(selection == expected, "a plain range selects what it names");
}

void checkAnswer(const Request &request, const Version &version, const Selection &selection)
{
    const Response response = fileAnswer(request, version, nullptr, "audio/webm"_ba, {});
    const bool hasFile = selection.kind == Selection::Kind::Whole || selection.kind == Selection::Kind::Part;
    require(response.file.has_value() == hasFile, "a file comes with 200 and 206 only");
    for (const auto &[name, value] : response.headers)
        require(isToken(name) && isFieldValue(value), "headers of an answer are clean");
    if (response.file)
        require(response.file->offset == selection.offset && response.file->length == selection.length,
            "what is selected is what is sent");
}

} // namespace

void sanad::fuzz::testOneInput(QByteArrayView input)
{
    const quint8 choice = takeByte(input);
    Version version;
    version.size = Sizes[takeByte(input) % Sizes.size()];
    version.etag = "\"abc\"";
    if ((choice & 1U) != 0)
        version.lastModified = QDateTime::fromSecsSinceEpoch(FileTime, Qt::UTC);
    Request request;
    request.isHead = (choice & 2U) != 0;
    addHeaders(input, request);

    const Selection selection = selectPart(request, version);
    checkBounds(selection, version.size);
    checkAnswer(request, version, selection);
    if (request.isHead)
        require(selection.kind != Selection::Kind::Part, "HEAD asks for no part");

    Request ranged;
    for (const auto &header : request.headers) {
        if (header.first == "range")
            ranged.headers = {header};
    }
    if (ranged.headers.isEmpty())
        return;
    const Selection alone = selectPart(ranged, version);
    checkBounds(alone, version.size);
    require(alone.kind != Selection::Kind::NotModified && alone.kind != Selection::Kind::PreconditionFailed,
        "a range is no condition");
    checkPlainRange(ranged.headers.first().second, version.size, alone);
}
