// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/AddressRange.h"

#include <QHostAddress>
#include <QList>

#include <optional>

namespace sanad::http {

class RequestHead;

/// Which header a proxy writes; the other one is whatever the client wrote.
enum class ForwardedHeader {
    XForwarded, ///< X-Forwarded-For and X-Forwarded-Proto
    Forwarded, ///< RFC 7239
};

/// Whose word on a client's address is believed.
struct ProxyConfig
{
    QList<net::AddressRange> trusted;
    bool trustsUnixSockets = false; ///< whoever connects over a Unix domain socket is a proxy
    ForwardedHeader header = ForwardedHeader::XForwarded;

    /// `address` in plain form; null stands for a Unix domain socket.
    [[nodiscard]] bool isTrusted(const QHostAddress &address) const;
};

/// Who sent a request, as far as trusted proxies tell it.
struct ForwardedClient
{
    QHostAddress address; ///< plain form; null: came over a Unix domain socket, and nobody says from where
    std::optional<bool> isSecure; ///< whether the client used https; nothing: no trusted word on it
};

/// The client behind `peer`. The chain of addresses is read from its right end: each was written by the hop to its
/// right, so that it can be believed as far as trusted addresses reach, and the first that is not trusted is the
/// client. What is no address ends the chain: the hop that wrote it is taken for the client. Of several protocols the
/// last counts, which the nearest proxy wrote. Never fails, whatever the headers hold.
[[nodiscard]] ForwardedClient forwardedClient(
    const RequestHead &head, const QHostAddress &peer, const ProxyConfig &config);

} // namespace sanad::http
