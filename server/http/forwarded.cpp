// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/forwarded.h"

#include "server/http/HeadParser.h"

namespace sanad::http {

namespace {

/// No real chain is longer; more is not looked at.
constexpr int MostHops = 32;

/// The items of all headers of one name, from the last to the first (RFC 9110, section 5.3). Empty ones are left out
/// (section 5.6.1).
class ItemsFromRight
{
public:
    ItemsFromRight(const RequestHead &head, HeaderName name, char separator)
        : m_head(head)
        , m_name(name)
        , m_separator(separator)
        , m_field(head.fields().size())
    {
    }

    [[nodiscard]] std::optional<QByteArrayView> next()
    {
        while (true) {
            while (!m_hasRest) {
                if (--m_field < 0)
                    return std::nullopt;
                const auto &field = m_head.fields().at(m_field);
                m_hasRest = field.id == m_name;
                m_rest = m_head.text(field.value);
            }
            const QByteArrayView item = trimmedField(takeItem());
            if (!item.isEmpty())
                return item;
        }
    }

private:
    /// What follows the last separator outside of quotes. Counted from the right, where the nearest proxy wrote: a
    /// quote that a client has left open further left cannot swallow what came after it.
    [[nodiscard]] QByteArrayView takeItem()
    {
        bool isQuoted = false;
        for (qsizetype i = m_rest.size(); i-- > 0;) {
            if (m_rest[i] == '"')
                isQuoted = !isQuoted;
            if (m_rest[i] != m_separator || isQuoted)
                continue;
            const QByteArrayView item = m_rest.sliced(i + 1);
            m_rest = m_rest.first(i);
            return item;
        }
        m_hasRest = false;
        return m_rest;
    }

    const RequestHead &m_head;
    HeaderName m_name;
    char m_separator;
    qsizetype m_field;
    QByteArrayView m_rest;
    bool m_hasRest = false;
};

bool isPort(QByteArrayView text)
{
    return !text.isEmpty() && text.size() <= 5
        && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// An address as proxies write it: alone, in brackets, with a port.
std::optional<QHostAddress> parseNode(QByteArrayView text)
{
    if (text.startsWith('[')) {
        const qsizetype end = text.indexOf(']');
        if (end < 0)
            return std::nullopt;
        const QByteArrayView after = text.sliced(end + 1);
        if (!after.isEmpty() && !(after.front() == ':' && isPort(after.sliced(1))))
            return std::nullopt;
        return net::parseAddress(text.sliced(1, end - 1));
    }
    const qsizetype colon = text.indexOf(':');
    const bool hasPort = colon >= 0 && text.contains('.') && text.indexOf(':', colon + 1) < 0;
    if (hasPort && !isPort(text.sliced(colon + 1)))
        return std::nullopt;
    return net::parseAddress(hasPort ? text.first(colon) : text);
}

/// A parameter of one element of Forwarded, without its quotes (RFC 7239, section 4). No escapes: neither an address
/// nor a protocol has use for one.
std::optional<QByteArrayView> parameter(QByteArrayView element, QByteArrayView name)
{
    for (qsizetype start = 0; start <= element.size();) {
        qsizetype end = element.indexOf(';', start);
        if (end < 0)
            end = element.size();
        const QByteArrayView pair = trimmedField(element.sliced(start, end - start));
        start = end + 1;
        const qsizetype equals = pair.indexOf('=');
        if (equals < 0 || !equalsIgnoringCase(pair.first(equals), name))
            continue;
        QByteArrayView value = pair.sliced(equals + 1);
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
            value = value.sliced(1, value.size() - 2);
        return value;
    }
    return std::nullopt;
}

std::optional<bool> parseProtocol(std::optional<QByteArrayView> text)
{
    if (text && equalsIgnoringCase(*text, "https"))
        return true;
    if (text && equalsIgnoringCase(*text, "http"))
        return false;
    return std::nullopt;
}

} // namespace

bool ProxyConfig::isTrusted(const QHostAddress &address) const
{
    if (address.isNull())
        return trustsUnixSockets;
    return std::any_of(
        trusted.cbegin(), trusted.cend(), [&](const net::AddressRange &range) { return range.contains(address); });
}

ForwardedClient forwardedClient(const RequestHead &head, const QHostAddress &peer, const ProxyConfig &config)
{
    ForwardedClient client{.address = peer, .isSecure = {}};
    if (!config.isTrusted(peer))
        return client;
    const bool isStandard = config.header == ForwardedHeader::Forwarded;
    const HeaderName name = isStandard ? HeaderName::Forwarded : HeaderName::XForwardedFor;
    if (!isStandard)
        client.isSecure = parseProtocol(ItemsFromRight(head, HeaderName::XForwardedProto, ',').next());
    ItemsFromRight items(head, name, ',');
    for (int hops = 0; hops < MostHops && config.isTrusted(client.address); ++hops) {
        const std::optional<QByteArrayView> item = items.next();
        if (!item)
            break;
        if (isStandard && hops == 0)
            client.isSecure = parseProtocol(parameter(*item, "proto"));
        const std::optional<QByteArrayView> node = isStandard ? parameter(*item, "for") : item;
        const std::optional<QHostAddress> address = node ? parseNode(*node) : std::nullopt;
        if (!address)
            break;
        client.address = *address;
    }
    return client;
}

} // namespace sanad::http
