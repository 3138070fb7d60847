// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/rate_keys.h"

#include <QHashFunctions>

#include <array>
#include <cstring>

namespace sanad::net {

quint64 rateKey(quint64 who, quint64 tag, quint64 seed)
{
    const std::array<quint64, 2> bytes{who, tag};
    const quint64 hash = qHashBits(bytes.data(), sizeof bytes, seed);
    return hash == 0 ? 1 : hash;
}

quint64 rateKey(const QHostAddress &address, quint64 tag, quint64 seed)
{
    if (address.protocol() == QAbstractSocket::IPv4Protocol)
        return rateKey(quint64(address.toIPv4Address()), tag, seed);
    const Q_IPV6ADDR bytes = address.toIPv6Address();
    quint64 network = 0;
    std::memcpy(&network, &bytes, sizeof network);
    constexpr quint64 isIpv6 = quint64(1) << 24;
    return rateKey(network, tag | isIpv6, seed);
}

} // namespace sanad::net
