// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/multipart_head.h"

#include "server/http/canonical_path.h"
#include "server/http/header_names.h"

#include <QStringView>

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;

namespace sanad::http {

namespace {

Error malformed(const QString &message)
{
    return Error::of(ErrorCode::InvalidRequest, message);
}

struct Parameter
{
    QByteArrayView name;
    QByteArray value;
};

/// Cuts `text` at the first `separator`; all of it if there is none.
QByteArrayView cut(QByteArrayView &text, char separator)
{
    const qsizetype at = text.indexOf(separator);
    const QByteArrayView first = at < 0 ? text : text.first(at);
    text = at < 0 ? QByteArrayView() : text.sliced(at + 1);
    return first;
}

/// Reads up to the closing quote, and cuts it off with what was read. Only a quote or a backslash can be escaped:
/// browsers send the backslashes of Windows paths as they are.
std::optional<QByteArray> cutQuoted(QByteArrayView &text, bool hasEscapes)
{
    QByteArray value;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool isEscape = hasEscapes && text[i] == '\\' && i + 1 < text.size();
        if (isEscape && (text[i + 1] == '"' || text[i + 1] == '\\')) {
            value += text[++i];
        } else if (text[i] == '"') {
            text = text.sliced(i + 1);
            return value;
        } else {
            value += text[i];
        }
    }
    return std::nullopt;
}

std::optional<QByteArray> cutValue(QByteArrayView &text)
{
    if (!text.startsWith('"'))
        return trimmedField(cut(text, ';')).toByteArray();
    for (const bool hasEscapes : {true, false}) {
        // Browsers do not escape a backslash, so that one before the closing quote is no escape after all.
        QByteArrayView rest = text.sliced(1);
        auto value = cutQuoted(rest, hasEscapes);
        rest = trimmedField(rest);
        if (value && (rest.isEmpty() || rest.startsWith(';'))) {
            text = rest.isEmpty() ? rest : rest.sliced(1);
            return value;
        }
    }
    return std::nullopt;
}

/// Reads `a=b; c="d"`; nothing if it is malformed, or a name stands there twice.
std::optional<std::vector<Parameter>> readParameters(QByteArrayView text)
{
    constexpr std::size_t most = 16;
    std::vector<Parameter> result;
    for (text = trimmedField(text); !text.isEmpty(); text = trimmedField(text)) {
        if (text.front() == ';') {
            text = text.sliced(1);
            continue;
        }
        if (!text.contains('='))
            return std::nullopt;
        const QByteArrayView name = cut(text, '=');
        const auto isSame = [name](const Parameter &other) { return equalsIgnoringCase(other.name, name); };
        if (!isToken(name) || result.size() == most || std::any_of(result.begin(), result.end(), isSame))
            return std::nullopt;
        auto value = cutValue(text);
        if (!value)
            return std::nullopt;
        result.push_back({name, *std::move(value)});
    }
    return result;
}

std::optional<QByteArray> valueOf(const std::vector<Parameter> &parameters, QByteArrayView name)
{
    for (const Parameter &parameter : parameters) {
        if (equalsIgnoringCase(parameter.name, name))
            return parameter.value;
    }
    return std::nullopt;
}

bool isBoundary(QByteArrayView text)
{
    constexpr qsizetype longest = 70;
    const auto isAllowed = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
            || QByteArrayView("'()+_,-./:=? ").contains(c);
    };
    return !text.isEmpty() && text.size() <= longest && text.back() != ' '
        && std::all_of(text.begin(), text.end(), isAllowed);
}

Result<QString> readText(const QByteArray &bytes)
{
    if (!QUtf8StringView(bytes).isValidUtf8())
        return malformed(u"A name in the form is not UTF-8."_s);
    if (bytes.contains('\0'))
        return malformed(u"A name in the form holds U+0000."_s);
    return QString::fromUtf8(bytes);
}

/// What browsers write for the three bytes that would end the text (WHATWG HTML, "multipart/form-data encoding").
QByteArray unescaped(QByteArray bytes)
{
    if (!bytes.contains('%'))
        return bytes;
    return bytes.replace("%22", "\"")
        .replace("%0D", "\r")
        .replace("%0A", "\n")
        .replace("%0d", "\r")
        .replace("%0a", "\n");
}

/// `UTF-8'language'percent-encoded` (RFC 8187, section 3.2).
Result<QString> readExtended(const QByteArray &value)
{
    QByteArrayView rest = value;
    const QByteArrayView charset = cut(rest, '\'');
    if (!equalsIgnoringCase(charset, "utf-8") || !rest.contains('\''))
        return malformed(u"A file name in the form is encoded in an unknown way."_s);
    (void)cut(rest, '\'');
    const auto decoded = percentDecoded(rest);
    if (!decoded)
        return malformed(u"A file name in the form is encoded in an unknown way."_s);
    return readText(*decoded);
}

Status readDisposition(QByteArrayView value, PartHead &part)
{
    QByteArrayView rest = value;
    if (!equalsIgnoringCase(trimmedField(cut(rest, ';')), "form-data"))
        return malformed(u"A part of the form is no form-data."_s);
    const auto parameters = readParameters(rest);
    if (!parameters)
        return malformed(u"The Content-Disposition of a part is malformed."_s);
    const auto name = valueOf(*parameters, "name");
    if (!name)
        return malformed(u"A part of the form has no name."_s);
    SANAD_ASSIGN(part.name, readText(unescaped(*name)));
    const auto isControl = [](QChar c) { return c < u' ' || c == QChar(0x7f); };
    if (std::any_of(part.name.cbegin(), part.name.cend(), isControl))
        return malformed(u"A name in the form holds control characters."_s);
    if (const auto fileName = valueOf(*parameters, "filename")) {
        SANAD_ASSIGN(part.fileName, readText(unescaped(*fileName)));
    }
    if (const auto extended = valueOf(*parameters, "filename*")) {
        SANAD_ASSIGN(part.fileName, readExtended(*extended));
    }
    return {};
}

Status readContentType(QByteArrayView value, PartHead &part)
{
    constexpr QByteArrayView multipart("multipart/");
    if (value.size() >= multipart.size() && equalsIgnoringCase(value.first(multipart.size()), multipart))
        return malformed(u"A part of the form is a form itself."_s);
    part.contentType = value.toByteArray();
    return {};
}

Status readEncoding(QByteArrayView value)
{
    for (const QByteArrayView harmless : {QByteArrayView("7bit"), QByteArrayView("8bit"), QByteArrayView("binary")}) {
        if (equalsIgnoringCase(value, harmless))
            return {};
    }
    return malformed(u"A part of the form is sent in a transfer encoding."_s);
}

/// The headers of a part that mean something.
struct Headers
{
    std::optional<QByteArrayView> disposition;
    std::optional<QByteArrayView> contentType;
    std::optional<QByteArrayView> encoding;

    [[nodiscard]] bool take(QByteArrayView name, QByteArrayView value)
    {
        const auto set = [value](
                             std::optional<QByteArrayView> &place) { return !std::exchange(place, value).has_value(); };
        if (equalsIgnoringCase(name, "content-disposition"))
            return set(disposition);
        if (equalsIgnoringCase(name, "content-type"))
            return set(contentType);
        if (equalsIgnoringCase(name, "content-transfer-encoding"))
            return set(encoding);
        return true;
    }
};

} // namespace

Result<QByteArray> multipartBoundary(QByteArrayView contentType)
{
    QByteArrayView rest = contentType;
    if (!equalsIgnoringCase(trimmedField(cut(rest, ';')), "multipart/form-data"))
        return Error::of(ErrorCode::UnsupportedMediaType, u"The Content-Type must be multipart/form-data."_s);
    const auto parameters = readParameters(rest);
    auto boundary = parameters ? valueOf(*parameters, "boundary") : std::nullopt;
    if (!boundary || !isBoundary(*boundary))
        return malformed(u"The Content-Type has no valid boundary."_s);
    return *std::move(boundary);
}

Result<PartHead> parsePartHead(QByteArrayView head)
{
    Headers headers;
    while (!head.isEmpty()) {
        const qsizetype end = head.indexOf("\r\n");
        QByteArrayView rest = end < 0 ? head : head.first(end);
        head = end < 0 ? QByteArrayView() : head.sliced(end + 2);
        const bool hasColon = rest.contains(':');
        const QByteArrayView name = cut(rest, ':');
        const QByteArrayView value = trimmedField(rest);
        // Folded lines fall here too: they begin with a blank.
        if (!hasColon || !isToken(name) || !isFieldValue(value))
            return malformed(u"A part of the form has a malformed head."_s);
        if (!headers.take(name, value))
            return malformed(u"A part of the form has a header twice."_s);
    }
    if (!headers.disposition)
        return malformed(u"A part of the form has no name."_s);
    PartHead part;
    SANAD_TRY(readDisposition(*headers.disposition, part));
    if (headers.contentType)
        SANAD_TRY(readContentType(*headers.contentType, part));
    if (headers.encoding)
        SANAD_TRY(readEncoding(*headers.encoding));
    return part;
}

} // namespace sanad::http
