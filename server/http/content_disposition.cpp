// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/content_disposition.h"

namespace sanad::http {

namespace {

/// What RFC 6266, appendix D, advises against in the plain form: escapes, and what some readers decode.
QByteArray asciiName(const QString &name)
{
    QByteArray ascii;
    for (const QChar c : name) {
        const bool isPlain = c.unicode() >= 0x20 && c.unicode() < 0x7f && c != u'"' && c != u'\\' && c != u'%';
        if (!c.isLowSurrogate())
            ascii += isPlain ? c.toLatin1() : '_';
    }
    return ascii;
}

} // namespace

QByteArray contentDisposition(const QString &name, bool isInline)
{
    const QByteArray ascii = asciiName(name);
    QByteArray value = (isInline ? "inline; filename=\"" : "attachment; filename=\"") + ascii + '"';
    const QByteArray utf8 = name.toUtf8();
    if (utf8 != ascii)
        value += "; filename*=UTF-8''" + utf8.toPercentEncoding("!#$&+^`|");
    return value;
}

} // namespace sanad::http
