// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/edge_values.h"

#include <QDir>

#include <sys/un.h>

using namespace Qt::StringLiterals;

namespace sanad::app {

namespace {

std::optional<ListenAddress> parseTcpAddress(const QString &text)
{
    static const QRegularExpression pattern(
        u"\\A(?:\\[([0-9A-Fa-f:.%\\w]+)\\]|([0-9.]+|localhost|\\*)):([0-9]{1,5})\\z"_s);
    const QRegularExpressionMatch match = pattern.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const uint port = match.capturedView(3).toUInt();
    const bool isIpv6 = match.hasCaptured(1);
    const QString host = match.captured(isIpv6 ? 1 : 2);
    QHostAddress address;
    if (host == "*"_L1)
        address = QHostAddress(QHostAddress::Any);
    else if (host == "localhost"_L1)
        address = QHostAddress(QHostAddress::LocalHost);
    else if (!address.setAddress(host)
        || address.protocol() != (isIpv6 ? QAbstractSocket::IPv6Protocol : QAbstractSocket::IPv4Protocol))
        return std::nullopt;
    // "1.2" is an address to Qt, as it was to inet_aton; to an operator it is a slip.
    if (address.protocol() == QAbstractSocket::IPv4Protocol && host != "localhost"_L1 && host.count(u'.') != 3)
        return std::nullopt;
    return port <= 65535 ? std::optional(ListenAddress{address, quint16(port)}) : std::nullopt;
}

std::optional<ListenAddress> parseUnixAddress(const QString &path)
{
    const QByteArray bytes = path.toLocal8Bit();
    const bool isPath = path.startsWith(u'/') && !path.endsWith(u'/') && !path.contains(QChar::Null);
    if (!isPath || bytes.size() >= qsizetype(sizeof(sockaddr_un::sun_path)))
        return std::nullopt;
    ListenAddress address;
    address.kind = ListenAddress::Kind::Unix;
    address.name = QDir::cleanPath(path);
    return address;
}

std::optional<ListenAddress> parseListenAddress(const QString &text)
{
    static const QRegularExpression activated(u"\\Asystemd(?::([A-Za-z0-9_.-]{1,255}))?\\z"_s);
    if (text.startsWith("unix:"_L1))
        return parseUnixAddress(text.mid(5));
    const bool isTls = text.startsWith("tls:"_L1);
    const QString where = isTls ? text.mid(4) : text;
    std::optional<ListenAddress> address;
    if (const QRegularExpressionMatch match = activated.match(where); match.hasMatch()) {
        address.emplace();
        address->kind = ListenAddress::Kind::Activated;
        address->name = match.captured(1);
    } else {
        address = parseTcpAddress(where);
    }
    if (address)
        address->isTls = isTls;
    return address;
}

std::optional<http::ProxyConfig> parseProxies(const QString &text)
{
    http::ProxyConfig proxy;
    for (const QString &item : splitList(text)) {
        if (item == "unix"_L1) {
            proxy.trustsUnixSockets = true;
            continue;
        }
        const std::optional<net::AddressRange> range = net::AddressRange::parse(item);
        if (!range)
            return std::nullopt;
        proxy.trusted.append(*range);
    }
    return proxy;
}

std::optional<http::RateRule> parseRate(const QString &text)
{
    if (text == "off"_L1)
        return http::RateRule();
    const qsizetype slash = text.indexOf(u'/');
    if (slash < 0)
        return std::nullopt;
    const std::optional<qint64> requests = parseCount(text.first(slash));
    const auto window =
        durationKind<std::chrono::seconds>(std::chrono::seconds(1), std::chrono::hours(24)).parse(text.mid(slash + 1));
    constexpr qint64 most = 1'000'000'000;
    if (!requests || *requests < 1 || *requests > most || !window)
        return std::nullopt;
    return http::RateRule{*requests, *window};
}

} // namespace

ValueKind<QList<ListenAddress>> listenKind()
{
    return {
        u"addresses with a port (127.0.0.1:8000, [::1]:8000, *:8000 for all), unix:/path, or systemd or systemd:NAME for a socket of systemd's, separated by commas; tls: before a port or systemd for TLS"_s,
        [](const QString &text) -> std::optional<QList<ListenAddress>> {
            QList<ListenAddress> listen;
            for (const QString &item : splitList(text)) {
                const std::optional<ListenAddress> address = parseListenAddress(item);
                if (!address)
                    return std::nullopt;
                listen.append(*address);
            }
            return listen.isEmpty() ? std::nullopt : std::optional(listen);
        },
        [](const QList<ListenAddress> &listen) {
            QStringList items;
            for (const ListenAddress &address : listen)
                items.append(address.toText());
            return items.join(", "_L1);
        }};
}

ValueKind<uint> fileModeKind()
{
    return {u"permissions in octal digits, such as 0660"_s,
        [](const QString &text) -> std::optional<uint> {
            static const QRegularExpression pattern(u"\\A0?[0-7]{3}\\z"_s);
            return pattern.match(text).hasMatch() ? std::optional(text.toUInt(nullptr, 8)) : std::nullopt;
        },
        [](const uint &mode) { return u"0%1"_s.arg(mode, 3, 8, QLatin1Char('0')); }};
}

ValueKind<http::ProxyConfig> trustedProxiesKind()
{
    return {
        u"addresses like 127.0.0.1 or 2001:db8::7, networks like 10.0.0.0/8, or unix, separated by commas; or empty"_s,
        parseProxies, [](const http::ProxyConfig &proxy) {
            QStringList items;
            for (const net::AddressRange &range : proxy.trusted)
                items.append(range.toText());
            if (proxy.trustsUnixSockets)
                items.append(u"unix"_s);
            return items.join(", "_L1);
        }};
}

ValueKind<http::ForwardedHeader> forwardedHeaderKind()
{
    return {u"one of x-forwarded-for, forwarded"_s,
        [](const QString &text) -> std::optional<http::ForwardedHeader> {
            if (text == "x-forwarded-for"_L1)
                return http::ForwardedHeader::XForwarded;
            if (text == "forwarded"_L1)
                return http::ForwardedHeader::Forwarded;
            return std::nullopt;
        },
        [](const http::ForwardedHeader &header) {
            return header == http::ForwardedHeader::Forwarded ? u"forwarded"_s : u"x-forwarded-for"_s;
        }};
}

ValueKind<http::RateRule> rateRuleKind()
{
    return {u"a number of requests and a time from 1s to 1d, like 120/1m, or off"_s, parseRate,
        [](const http::RateRule &rule) {
            return rule.isOn() ? u"%1/%2"_s.arg(rule.requests).arg(showDuration(rule.window)) : u"off"_s;
        }};
}

} // namespace sanad::app
