// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace sanad::http {

/// The request headers that are common or mean something to us; recognised once, by the head parser.
enum class HeaderName : quint8 {
    Accept,
    AcceptEncoding,
    AcceptLanguage,
    AccessControlRequestHeaders,
    AccessControlRequestMethod,
    Authorization,
    CacheControl,
    Connection,
    ContentLength,
    ContentType,
    Cookie,
    Expect,
    Forwarded,
    Host,
    IfNoneMatch,
    IfRange,
    Origin,
    Pragma,
    Range,
    Referer,
    SecFetchDest,
    SecFetchMode,
    SecFetchSite,
    SecWebSocketKey,
    SecWebSocketVersion,
    TransferEncoding,
    Upgrade,
    UserAgent,
    XForwardedFor,
    XForwardedProto,
    Other, ///< any other; must stay the last
};

/// Finds the name, in whatever case it is written.
[[nodiscard]] HeaderName headerName(QByteArrayView name);
/// The name in lower case, without a copy of the bytes. Not for Other.
[[nodiscard]] const QByteArray &headerText(HeaderName name);

/// Whether every byte may stand in a token (RFC 9110, section 5.6.2) and there is at least one.
[[nodiscard]] bool isToken(QByteArrayView text);
/// Whether every byte may stand in a field value (RFC 9110, section 5.5): no control character but the tab.
[[nodiscard]] bool isFieldValue(QByteArrayView text);
/// `text` without spaces and tabs at its ends.
[[nodiscard]] QByteArrayView trimmedField(QByteArrayView text);
/// Whether two ASCII texts differ in case at most.
[[nodiscard]] bool equalsIgnoringCase(QByteArrayView left, QByteArrayView right);

} // namespace sanad::http
