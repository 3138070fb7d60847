// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/Request.h"

#include "common/core/Id.h"
#include "common/core/JsonReader.h"
#include "server/http/canonical_path.h"
#include "server/http/header_names.h"

#include <QUtf8StringView>

#include <charconv>

using namespace Qt::StringLiterals;

namespace sanad::http {

namespace {

/// A whole decimal number that takes up the whole text; std::from_chars knows no "+", no blanks, no "0x".
std::optional<qint64> wholeNumber(QByteArrayView text)
{
    qint64 value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

std::optional<QByteArray> formDecoded(QByteArrayView text)
{
    QByteArray spaced = text.toByteArray();
    spaced.replace('+', ' ');
    return percentDecoded(spaced);
}

/// `application/json`, alone or with `charset=utf-8` (RFC 9110, section 8.3).
bool isJsonInUtf8(QByteArrayView contentType)
{
    const qsizetype semicolon = contentType.indexOf(';');
    const QByteArrayView type = trimmedField(semicolon < 0 ? contentType : contentType.first(semicolon));
    if (!equalsIgnoringCase(type, "application/json"))
        return false;
    if (semicolon < 0)
        return true;
    const QByteArrayView parameter = trimmedField(contentType.sliced(semicolon + 1));
    return parameter.isEmpty() || equalsIgnoringCase(parameter, "charset=utf-8")
        || equalsIgnoringCase(parameter, "charset=\"utf-8\"");
}

} // namespace

QByteArray Request::header(QByteArrayView name) const
{
    for (const auto &[key, value] : headers) {
        if (key == name)
            return value;
    }
    return {};
}

Result<std::optional<QString>> Request::queryValue(QLatin1StringView name) const
{
    std::optional<QString> result;
    const QByteArrayView wanted(name.data(), name.size());
    for (qsizetype start = 0; start < query.size();) {
        qsizetype end = query.indexOf('&', start);
        if (end < 0)
            end = query.size();
        const QByteArrayView pair = QByteArrayView(query).sliced(start, end - start);
        start = end + 1;
        const qsizetype equals = pair.indexOf('=');
        const auto key = formDecoded(equals < 0 ? pair : pair.first(equals));
        if (!key || *key != wanted)
            continue;
        const auto bytes = formDecoded(equals < 0 ? QByteArrayView() : pair.sliced(equals + 1));
        if (result)
            return Error::invalidField(QString(name), u"Parameter \"%1\" is given more than once."_s.arg(name));
        if (!bytes || !QUtf8StringView(*bytes).isValidUtf8() || bytes->contains('\0'))
            return Error::invalidField(QString(name), u"Parameter \"%1\" is not text in UTF-8."_s.arg(name));
        result = QString::fromUtf8(*bytes);
    }
    return result;
}

Result<std::optional<qint64>> Request::queryInteger(QLatin1StringView name, qint64 min, qint64 max) const
{
    SANAD_ASSIGN(const std::optional<QString> text, queryValue(name));
    if (!text)
        return std::optional<qint64>();
    const auto value = wholeNumber(text->toUtf8());
    if (!value || *value < min || *value > max) {
        return Error::invalidField(
            QString(name), u"Parameter \"%1\" must be a whole number from %2 to %3."_s.arg(name).arg(min).arg(max));
    }
    return value;
}

Result<QJsonObject> Request::jsonBody() const
{
    if (!isJsonInUtf8(header(headerText(HeaderName::ContentType))))
        return Error::of(ErrorCode::UnsupportedMediaType, u"The Content-Type must be application/json."_s);
    // QJsonDocument replaces what is not UTF-8 in silence; stored text must be what was sent.
    if (!QUtf8StringView(body).isValidUtf8())
        return Error::of(ErrorCode::InvalidJson, u"The body is not UTF-8."_s);
    return JsonReader::parseObject(body);
}

Result<qint64> Request::integerParameter(qsizetype index) const
{
    Q_ASSERT(index < parameters.size());
    const QByteArray &text = parameters.at(index);
    const auto value = wholeNumber(text);
    // One spelling for one thing: "007" names nothing.
    if (!value || *value <= 0 || *value > ChatId::Max || text.front() == '0')
        return Error::notFound({});
    return *value;
}

} // namespace sanad::http
