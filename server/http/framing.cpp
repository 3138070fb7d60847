// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/framing.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace sanad::http {

namespace {

Error refusal(const QString &message)
{
    return Error::of(ErrorCode::InvalidRequest, message);
}

/// Plain digits, few enough for no overflow.
std::optional<qint64> readLength(QByteArrayView text)
{
    constexpr qsizetype mostDigits = 18;
    if (text.isEmpty() || text.size() > mostDigits)
        return std::nullopt;
    qint64 length = 0;
    for (const char c : text) {
        if (c < '0' || c > '9')
            return std::nullopt;
        length = length * 10 + (c - '0');
    }
    return length;
}

/// Letters of a name, an IPv4 or a bracketed IPv6 address, with or without port; it ends up in links we write.
bool isHost(QByteArrayView text)
{
    for (const char c : text) {
        const bool isAllowed = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.'
            || c == '-' || c == '_' || c == '~' || c == ':' || c == '[' || c == ']';
        if (!isAllowed)
            return false;
    }
    return !text.isEmpty();
}

bool hasListItem(QByteArrayView list, QByteArrayView item)
{
    for (qsizetype start = 0; start <= list.size();) {
        qsizetype end = list.indexOf(',', start);
        if (end < 0)
            end = list.size();
        if (equalsIgnoringCase(trimmedField(list.sliced(start, end - start)), item))
            return true;
        start = end + 1;
    }
    return false;
}

bool readKeepAlive(const RequestHead &head)
{
    bool hasClose = false;
    bool hasKeepAlive = false;
    for (const auto &field : head.fields()) {
        if (field.id == HeaderName::Connection) {
            hasClose = hasClose || hasListItem(head.text(field.value), "close");
            hasKeepAlive = hasKeepAlive || hasListItem(head.text(field.value), "keep-alive");
        }
    }
    return !hasClose && (head.minorVersion() > 0 || hasKeepAlive);
}

bool hasListItem(const RequestHead &head, HeaderName name, QByteArrayView item)
{
    return std::ranges::any_of(head.fields(),
        [&](const auto &field) { return field.id == name && hasListItem(head.text(field.value), item); });
}

bool readWebSocketWish(const RequestHead &head)
{
    return head.method() == Method::Get && head.minorVersion() > 0
        && hasListItem(head, HeaderName::Upgrade, "websocket") && hasListItem(head, HeaderName::Connection, "upgrade");
}

std::optional<QByteArrayView> readBearerToken(QByteArrayView authorization)
{
    constexpr QByteArrayView scheme("Bearer ");
    if (authorization.size() <= scheme.size() || !equalsIgnoringCase(authorization.first(scheme.size()), scheme))
        return std::nullopt;
    return trimmedField(authorization.sliced(scheme.size()));
}

Status readHost(const RequestHead &head, Framing &framing)
{
    const int count = head.count(HeaderName::Host);
    if (count > 1)
        return refusal(u"The request has more than one Host."_s);
    if (count == 0)
        return head.minorVersion() == 0 ? Status() : Status(refusal(u"The request has no Host."_s));
    framing.host = *head.value(HeaderName::Host);
    if (!isHost(framing.host))
        return refusal(u"The request's Host is malformed."_s);
    return {};
}

} // namespace

Result<Framing> readFraming(const RequestHead &head)
{
    Framing framing;
    if (head.count(HeaderName::TransferEncoding) > 0)
        return Error::of(ErrorCode::LengthRequired);
    const int lengths = head.count(HeaderName::ContentLength);
    if (lengths > 1)
        return refusal(u"The request has more than one Content-Length."_s);
    if (lengths == 1) {
        framing.contentLength = readLength(*head.value(HeaderName::ContentLength));
        if (!framing.contentLength)
            return refusal(u"The Content-Length is not a plain number."_s);
    }
    SANAD_TRY(readHost(head, framing));
    if (head.count(HeaderName::Authorization) > 1)
        return refusal(u"The request has more than one Authorization."_s);
    if (const auto authorization = head.value(HeaderName::Authorization))
        framing.bearerToken = readBearerToken(*authorization);
    if (const auto expectation = head.value(HeaderName::Expect); expectation && head.minorVersion() > 0) {
        framing.expectsContinue =
            head.count(HeaderName::Expect) == 1 && equalsIgnoringCase(*expectation, "100-continue");
        framing.hasUnknownExpectation = !framing.expectsContinue;
    }
    framing.origin = head.value(HeaderName::Origin);
    framing.keepsAlive = readKeepAlive(head);
    framing.wantsWebSocket = readWebSocketWish(head);
    return framing;
}

} // namespace sanad::http
