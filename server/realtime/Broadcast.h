// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/protocol/socketio/SocketIoPacket.h"

#include <functional>
#include <memory>
#include <vector>

namespace sanad::realtime {

/// The argument of an event to many: the same for all, or with addresses that depend on how a client reaches us.
class Payload
{
public:
    using Write = std::function<QByteArray(const QByteArray &origin)>;

    explicit Payload(QByteArray json)
        : m_json(std::move(json))
    {
    }
    /// `size`: about how many bytes `write` makes and holds.
    Payload(Write write, qsizetype size)
        : m_write(std::move(write))
        , m_size(size)
    {
    }

    [[nodiscard]] bool isSameForAll() const { return !m_write; }
    [[nodiscard]] QByteArray json(const QByteArray &origin) const { return m_write ? m_write(origin) : m_json; }
    [[nodiscard]] qsizetype size() const { return m_write ? m_size : m_json.size(); }

private:
    QByteArray m_json;
    Write m_write;
    qsizetype m_size = 0;
};

/// One event on its way to many. It is encoded once, or once for each address by which clients reach us. Network
/// thread.
class Broadcast
{
public:
    /// `number`: its place in the log, 0: none; `offset` says it to clients, as the last argument.
    Broadcast(QLatin1StringView event, std::shared_ptr<const Payload> payload, quint64 number, QByteArray offset);

    [[nodiscard]] quint64 number() const { return m_number; }
    [[nodiscard]] const protocol::EngineIoFrame &frame(const QByteArray &origin) const;
    /// Forgets what only some clients got: it is made anew where it is needed once more.
    void shrink() const { m_variants.clear(); }
    /// Memory in bytes, about.
    [[nodiscard]] qsizetype size() const;

private:
    struct Variant
    {
        QByteArray origin;
        protocol::EngineIoFrame frame;
    };
    [[nodiscard]] protocol::EngineIoFrame encode(const QByteArray &origin) const;

    const QLatin1StringView m_event;
    const quint64 m_number;
    const QByteArray m_offset;
    std::shared_ptr<const Payload> m_payload; ///< none once it is encoded for all
    protocol::EngineIoFrame m_same;
    mutable std::vector<Variant> m_variants;
};

using BroadcastPtr = std::shared_ptr<const Broadcast>;

} // namespace sanad::realtime
