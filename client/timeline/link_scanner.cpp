// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/timeline/link_scanner.h"

#include "common/text/characters.h"

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

constexpr qsizetype MaxLink = 2000;
constexpr qsizetype MaxMailName = 64;

bool isAsciiLetterOrDigit(QChar c)
{
    return c.unicode() < 0x80 && c.isLetterOrNumber();
}

/// What ends an address wherever it stands: spaces, brackets and quotes of markup, Arabic punctuation, invisible ones.
bool endsAddress(QChar c)
{
    return c.isSpace() || text::isInvisible(c.unicode()) || QStringView(u"<>\"`{}|\\^«»“”„،؛؟").contains(c);
}

/// Punctuation that a sentence puts behind an address.
qsizetype withoutTail(QStringView address)
{
    qsizetype size = address.size();
    const auto isUnopened = [&](QChar open, QChar close) {
        const QStringView head = address.first(size);
        return head.count(close) > head.count(open);
    };
    while (size > 0) {
        const QChar last = address[size - 1];
        const bool isTail = QStringView(u".,;:!?'*_~…·’").contains(last) || (last == u')' && isUnopened(u'(', u')'))
            || (last == u']' && isUnopened(u'[', u']'));
        if (!isTail)
            break;
        --size;
    }
    return size;
}

/// The end of an address that begins at `from`; a letter that is not Latin right behind the host's Latin ones is the
/// sentence going on, since many write no space there.
qsizetype endOfAddress(QStringView text, qsizetype from)
{
    bool inHost = true;
    qsizetype end = from;
    for (; end < text.size() && end - from <= MaxLink; ++end) {
        const QChar c = text[end];
        if (endsAddress(c))
            break;
        if (c == u'/' || c == u'?' || c == u'#')
            inHost = false;
        if (inHost && end > from && c.unicode() >= 0x80 && isAsciiLetterOrDigit(text[end - 1]))
            break;
    }
    return from + withoutTail(text.sliced(from, end - from));
}

/// Whether a host with its port is what it looks like: one with a user name before it is not.
bool isHonestHost(QStringView authority)
{
    for (const QStringView label : authority.split(u'.')) {
        const auto isLatin = [](QChar c) { return c.unicode() < 0x80 && c.isLetter(); };
        const auto isOther = [](QChar c) { return c.unicode() >= 0x80; };
        if (std::any_of(label.begin(), label.end(), isLatin) && std::any_of(label.begin(), label.end(), isOther))
            return false;
    }
    return !authority.contains(u'@');
}

/// What stands between "//" and the path.
QStringView authorityOf(QStringView withoutScheme)
{
    const auto end = std::find_if(
        withoutScheme.begin(), withoutScheme.end(), [](QChar c) { return c == u'/' || c == u'?' || c == u'#'; });
    return withoutScheme.first(end - withoutScheme.begin());
}

/// Links what stands from `at` to `end`, if it is an address to trust.
std::optional<Link> webLink(QStringView text, qsizetype at, qsizetype end, QLatin1StringView prefix)
{
    const qsizetype length = end - at;
    if (length <= prefix.size() || length > MaxLink)
        return {};
    const QStringView written = text.sliced(at, length);
    const bool hasScheme = prefix.endsWith(u'/');
    const QUrl url(hasScheme ? written.toString() : u"https://"_s + written.toString(), QUrl::TolerantMode);
    const bool isWeb = url.scheme() == "http"_L1 || url.scheme() == "https"_L1;
    const QStringView authority = authorityOf(hasScheme ? written.sliced(prefix.size()) : written);
    if (!url.isValid() || url.host().isEmpty() || !isWeb || !isHonestHost(authority))
        return {};
    return Link{at, length, url};
}

/// Links the mail address around the "@" at `at`, with "mailto:" before it if that is there.
std::optional<Link> mailLink(QStringView text, qsizetype at, qsizetype from)
{
    const auto isNamePart = [](QChar c) { return isAsciiLetterOrDigit(c) || QStringView(u"._%+-").contains(c); };
    qsizetype start = at;
    while (start > from && at - start <= MaxMailName && isNamePart(text[start - 1]))
        --start;
    while (start < at && !isAsciiLetterOrDigit(text[start]))
        ++start;
    qsizetype end = at + 1;
    while (end < text.size() && end - at <= 255
        && (isAsciiLetterOrDigit(text[end]) || text[end] == u'.' || text[end] == u'-'))
        ++end;
    while (end > at + 1 && !isAsciiLetterOrDigit(text[end - 1]))
        --end;
    const QStringView host = text.sliced(at + 1, end - at - 1);
    const bool isHost = host.contains(u'.') && !host.startsWith(u'.') && !host.contains(u".."_s);
    const bool goesOn = end < text.size() && text[end] == u'@';
    if (start == at || at - start > MaxMailName || !isHost || goesOn || (start > from && text[start - 1] == u'@'))
        return {};
    QUrl url;
    url.setScheme(u"mailto"_s);
    url.setPath(text.sliced(start, end - start).toString());
    constexpr QLatin1StringView scheme("mailto:");
    if (start - from >= scheme.size()
        && text.sliced(start - scheme.size(), scheme.size()).compare(scheme, Qt::CaseInsensitive) == 0)
        start -= scheme.size();
    return Link{start, end - start, url};
}

QLatin1StringView prefixAt(QStringView text, qsizetype at)
{
    for (const QLatin1StringView prefix : {"https://"_L1, "http://"_L1, "www."_L1}) {
        if (text.sliced(at).startsWith(prefix, Qt::CaseInsensitive))
            return prefix;
    }
    return {};
}

} // namespace

QList<Link> scanLinks(QStringView text)
{
    QList<Link> links;
    qsizetype free = 0; // nothing before it can belong to another link
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char16_t c = text[i].unicode() | 0x20;
        std::optional<Link> link;
        if (text[i] == u'@') {
            link = mailLink(text, i, free);
        } else if ((c == u'h' || c == u'w') && (i == free || !isAsciiLetterOrDigit(text[i - 1]))) {
            const QLatin1StringView prefix = prefixAt(text, i);
            if (prefix.isEmpty())
                continue;
            const qsizetype end = endOfAddress(text, i + prefix.size());
            link = webLink(text, i, end, prefix);
            // What is not to be trusted is not to be trusted in parts.
            if (!link) {
                i = end - 1;
                free = end;
            }
        }
        if (!link)
            continue;
        i = link->start + link->length - 1;
        free = i + 1;
        links.append(*std::move(link));
    }
    return links;
}

} // namespace sanad::client
