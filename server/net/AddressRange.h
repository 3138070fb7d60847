// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QHostAddress>
#include <QString>

#include <optional>

namespace sanad::net {

/// IPv4 in its own form, even if it came as an IPv4-mapped IPv6 address (RFC 4291, section 2.5.5.2).
[[nodiscard]] QHostAddress plainAddress(const QHostAddress &address);
/// An address in its strict textual form: four decimal numbers, or RFC 4291, section 2.2, without a zone. In plain
/// form.
[[nodiscard]] std::optional<QHostAddress> parseAddress(QByteArrayView text);

/// A block of addresses, as `10.0.0.0/8` or `2001:db8::/32` (RFC 4632, RFC 4291); a single address is a block of one.
class AddressRange final
{
public:
    /// Nothing for what is no block, or has bits set beyond its prefix, which is a slip more often than not.
    [[nodiscard]] static std::optional<AddressRange> parse(const QString &text);

    /// `address` in plain form.
    [[nodiscard]] bool contains(const QHostAddress &address) const { return address.isInSubnet(m_base, m_prefix); }
    [[nodiscard]] QString toText() const;
    bool operator==(const AddressRange &) const = default;

private:
    QHostAddress m_base;
    int m_prefix = 0;
};

} // namespace sanad::net
