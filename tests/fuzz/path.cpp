// SPDX-License-Identifier: GPL-3.0-or-later
// Input: a request target.
#include "fuzz.h"
#include "server/http/Request.h"
#include "server/http/canonical_path.h"

#include <QUtf8StringView>

using namespace sanad;
using namespace sanad::fuzz;
using namespace sanad::http;
using namespace Qt::StringLiterals;

namespace {

void checkPath(const QByteArray &path)
{
    require(path.startsWith('/'), "a path begins with a slash");
    require(QUtf8StringView(path).isValidUtf8(), "a path is UTF-8");
    for (const char c : path)
        require(quint8(c) >= 0x20 && c != 0x7f && c != '\\', "a path holds no control character and no backslash");
    const QList<QByteArray> segments = path.split('/');
    for (qsizetype i = 1; i < segments.size(); ++i) {
        const QByteArray &segment = segments.at(i);
        require(segment != "." && segment != "..", "a path holds no relative segment");
        require(!segment.isEmpty() || i == segments.size() - 1, "a path holds no empty segment but the last");
    }
}

void checkQuery(QByteArrayView input, const QByteArray &query)
{
    Request request;
    request.query = query;
    const auto limit = request.queryInteger("limit"_L1, 1, 100);
    if (limit && *limit)
        require(**limit >= 1 && **limit <= 100, "a number of the query is within its limits");
    const auto text = request.queryValue("q"_L1);
    if (text && *text)
        require((*text)->isValidUtf16() && !(*text)->contains(QChar::Null), "a text of the query is Unicode");
    request.parameters = {input.toByteArray()};
    const auto id = request.idParameter<ChatId>(0);
    if (id)
        require(id->isValid() && QByteArray::number(id->value()) == input, "an id has one spelling");
}

} // namespace

void sanad::fuzz::testOneInput(QByteArrayView input)
{
    const Result<CanonicalTarget> target = canonicalTarget(input);
    if (const auto decoded = percentDecoded(input))
        require(decoded->size() <= input.size(), "decoding makes nothing longer");
    checkQuery(input, input.toByteArray());
    if (!target)
        return;
    checkPath(target->path);
    QByteArrayView raw = input;
    require(target->path.count('/') == cut(raw, '?').count('/'), "nobody writes a boundary of segments in code");
    checkQuery(input, target->query);
    // Written with everything encoded, it is the same path, and reading that again changes nothing.
    QByteArray encoded = target->path.toPercentEncoding("/");
    if (input.contains('?'))
        encoded += '?' + target->query;
    const Result<CanonicalTarget> again = canonicalTarget(encoded);
    require(again.has_value() && *again == *target, "a canonical path is canonical");
}
