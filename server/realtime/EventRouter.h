// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"
#include "common/protocol/messages/bare_id.h"
#include "server/realtime/Members.h"

#include <QJsonArray>

#include <functional>

namespace sanad::realtime {

/// Brings events to their handlers by one table, and owns what all of them share: limits, payloads that are not what
/// they should be, acknowledgements. Whatever is refused is answered by an error event; an event that asked for an
/// acknowledgement always gets one too. Network thread.
class EventRouter final
{
    Q_DISABLE_COPY_MOVE(EventRouter)
public:
    /// To be called once, now or later, with what the acknowledgement says (JSON).
    using Done = std::function<void(Result<QByteArray>)>;
    template <typename Payload>
    using Handler = std::function<void(Member &member, const Payload &payload, Done done)>;

    /// `members`, `wheel` and `counters` must outlive the router.
    EventRouter(const Members &members, net::TimerWheel &wheel, const SupportConfig &config, SupportCounters &counters);

    /// An event with an object for its payload, which has fromJson().
    template <typename Payload>
    void on(QLatin1StringView event, EventClass what, Handler<Payload> handler)
    {
        add(event, what, [handler = std::move(handler)](Member &member, const QJsonValue &argument, Done done) {
            const auto object = objectOf(argument);
            const auto payload =
                object ? Payload::fromJson(*object) : Result<Payload>(Error::of(ErrorCode::InvalidRequest, NoObject));
            payload ? handler(member, *payload, std::move(done)) : done(payload.error());
        });
    }
    /// An event with an id for its payload; faults name `field`.
    template <typename IdType>
    void onId(QLatin1StringView event, QLatin1StringView field, EventClass what, Handler<IdType> handler)
    {
        add(event, what, [field, handler = std::move(handler)](Member &member, const QJsonValue &argument, Done done) {
            const auto id = protocol::bareId<IdType>(argument, field);
            id ? handler(member, *id, std::move(done)) : done(id.error());
        });
    }

    void route(Member &member, const protocol::SocketIoPacket &packet);

private:
    using RawHandler = std::function<void(Member &member, const QJsonValue &argument, Done done)>;
    struct Line
    {
        EventClass what = EventClass::Unknown;
        RawHandler handler;
    };
    static inline const QString NoObject = QStringLiteral("The event's first argument must be an object.");

    /// Nothing at all counts as an object without fields.
    [[nodiscard]] static std::optional<QJsonObject> objectOf(const QJsonValue &argument);
    void add(QLatin1StringView event, EventClass what, RawHandler handler);
    [[nodiscard]] bool isTooMuch(Member &member, EventClass what) const;
    void answer(Member &member, std::optional<qint64> ackId, const Result<QByteArray> &result);
    void count(const Error &error);

    const Members &m_members;
    net::TimerWheel &m_wheel;
    const SupportConfig &m_config;
    SupportCounters &m_counters;
    QHash<QString, Line> m_lines;
};

/// Tells a client that something was refused.
void sendError(Socket &socket, const Error &error);

} // namespace sanad::realtime
