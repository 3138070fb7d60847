// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/app/sanad_link.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace sanad::client {

namespace {

constexpr qsizetype MostToken = 8192;

bool isThisMachine(const QString &host)
{
    return host == "localhost"_L1 || QHostAddress(host).isLoopback();
}

Error badAddress()
{
    return Error::invalidField(u"server"_s,
        QCoreApplication::translate(
            "SanadLink", "This is not the address of a server. It looks like https://support.example.org"));
}

/// A token is a JWT: letters, digits, "-", "_" and dots.
bool isToken(const QString &text)
{
    return text.size() <= MostToken && std::all_of(text.begin(), text.end(), [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'-'
            || c == u'_' || c == u'.';
    });
}

} // namespace

Result<SanadLink> parseSanadLink(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.scheme() != "sanad"_L1 || url.host() != "open"_L1)
        return Error::invalidField(u"link"_s, QCoreApplication::translate("SanadLink", "This link is not for Sanad."));
    const QUrlQuery query(url);
    SanadLink link;
    if (query.hasQueryItem(u"server"_s)) {
        SANAD_ASSIGN(link.server, parseServerAddress(query.queryItemValue(u"server"_s, QUrl::FullyDecoded)));
    }
    const QString token = query.queryItemValue(u"token"_s, QUrl::FullyDecoded);
    if (!isToken(token))
        return Error::invalidField(
            u"token"_s, QCoreApplication::translate("SanadLink", "The link's token is damaged. Ask for a new link."));
    link.token = token.toLatin1();
    return link;
}

Result<QUrl> parseServerAddress(const QString &text)
{
    const QString typed = text.trimmed();
    const bool hasScheme = typed.contains("://"_L1);
    QUrl url(hasScheme ? typed : u"https://"_s + typed, QUrl::StrictMode);
    if (!hasScheme && isThisMachine(url.host()))
        url.setScheme(u"http"_s);
    const bool isWeb = url.scheme() == "https"_L1 || url.scheme() == "http"_L1;
    if (!url.isValid() || !isWeb || url.host().isEmpty() || !url.userInfo().isEmpty() || url.hasQuery()
        || url.hasFragment())
        return badAddress();
    QString path = url.path();
    while (path.endsWith(u'/'))
        path.chop(1);
    url.setPath(path);
    return url;
}

bool isUnprotected(const QUrl &server)
{
    return server.scheme() == "http"_L1 && !isThisMachine(server.host());
}

} // namespace sanad::client
