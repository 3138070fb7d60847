// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/realtime/MessageEvents.h"

#include "common/protocol/events.h"
#include "server/domain/MessageWriter.h"
#include "server/net/rate_keys.h"

#include <QRandomGenerator>

using namespace Qt::StringLiterals;

namespace sanad::realtime {

namespace {

constexpr auto IdField = "message_id"_L1;
/// People whose rate is remembered at least.
constexpr qsizetype Remembered = 8 * 1024;

/// How many were marked, as the call that marks many says it.
QByteArray countOf(MessageStatus status, int count)
{
    JsonWriter writer;
    writer.beginObject().field(toWire(status), count).endObject();
    return std::move(writer).bytes();
}

} // namespace

MessageEvents::MessageEvents(ChatService &service, const MediaLinks &links, Happenings &happenings,
    net::TimerWheel &wheel, const SupportConfig &config, SupportCounters &counters, QObject *context)
    : m_service(service)
    , m_links(links)
    , m_happenings(happenings)
    , m_wheel(wheel)
    , m_config(config)
    , m_counters(counters)
    , m_context(context)
    , m_seed(QRandomGenerator::system()->generate64())
    , m_sent(config.areLimitsOn ? Remembered : 0)
{
}

void MessageEvents::addTo(EventRouter &router)
{
    router.on<protocol::SendMessage>(protocol::event::SendMessage, EventClass::Message,
        [this](Member &member, const protocol::SendMessage &message, const EventRouter::Done &done) {
            send(member, message, done);
        });
    const auto onMark = [&](QLatin1StringView event, MessageStatus status) {
        router.onId<MessageId>(event, IdField, EventClass::Mark,
            [this, status](Member &member, MessageId message, const EventRouter::Done &done) {
                mark(member, message, status, done);
            });
    };
    onMark(protocol::event::MarkDelivered, MessageStatus::Delivered);
    onMark(protocol::event::MarkRead, MessageStatus::Read);
}

std::optional<Error> MessageEvents::tooMany(const Person &person)
{
    if (!m_config.areLimitsOn || !m_config.messages.isOn())
        return std::nullopt;
    const qint64 now = m_wheel.now().count();
    const quint64 key = net::rateKey(quint64(person.id.value()), quint64(person.role), m_seed);
    const net::RateState state = gcra(m_config.messages, m_sent.fullAt(key, now), now);
    if (state.isAllowed)
        return std::nullopt;
    ++m_counters.limitedMessages;
    Error error = Error::of(ErrorCode::RateLimited);
    error.retryAfter = int(state.retryAfter.count());
    return error;
}

void MessageEvents::send(Member &member, const protocol::SendMessage &message, const EventRouter::Done &done)
{
    if (const std::optional<Error> refusal = tooMany(member.caller.person))
        return done(*refusal);
    m_service.post(member.caller,
        {.chatId = message.chatId, .text = message.text, .clientMessageId = message.clientMessageId}, m_context,
        [this, done, messages = MessageWriter(m_links, member.socket.peer().origin)](
            const Result<PostOutcome> &outcome) {
            if (!outcome)
                return done(outcome.error());
            if (!outcome->isRepeat)
                m_happenings.expectFromSocket(outcome->message.id);
            JsonWriter writer;
            messages.write(writer, *outcome);
            done(std::move(writer).bytes());
        });
}

void MessageEvents::mark(Member &member, MessageId message, MessageStatus status, const EventRouter::Done &done)
{
    m_service.advance(
        member.caller, message, status, m_context, [status, done](const Result<std::optional<StatusChange>> &change) {
            done(change ? Result<QByteArray>(countOf(status, *change ? 1 : 0)) : Result<QByteArray>(change.error()));
        });
}

} // namespace sanad::realtime
