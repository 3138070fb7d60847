// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/realtime/EventRouter.h"

#include "common/protocol/error_codes.h"
#include "common/protocol/events.h"
#include "common/protocol/messages/Connect.h"
#include "server/realtime/logging.h"

using namespace Qt::StringLiterals;

namespace sanad::realtime {

EventRouter::EventRouter(
    const Members &members, net::TimerWheel &wheel, const SupportConfig &config, SupportCounters &counters)
    : m_members(members)
    , m_wheel(wheel)
    , m_config(config)
    , m_counters(counters)
{
}

std::optional<QJsonObject> EventRouter::objectOf(const QJsonValue &argument)
{
    const bool isObject = argument.isObject() || argument.isUndefined();
    return isObject ? std::optional(argument.toObject()) : std::nullopt;
}

void EventRouter::add(QLatin1StringView event, EventClass what, RawHandler handler)
{
    m_lines.insert(event, {.what = what, .handler = std::move(handler)});
}

bool EventRouter::isTooMuch(Member &member, EventClass what) const
{
    const EventRate &rate = m_config.perSocket[std::size_t(what)];
    return m_config.areLimitsOn && rate.perSecond > 0
        && !member.buckets[std::size_t(what)].take(m_wheel.now(), rate.perSecond, rate.burst);
}

void EventRouter::route(Member &member, const protocol::SocketIoPacket &packet)
{
    // We ask for no acknowledgement.
    if (packet.type != protocol::SocketIoPacket::Type::Event)
        return;
    ++m_counters.events;
    const auto line = m_lines.constFind(packet.event);
    const bool isKnown = line != m_lines.constEnd();
    if (isTooMuch(member, isKnown ? line->what : EventClass::Unknown)) {
        ++m_counters.limitedEvents;
        return answer(member, packet.ackId, Error::of(ErrorCode::RateLimited));
    }
    if (!isKnown) {
        ++m_counters.unknownEvents;
        return answer(member, packet.ackId, Error::of(ErrorCode::InvalidRequest, u"There is no event of this name."_s));
    }
    const QJsonValue argument =
        packet.arguments.isEmpty() ? QJsonValue(QJsonValue::Undefined) : packet.arguments.first();
    line->handler(
        member, argument, [this, serial = member.serial, ackId = packet.ackId](const Result<QByteArray> &result) {
            if (!result)
                count(result.error());
            if (Member *const sender = m_members.find(serial); sender && sender->isIn)
                answer(*sender, ackId, result);
        });
}

void EventRouter::count(const Error &error)
{
    const bool isMalformed = error.code == ErrorCode::InvalidField || error.code == ErrorCode::InvalidRequest;
    ++(isMalformed ? m_counters.malformedEvents : m_counters.refusedEvents);
    if (!error.detail.isEmpty())
        qCCritical(lcRealtime) << "Answered" << protocol::errorForm(error.code).code
                               << error.detail.section(u'\n', 0, 0);
}

void EventRouter::answer(Member &member, std::optional<qint64> ackId, const Result<QByteArray> &result)
{
    if (!result)
        sendError(member.socket, result.error());
    if (ackId && member.isIn)
        member.socket.send(
            protocol::encodeAck(*ackId, result ? *result : toJson(protocol::EventRefused{.error = result.error()})));
}

void sendError(Socket &socket, const Error &error)
{
    JsonWriter writer;
    protocol::writeError(writer, error);
    socket.send(protocol::encodeEvent(protocol::event::Error, writer.bytes()));
}

} // namespace sanad::realtime
