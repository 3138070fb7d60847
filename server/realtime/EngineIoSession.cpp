// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/realtime/EngineIoSession.h"

#include "server/realtime/EngineIoServer.h"
#include "server/realtime/engine_io_answers.h"

namespace sanad::realtime {

using namespace std::chrono_literals;
using protocol::EngineIoFrame;
using protocol::EngineIoPacket;

namespace {

/// Between polls that are ended for the sake of an upgrade.
constexpr auto NudgePause = 100ms;
constexpr qint64 LongestProbe = 1024;

net::WebSocketClose closeCode(Goodbye why)
{
    switch (why) {
    case Goodbye::ByClient:
    case Goodbye::ByServer:
    case Goodbye::Closed: return net::WebSocketClose::Normal;
    case Goodbye::Stopping: return net::WebSocketClose::GoingAway;
    case Goodbye::PingTimeout:
    case Goodbye::TransportError:
    case Goodbye::SlowReader: return net::WebSocketClose::PolicyViolation;
    }
    Q_UNREACHABLE();
}

/// Clients that are told to (`forceBase64`) write binary data on a WebSocket as they do when polling.
Result<EngineIoPacket> decodeMessage(const QByteArray &message, bool isBinary)
{
    if (isBinary || !message.startsWith('b'))
        return EngineIoPacket::decode({.bytes = message, .isBinary = isBinary});
    return protocol::decodePayload(message, 1).map([](const QList<EngineIoPacket> &packets) {
        return packets.first();
    });
}

bool isWaiting(const std::unique_ptr<EngineIoReply> &reply)
{
    return reply && reply->isAlive();
}

} // namespace

EngineIoSession::EngineIoSession(EngineIoServer &server, QByteArray id, Peer peer)
    : m_server(server)
    , m_id(std::move(id))
    , m_peer(std::move(peer))
    , m_heart([this] { onHeart(); })
{
}

EngineIoSession::~EngineIoSession()
{
    countUnsent(0);
    countHeld(0, 0);
}

void EngineIoSession::beginPolling()
{
    m_polling = std::make_unique<Polling>([this] { onAbsent(); });
    ++m_server.m_counters.byPolling;
}

void EngineIoSession::beginWebSocket(std::unique_ptr<net::Stream> stream)
{
    m_socket = makeSocket(std::move(stream));
    ++m_server.m_counters.byWebSocket;
}

void EngineIoSession::open(const EngineIoFrame &handshake)
{
    m_server.m_wheel.schedule(m_heart, m_server.m_config.pingInterval);
    if (m_socket)
        send(handshake);
    else
        waitForPoll();
    m_server.m_handler.opened(*this);
    if (m_socket)
        m_socket->start();
}

std::unique_ptr<net::WebSocket> EngineIoSession::makeSocket(std::unique_ptr<net::Stream> stream)
{
    net::WebSocket::Owner &owner = *this;
    return std::make_unique<net::WebSocket>(std::move(stream), m_server.m_config.maxPayload, owner);
}

// --- What goes out -------------------------------------------------------------------------------------------------

void EngineIoSession::send(const EngineIoFrame &frame)
{
    if (m_state != State::Open)
        return;
    ++m_server.m_counters.packetsOut;
    if (m_socket) {
        m_socket->send(frame.bytes, frame.isBinary);
        return;
    }
    m_polling->queue.append(frame);
    m_polling->queued += frame.bytes.size();
    m_server.m_streams.turnEnd.add(*this);
}

void EngineIoSession::atTurnEnd()
{
    if (m_state != State::Open || !m_polling)
        return;
    if (isWaiting(m_polling->reply)) {
        const bool isNudged = m_probe && std::exchange(m_probe->mustNudge, false);
        if (!m_polling->queue.isEmpty())
            answerPoll(nullptr);
        else if (isNudged)
            answerPoll(&noopFrame());
    }
    // Answering can bring the connection's next request in.
    if (m_state != State::Open || !m_polling)
        return;
    countUnsent(m_polling->queued);
    cutOffIfSlow();
}

/// Answers the poll that waits with all that is queued, and with `last` after it.
void EngineIoSession::answerPoll(const EngineIoFrame *last)
{
    const auto reply = std::exchange(m_polling->reply, nullptr);
    QList<EngineIoFrame> frames = std::exchange(m_polling->queue, {});
    m_polling->queued = 0;
    if (last)
        frames.append(*last);
    waitForPoll();
    reply->send(payloadAnswer(protocol::encodePayload(frames)));
}

void EngineIoSession::waitForPoll()
{
    m_server.m_wheel.schedule(m_polling->absence, m_server.m_config.pingTimeout);
}

void EngineIoSession::flushed(net::WebSocket &socket)
{
    if (&socket != m_socket.get())
        return;
    countUnsent(socket.unsent());
    cutOffIfSlow();
}

void EngineIoSession::gathering(net::WebSocket &socket)
{
    // Those of a probe are a few bytes long.
    if (m_probe && &socket == m_probe->socket.get() && socket.held() > LongestProbe)
        return breakUpgrade();
    if (&socket != m_socket.get())
        return;
    countHeld(socket.held(), m_heldAbove);
    checkHeld();
}

void EngineIoSession::hold(qint64 bytes)
{
    if (m_state != State::Open || bytes == m_heldAbove)
        return;
    countHeld(m_heldBelow, bytes);
    checkHeld();
}

void EngineIoSession::checkHeld()
{
    const RealtimeConfig &config = m_server.m_config;
    if (m_server.m_held > config.heldInAll && m_heldBelow + m_heldAbove > config.smallShare)
        cutOff(m_server.m_counters.heldInAll, Goodbye::TransportError);
}

void EngineIoSession::countUnsent(qint64 unsent)
{
    m_server.m_unsent += unsent - std::exchange(m_unsent, unsent);
}

void EngineIoSession::countHeld(qint64 below, qint64 above)
{
    m_server.m_held += below - std::exchange(m_heldBelow, below);
    m_server.m_held += above - std::exchange(m_heldAbove, above);
}

void EngineIoSession::cutOffIfSlow()
{
    const RealtimeConfig &config = m_server.m_config;
    if (m_unsent > config.unsent)
        cutOff(m_server.m_counters.slow, Goodbye::SlowReader);
    else if (m_server.m_unsent > config.unsentInAll && m_unsent > config.smallShare)
        cutOff(m_server.m_counters.slowInAll, Goodbye::SlowReader);
}

/// For a client that does not read, or to which no more memory is to go: there are no words.
void EngineIoSession::cutOff(quint64 &counter, Goodbye why)
{
    ++counter;
    m_isCutOff = true;
    close(why);
}

// --- What comes in -------------------------------------------------------------------------------------------------

void EngineIoSession::poll(std::unique_ptr<EngineIoReply> reply)
{
    if (m_state == State::Leaving) {
        m_polling->reply = std::move(reply);
        answerPoll(&closeFrame());
        return leave();
    }
    if (m_state == State::Closed)
        return reply->send(faultAnswer(protocol::EngineIoFault::UnknownSid));
    if (isWaiting(m_polling->reply)) {
        ++m_server.m_counters.overlaps;
        close(Goodbye::TransportError);
        return reply->send(faultAnswer(protocol::EngineIoFault::BadRequest));
    }
    m_polling->absence.cancel();
    m_polling->reply = std::move(reply);
    m_polling->reply->whenGone([this] { onPollGone(); });
    if (!m_polling->queue.isEmpty())
        answerPoll(nullptr);
    else if (m_probe && m_probe->isProbed)
        m_server.m_wheel.schedule(m_probe->nudge, NudgePause);
}

void EngineIoSession::onPollGone()
{
    close(Goodbye::Closed);
}

bool EngineIoSession::beginPost()
{
    if (m_state != State::Open)
        return false;
    if (std::exchange(m_polling->isPosting, true)) {
        ++m_server.m_counters.overlaps;
        close(Goodbye::TransportError);
        return false;
    }
    return true;
}

bool EngineIoSession::takePosted(qint64 bytes)
{
    countHeld(bytes, m_heldAbove);
    checkHeld();
    return m_state == State::Open;
}

bool EngineIoSession::post(const QByteArray &body)
{
    m_polling->isPosting = false;
    countHeld(0, m_heldAbove);
    const auto packets = protocol::decodePayload(body, m_server.m_config.packetsPerPayload);
    if (!packets) {
        ++m_server.m_counters.malformedPayloads;
        close(Goodbye::TransportError);
        return false;
    }
    for (const EngineIoPacket &packet : *packets) {
        if (m_state != State::Open)
            break;
        takePacket(packet);
    }
    return true;
}

void EngineIoSession::breakPost()
{
    m_polling->isPosting = false;
    ++m_server.m_counters.brokenPosts;
    close(Goodbye::Closed);
}

void EngineIoSession::received(net::WebSocket &socket, const QByteArray &message, bool isBinary)
{
    const bool isProbe = m_probe && &socket == m_probe->socket.get();
    if (!isProbe)
        countHeld(0, m_heldAbove);
    const auto packet = decodeMessage(message, isBinary);
    if (isProbe)
        return packet ? takeProbePacket(*packet) : breakUpgrade();
    if (packet)
        return takePacket(*packet);
    ++m_server.m_counters.malformedPayloads;
    close(Goodbye::TransportError);
}

void EngineIoSession::ended(net::WebSocket &socket, net::WebSocketEnd why)
{
    if (m_probe && &socket == m_probe->socket.get())
        return breakUpgrade();
    RealtimeCounters &counters = m_server.m_counters;
    switch (why) {
    case net::WebSocketEnd::Closed:
    case net::WebSocketEnd::Lost: return close(Goodbye::Closed);
    case net::WebSocketEnd::Malformed: ++counters.malformedFrames; return close(Goodbye::TransportError);
    case net::WebSocketEnd::TooBig: ++counters.tooBig; return close(Goodbye::TransportError);
    }
}

void EngineIoSession::takePacket(const EngineIoPacket &packet)
{
    RealtimeCounters &counters = m_server.m_counters;
    const RealtimeConfig &config = m_server.m_config;
    ++counters.packetsIn;
    if (!m_packets.take(m_server.m_wheel.now(), config.packetsPerSecond, config.packetBurst)) {
        ++counters.floods;
        return close(Goodbye::TransportError);
    }
    switch (packet.type) {
    case EngineIoPacket::Type::Message: return m_server.m_handler.received(*this, packet);
    case EngineIoPacket::Type::Pong:
        if (std::exchange(m_heartState, Heart::WaitsToPing) == Heart::WaitsForPong)
            m_server.m_wheel.schedule(m_heart, config.pingInterval);
        return;
    case EngineIoPacket::Type::Ping: // the server's to send, since version 4
        ++counters.unexpectedPackets;
        return close(Goodbye::TransportError);
    case EngineIoPacket::Type::Close: return close(Goodbye::Closed);
    case EngineIoPacket::Type::Open:
    case EngineIoPacket::Type::Upgrade:
    case EngineIoPacket::Type::Noop: return;
    }
}

void EngineIoSession::onHeart()
{
    if (m_heartState == Heart::WaitsForPong)
        return close(Goodbye::PingTimeout);
    m_heartState = Heart::WaitsForPong;
    m_server.m_wheel.schedule(m_heart, m_server.m_config.pingTimeout);
    send(pingFrame());
}

void EngineIoSession::onAbsent()
{
    if (m_state == State::Leaving)
        leave();
    else
        close(Goodbye::PingTimeout);
}

// --- From polling to a WebSocket (section "Upgrade") ---------------------------------------------------------------

void EngineIoSession::probe(std::unique_ptr<net::Stream> stream)
{
    if (m_state != State::Open || !m_polling || m_probe)
        return m_server.m_closer.close(makeSocket(std::move(stream)), net::WebSocketClose::PolicyViolation);
    m_probe = std::make_unique<Probe>([this] { breakUpgrade(); }, [this] { nudge(); });
    m_probe->socket = makeSocket(std::move(stream));
    m_server.m_wheel.schedule(m_probe->timeout, m_server.m_config.upgradeTimeout);
    m_probe->socket->start();
}

void EngineIoSession::takeProbePacket(const EngineIoPacket &packet)
{
    if (packet.type == EngineIoPacket::Type::Upgrade)
        return finishUpgrade();
    if (packet.type != EngineIoPacket::Type::Ping || packet.data.isEmpty())
        return breakUpgrade();
    m_probe->socket->send(probeAnswerFrame().bytes, false);
    m_probe->isProbed = true;
    nudge();
}

/// Ends the poll that waits, after the probe's answer has gone out: a client leaves polling between two polls.
void EngineIoSession::nudge()
{
    m_probe->mustNudge = true;
    m_server.m_streams.turnEnd.add(*this);
}

void EngineIoSession::finishUpgrade()
{
    const auto probe = std::exchange(m_probe, nullptr);
    const auto polling = std::exchange(m_polling, nullptr);
    ++m_server.m_counters.upgrades;
    m_socket = std::move(probe->socket);
    for (const EngineIoFrame &frame : polling->queue)
        m_socket->send(frame.bytes, frame.isBinary);
    if (isWaiting(polling->reply))
        std::exchange(polling->reply, nullptr)->send(payloadAnswer(noopFrame().bytes));
}

/// The session goes on by polling.
void EngineIoSession::breakUpgrade()
{
    ++m_server.m_counters.brokenUpgrades;
    dropProbe(net::WebSocketClose::PolicyViolation);
}

void EngineIoSession::dropProbe(net::WebSocketClose code)
{
    const auto probe = std::exchange(m_probe, nullptr);
    m_server.m_closer.close(std::move(probe->socket), code);
}

// --- The end -------------------------------------------------------------------------------------------------------

void EngineIoSession::close(Goodbye why)
{
    if (m_state != State::Open)
        return;
    m_state = State::Closed;
    ++m_server.m_counters.ended[std::size_t(why)];
    m_heart.cancel();
    if (m_probe)
        dropProbe(net::WebSocketClose::GoingAway);
    if (m_polling)
        closePolling(why);
    else
        closeSocket(why);
    m_server.m_handler.closed(*this, why);
    if (m_state == State::Closed)
        m_server.remove(*this);
}

void EngineIoSession::closeSocket(Goodbye why)
{
    countUnsent(0);
    countHeld(0, 0);
    if (m_isCutOff)
        m_server.m_closer.abort(std::move(m_socket));
    else
        m_server.m_closer.close(std::move(m_socket), closeCode(why));
}

void EngineIoSession::closePolling(Goodbye why)
{
    countUnsent(0);
    countHeld(0, 0);
    if (isWaiting(m_polling->reply)) {
        // Whoever closes by a post knows it already; the poll beside it is only to end.
        answerPoll(why == Goodbye::Closed || m_isCutOff ? &noopFrame() : &closeFrame());
        m_polling->absence.cancel();
        return;
    }
    m_polling->absence.cancel();
    if (why != Goodbye::ByServer)
        return;
    m_state = State::Leaving;
    m_server.m_wheel.schedule(m_polling->absence, m_server.m_config.lastPollTimeout);
}

void EngineIoSession::leave()
{
    if (m_state != State::Leaving)
        return;
    m_state = State::Closed;
    m_polling->absence.cancel();
    m_server.remove(*this);
}

} // namespace sanad::realtime
