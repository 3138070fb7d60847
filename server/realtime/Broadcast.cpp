// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/realtime/Broadcast.h"

#include <algorithm>

namespace sanad::realtime {

namespace {

/// Clients choose what they call us by; what is made for further ones is not kept.
constexpr std::size_t MaxVariants = 8;

} // namespace

Broadcast::Broadcast(QLatin1StringView event, std::shared_ptr<const Payload> payload, quint64 number, QByteArray offset)
    : m_event(event)
    , m_number(number)
    , m_offset(std::move(offset))
    , m_payload(std::move(payload))
{
    if (m_payload->isSameForAll()) {
        m_same = encode({});
        m_payload.reset();
    }
}

protocol::EngineIoFrame Broadcast::encode(const QByteArray &origin) const
{
    QByteArray arguments = m_payload->json(origin);
    if (!m_offset.isEmpty())
        arguments.append(",\"").append(m_offset).append('"');
    return protocol::encodeEvent(m_event, arguments);
}

const protocol::EngineIoFrame &Broadcast::frame(const QByteArray &origin) const
{
    if (!m_payload)
        return m_same;
    const auto found = std::ranges::find(m_variants, origin, &Variant::origin);
    if (found != m_variants.end())
        return found->frame;
    if (m_variants.size() == MaxVariants)
        m_variants.clear();
    return m_variants.emplace_back(Variant{.origin = origin, .frame = encode(origin)}).frame;
}

qsizetype Broadcast::size() const
{
    constexpr qsizetype overhead = 160;
    return overhead + (m_payload ? m_payload->size() : m_same.bytes.size());
}

} // namespace sanad::realtime
