// SPDX-License-Identifier: GPL-3.0-or-later
// Input: a byte for who is trusted, an address or a range of them, then header lines of a proxy.
#include "server/http/forwarded.h"
#include "fuzz.h"
#include "server/http/HeadParser.h"
#include "server/http/HttpConfig.h"

#include <arpa/inet.h>

using namespace sanad;
using namespace sanad::fuzz;
using namespace sanad::http;
using namespace Qt::StringLiterals;

namespace {

/// The C library's opinion of an address.
std::optional<QHostAddress> systemAddress(const QByteArray &text)
{
    in_addr four{};
    in6_addr six{};
    if (text.contains('\0'))
        return std::nullopt;
    if (inet_pton(AF_INET, text.constData(), &four) == 1)
        return QHostAddress(ntohl(four.s_addr));
    if (inet_pton(AF_INET6, text.constData(), &six) == 1)
        return net::plainAddress(QHostAddress(six.s6_addr));
    return std::nullopt;
}

void checkAddress(QByteArrayView text)
{
    const auto address = net::parseAddress(text);
    const auto expected = systemAddress(text.toByteArray());
    require(address.has_value() == expected.has_value(), "what is an address is one to the system too");
    if (address) {
        require(*address == *expected, "an address is the one that the system reads");
        require(net::plainAddress(*address) == *address, "an address is in plain form");
    }
    const auto range = net::AddressRange::parse(QString::fromLatin1(text));
    if (range)
        require(net::AddressRange::parse(range->toText()) == range, "a range is read back as it is written");
}

} // namespace

void sanad::fuzz::testOneInput(QByteArrayView input)
{
    const quint8 choice = takeByte(input);
    ProxyConfig config;
    config.trusted = {*net::AddressRange::parse(u"10.0.0.0/8"_s), *net::AddressRange::parse(u"fd00::/8"_s)};
    config.trustsUnixSockets = (choice & 1U) != 0;
    config.header = (choice & 2U) != 0 ? ForwardedHeader::Forwarded : ForwardedHeader::XForwarded;
    const QHostAddress peer((choice & 4U) != 0 ? u"10.0.0.1"_s : u"192.0.2.7"_s);
    const bool isUnixSocket = (choice & 8U) != 0;
    const QHostAddress hop = isUnixSocket ? QHostAddress() : peer;

    QByteArrayView lines = input;
    checkAddress(cut(lines, '\n'));

    const HttpLimits limits;
    HeadParser parser(limits);
    const QByteArray text = "GET / HTTP/1.1\r\nHost: a\r\n" + lines.toByteArray().replace('\n', "\r\n") + "\r\n\r\n";
    if (parser.parse(text) != HeadParser::Progress::Complete)
        return;
    const ForwardedClient client = forwardedClient(parser.head(), hop, config);
    if (!config.isTrusted(hop)) {
        require(client.address == hop, "who is not trusted speaks for nobody");
        require(!client.isSecure, "who is not trusted says nothing of the protocol");
    }
    require(net::plainAddress(client.address) == client.address, "the client's address is in plain form");
    require(isUnixSocket || !client.address.isNull(), "a client over TCP has an address");
}
