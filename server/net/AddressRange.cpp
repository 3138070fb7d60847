// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/AddressRange.h"

#include <cstring>

#include <arpa/inet.h>

namespace sanad::net {

namespace {

int bitsOf(const QHostAddress &address)
{
    return address.protocol() == QAbstractSocket::IPv4Protocol ? 32 : 128;
}

} // namespace

QHostAddress plainAddress(const QHostAddress &address)
{
    bool isIpv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIpv4);
    // "::" would become 0.0.0.0, which is something else.
    return isIpv4 && ipv4 != 0 ? QHostAddress(ipv4) : address;
}

// inet_pton(3) is stricter than QHostAddress, which takes "1.2" and "0x7f.1" as inet_aton(3) did.
std::optional<QHostAddress> parseAddress(QByteArrayView text)
{
    char terminated[INET6_ADDRSTRLEN] = {};
    if (text.isEmpty() || text.size() >= qsizetype(sizeof terminated) || text.contains('\0'))
        return std::nullopt;
    std::memcpy(terminated, text.data(), std::size_t(text.size()));
    in_addr ipv4{};
    if (::inet_pton(AF_INET, terminated, &ipv4) == 1)
        return QHostAddress(ntohl(ipv4.s_addr));
    in6_addr ipv6{};
    if (::inet_pton(AF_INET6, terminated, &ipv6) == 1)
        return plainAddress(QHostAddress(ipv6.s6_addr));
    return std::nullopt;
}

std::optional<AddressRange> AddressRange::parse(const QString &text)
{
    const qsizetype slash = text.indexOf(u'/');
    const std::optional<QHostAddress> base = parseAddress((slash < 0 ? text : text.first(slash)).toLatin1());
    if (!base)
        return std::nullopt;
    AddressRange range;
    range.m_base = *base;
    range.m_prefix = bitsOf(*base);
    if (slash < 0)
        return range;
    bool isNumber = false;
    const QString digits = text.mid(slash + 1);
    const uint prefix = digits.toUInt(&isNumber);
    if (!isNumber || digits != QString::number(prefix) || prefix > uint(range.m_prefix))
        return std::nullopt;
    range.m_prefix = int(prefix);
    const bool isIpv4 = bitsOf(*base) == 32;
    const quint32 ipv4 = base->toIPv4Address();
    const Q_IPV6ADDR ipv6 = base->toIPv6Address();
    for (int bit = range.m_prefix; bit < bitsOf(*base); ++bit) {
        const bool isSet = isIpv4 ? (ipv4 >> (31 - bit)) & 1U : (unsigned(ipv6[bit / 8]) >> (7 - bit % 8)) & 1U;
        if (isSet)
            return std::nullopt;
    }
    return range;
}

QString AddressRange::toText() const
{
    const QString base = m_base.toString();
    return m_prefix == bitsOf(m_base) ? base : base + u'/' + QString::number(m_prefix);
}

} // namespace sanad::net
