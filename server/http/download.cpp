// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/download.h"

#include "server/http/header_names.h"

#include <QLocale>

#include <limits>

using namespace Qt::StringLiterals;

namespace sanad::http {

namespace {

/// All lines of a list header in one (RFC 9110, section 5.3).
QByteArray listHeader(const Request &request, QByteArrayView name)
{
    QByteArray result;
    for (const auto &[key, value] : request.headers) {
        if (key == name)
            result += result.isEmpty() ? value : ", " + value;
    }
    return result;
}

QByteArrayView withoutWeakness(QByteArrayView etag)
{
    return etag.startsWith("W/") ? etag.sliced(2) : etag;
}

/// Whether `etag` stands in a list of tags (RFC 9110, section 13.1), which may be "*". A weak tag equals `etag` only
/// where `isWeak` comparison will do (section 8.8.3.2). What cannot be read matches nothing.
bool matches(QByteArrayView list, QByteArrayView etag, bool isWeak)
{
    if (trimmedField(list) == "*")
        return true;
    while (!list.isEmpty()) {
        list = trimmedField(list);
        if (list.startsWith(',')) {
            list = list.sliced(1);
            continue;
        }
        const qsizetype open = list.indexOf('"');
        const qsizetype close = open < 0 ? -1 : list.indexOf('"', open + 1);
        if (close < 0)
            return false;
        const QByteArrayView tag = list.first(close + 1);
        if ((isWeak ? withoutWeakness(tag) : tag) == etag)
            return true;
        list = list.sliced(close + 1);
    }
    return false;
}

constexpr QStringView DateFormat = u"ddd, dd MMM yyyy hh:mm:ss 'GMT'";

QByteArray writeDate(const QDateTime &time)
{
    return QLocale::c().toString(time.toUTC(), DateFormat).toLatin1();
}

/// IMF-fixdate, the only form that may be generated (RFC 9110, section 5.6.7). Dates of 1985 and older forms are taken
/// for invalid, and so cost a complete answer at most.
std::optional<QDateTime> readDate(const QByteArray &text)
{
    QDateTime time = QLocale::c().toDateTime(QString::fromLatin1(text), DateFormat.toString());
    if (!time.isValid())
        return std::nullopt;
    time.setTimeSpec(Qt::UTC);
    return time;
}

/// Whether the thing has changed since the second that a header names; nothing if it names none or we do not tell when.
std::optional<bool> hasChangedSince(const Request &request, QByteArrayView name, const Version &version)
{
    const auto date = readDate(request.header(name));
    if (!date || !version.lastModified)
        return std::nullopt;
    return version.lastModified->toSecsSinceEpoch() > date->toSecsSinceEpoch();
}

bool meetsIfRange(const QByteArray &condition, const Version &version)
{
    if (condition.isEmpty())
        return true;
    if (condition.endsWith('"'))
        return condition == version.etag;
    const auto date = readDate(condition);
    return date && version.lastModified && version.lastModified->toSecsSinceEpoch() == date->toSecsSinceEpoch();
}

/// Plain digits; what is too large for the type is as large as can be.
std::optional<qint64> readPosition(QByteArrayView digits)
{
    if (digits.isEmpty())
        return std::nullopt;
    qint64 value = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9')
            return std::nullopt;
        constexpr qint64 most = std::numeric_limits<qint64>::max() / 10 - 1;
        value = value > most ? std::numeric_limits<qint64>::max() / 2 : value * 10 + (c - '0');
    }
    return value;
}

/// The one range of a Range header (RFC 9110, section 14.1.2); empty if there are none or several.
QByteArrayView onlyRange(QByteArrayView header)
{
    constexpr QByteArrayView unit("bytes=");
    if (header.size() < unit.size() || !equalsIgnoringCase(header.first(unit.size()), unit))
        return {};
    QByteArrayView found;
    QByteArrayView rest = header.sliced(unit.size());
    while (!rest.isEmpty()) {
        const qsizetype comma = rest.indexOf(',');
        const QByteArrayView range = trimmedField(comma < 0 ? rest : rest.first(comma));
        rest = comma < 0 ? QByteArrayView() : rest.sliced(comma + 1);
        if (!range.isEmpty() && !found.isEmpty())
            return {};
        if (!range.isEmpty())
            found = range;
    }
    return found;
}

Selection selectSuffix(QByteArrayView digits, qint64 size)
{
    const Selection whole{Selection::Kind::Whole, 0, size};
    const auto suffix = readPosition(digits);
    // The last bytes of nothing are nothing, for which there is no Content-Range.
    if (!suffix || (size == 0 && *suffix > 0))
        return whole;
    if (*suffix == 0)
        return {Selection::Kind::Unsatisfiable, 0, 0};
    const qint64 length = std::min(*suffix, size);
    return {Selection::Kind::Part, size - length, length};
}

Selection selectRange(QByteArrayView range, qint64 size)
{
    const Selection whole{Selection::Kind::Whole, 0, size};
    const qsizetype dash = range.indexOf('-');
    if (dash < 0)
        return whole;
    if (dash == 0)
        return selectSuffix(range.sliced(1), size);
    const auto first = readPosition(range.first(dash));
    const QByteArrayView end = range.sliced(dash + 1);
    const auto last = end.isEmpty() ? std::numeric_limits<qint64>::max() - 1 : readPosition(end);
    if (!first || !last || *last < *first)
        return whole;
    if (*first >= size)
        return {Selection::Kind::Unsatisfiable, 0, 0};
    return {Selection::Kind::Part, *first, std::min(*last + 1, size) - *first};
}

/// The preconditions of RFC 9110, section 13.2.2, steps 1 to 4.
std::optional<Selection::Kind> checkConditions(const Request &request, const Version &version)
{
    const QByteArray ifMatch = listHeader(request, "if-match");
    if (!ifMatch.isEmpty()) {
        if (!matches(ifMatch, version.etag, false))
            return Selection::Kind::PreconditionFailed;
    } else if (hasChangedSince(request, "if-unmodified-since", version) == true) {
        return Selection::Kind::PreconditionFailed;
    }
    const QByteArray ifNoneMatch = listHeader(request, headerText(HeaderName::IfNoneMatch));
    if (!ifNoneMatch.isEmpty()) {
        if (matches(ifNoneMatch, version.etag, true))
            return Selection::Kind::NotModified;
    } else if (hasChangedSince(request, "if-modified-since", version) == false) {
        return Selection::Kind::NotModified;
    }
    return std::nullopt;
}

QByteArray contentRange(const Selection &selection, qint64 size)
{
    const QByteArray whole = QByteArray::number(size);
    if (selection.kind == Selection::Kind::Unsatisfiable)
        return "bytes */" + whole;
    const qint64 last = selection.offset + selection.length - 1;
    return "bytes " + QByteArray::number(selection.offset) + '-' + QByteArray::number(last) + '/' + whole;
}

Response refusal(ErrorCode code)
{
    return Response::error(Error::of(code));
}

} // namespace

Selection selectPart(const Request &request, const Version &version)
{
    if (const auto decided = checkConditions(request, version))
        return {*decided, 0, 0};
    const Selection whole{Selection::Kind::Whole, 0, version.size};
    const QByteArray range = listHeader(request, headerText(HeaderName::Range));
    // Ranges are defined for GET only (section 14.2).
    if (range.isEmpty() || request.isHead)
        return whole;
    if (!meetsIfRange(request.header(headerText(HeaderName::IfRange)), version))
        return whole;
    return selectRange(onlyRange(range), version.size);
}

Response fileAnswer(const Request &request, const Version &version, std::shared_ptr<const OpenFile> file,
    const QByteArray &contentType, const QList<std::pair<QByteArray, QByteArray>> &headers)
{
    const Selection selection = selectPart(request, version);
    if (selection.kind == Selection::Kind::PreconditionFailed)
        return refusal(ErrorCode::PreconditionFailed);
    if (selection.kind == Selection::Kind::Unsatisfiable) {
        Response response = refusal(ErrorCode::RangeNotSatisfiable);
        response.headers.append({"Content-Range"_ba, contentRange(selection, version.size)});
        return response;
    }
    Response response;
    response.contentType = contentType;
    response.headers = headers;
    response.headers.append({"ETag"_ba, version.etag});
    if (version.lastModified)
        response.headers.append({"Last-Modified"_ba, writeDate(*version.lastModified)});
    if (selection.kind == Selection::Kind::NotModified) {
        response.status = 304;
        return response;
    }
    response.headers.append({"Accept-Ranges"_ba, "bytes"_ba});
    response.file = FileBody{.file = std::move(file), .offset = selection.offset, .length = selection.length};
    if (selection.kind == Selection::Kind::Part) {
        response.status = 206;
        response.headers.append({"Content-Range"_ba, contentRange(selection, version.size)});
    }
    return response;
}

} // namespace sanad::http
