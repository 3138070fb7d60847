// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/realtime/EngineIoServer.h"

#include "common/core/JsonWriter.h"
#include "server/net/rate_keys.h"
#include "server/realtime/engine_io_answers.h"

#include <QRandomGenerator>

namespace sanad::realtime {

using protocol::EngineIoFault;
using protocol::EngineIoFrame;
using protocol::EngineIoPacket;

namespace {

/// What of the query means something to us. Its values need no decoding: those we take have no byte that is encoded.
struct Query
{
    QByteArrayView transport;
    QByteArrayView version;
    QByteArrayView session;

    explicit Query(QByteArrayView text)
    {
        while (!text.isEmpty()) {
            const qsizetype end = text.indexOf('&');
            const QByteArrayView pair = end < 0 ? text : text.first(end);
            text = end < 0 ? QByteArrayView() : text.sliced(end + 1);
            const qsizetype equals = pair.indexOf('=');
            if (equals < 0)
                continue;
            const QByteArrayView name = pair.first(equals);
            if (name == "transport")
                transport = pair.sliced(equals + 1);
            else if (name == "EIO")
                version = pair.sliced(equals + 1);
            else if (name == "sid")
                session = pair.sliced(equals + 1);
        }
    }
};

/// 20 characters that cannot be guessed.
QByteArray freshId()
{
    std::array<quint32, 4> random{};
    QRandomGenerator::system()->fillRange(random.data(), random.size());
    constexpr qsizetype bytes = 15;
    return QByteArray::fromRawData(reinterpret_cast<const char *>(random.data()), bytes)
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

} // namespace

EngineIoServer::EngineIoServer(EngineIoHandler &handler, const RealtimeConfig &config, RealtimeCounters &counters,
    net::TimerWheel &wheel, net::StreamContext &streams)
    : m_handler(handler)
    , m_config(config)
    , m_counters(counters)
    , m_wheel(wheel)
    , m_streams(streams)
    , m_closer(wheel, streams.turnEnd, config.closeTimeout)
    , m_seed(QRandomGenerator::system()->generate64())
{
}

EngineIoServer::~EngineIoServer()
{
    stop();
}

EngineIoSession *EngineIoServer::find(const QByteArray &id) const
{
    const auto found = m_sessions.find(id);
    return found == m_sessions.end() ? nullptr : found->second.get();
}

/// In the order of the reference server (engine.io, lib/server.ts).
std::variant<EngineIoServer::Wish, EngineIoFault> EngineIoServer::verify(
    const EngineIoRequest &request, bool isUpgrade) const
{
    const Query query(request.query);
    Wish wish;
    if (query.transport == "websocket")
        wish.transport = Transport::WebSocket;
    else if (query.transport != "polling")
        return EngineIoFault::UnknownTransport;
    if (!query.session.isEmpty()) {
        wish.session = find(query.session.toByteArray());
        if (!wish.session)
            return EngineIoFault::UnknownSid;
        const Transport current = wish.session->isPolling() ? Transport::Polling : Transport::WebSocket;
        return isUpgrade || current == wish.transport ? std::variant<Wish, EngineIoFault>(wish)
                                                      : EngineIoFault::BadRequest;
    }
    if (request.method != EngineIoRequest::Method::Get)
        return EngineIoFault::BadHandshakeMethod;
    if ((wish.transport == Transport::WebSocket) != isUpgrade)
        return EngineIoFault::BadRequest;
    if (query.version != "4")
        return EngineIoFault::UnsupportedVersion;
    return wish;
}

EngineIoAnswer EngineIoServer::refusal(EngineIoFault fault)
{
    ++m_counters.faults[std::size_t(fault)];
    return faultAnswer(fault);
}

/// IPv6 counts by its /64, which is one customer.
quint64 EngineIoServer::addressKey(const QHostAddress &address) const
{
    return net::rateKey(address, 0, m_seed);
}

bool EngineIoServer::isCounted(const QHostAddress &address) const
{
    const bool isLocal = address.isNull() || address.isLoopback();
    return m_config.sessionsPerAddress > 0 && (!isLocal || m_config.countLoopback);
}

std::optional<EngineIoAnswer> EngineIoServer::refuseNewcomer(const Peer &peer)
{
    if (m_isStopping || sessionCount() >= m_config.sessions) {
        ++m_counters.full;
        return fullAnswer();
    }
    if (isCounted(peer.address) && m_perAddress.value(addressKey(peer.address)) >= m_config.sessionsPerAddress) {
        ++m_counters.fullByAddress;
        return fullAnswer();
    }
    return std::nullopt;
}

EngineIoSession &EngineIoServer::addSession(const Peer &peer)
{
    auto session = std::make_unique<EngineIoSession>(*this, freshId(), peer);
    EngineIoSession &added = *session;
    if (isCounted(peer.address))
        ++m_perAddress[addressKey(peer.address)];
    m_sessions.emplace(added.id(), std::move(session));
    return added;
}

EngineIoFrame EngineIoServer::handshakeOf(const EngineIoSession &session) const
{
    const protocol::EngineIoHandshake handshake{
        .sid = QString::fromLatin1(session.id()),
        .upgrades = session.isPolling() ? QStringList{QStringLiteral("websocket")} : QStringList(),
        .pingInterval = m_config.pingInterval.count(),
        .pingTimeout = m_config.pingTimeout.count(),
        .maxPayload = m_config.maxPayload,
    };
    return EngineIoPacket{.type = EngineIoPacket::Type::Open, .data = toJson(handshake), .isBinary = false}.encode();
}

void EngineIoServer::request(const EngineIoRequest &request, std::unique_ptr<EngineIoReply> reply)
{
    const auto verified = verify(request, false);
    if (const auto *fault = std::get_if<EngineIoFault>(&verified))
        return reply->send(refusal(*fault));
    const auto &wish = std::get<Wish>(verified);
    if (wish.session && (request.method != EngineIoRequest::Method::Get || !wish.session->isPolling()))
        return reply->send(refusal(EngineIoFault::BadRequest));
    if (wish.session)
        return wish.session->poll(std::move(reply));
    if (const auto full = refuseNewcomer(request.peer))
        return reply->send(*full);
    EngineIoSession &session = addSession(request.peer);
    session.beginPolling();
    const EngineIoFrame handshake = handshakeOf(session);
    session.open(handshake);
    reply->send(payloadAnswer(handshake.bytes));
}

UpgradeDecision EngineIoServer::upgrade(const EngineIoRequest &request)
{
    const auto verified = verify(request, true);
    if (const auto *fault = std::get_if<EngineIoFault>(&verified))
        return refusal(*fault);
    const auto &wish = std::get<Wish>(verified);
    if (wish.transport != Transport::WebSocket)
        return refusal(EngineIoFault::BadRequest);
    if (!wish.session) {
        if (auto full = refuseNewcomer(request.peer))
            return *std::move(full);
    }
    return [this, request](net::Handover connection) {
        accept(request, std::make_unique<net::StreamSocket>(m_streams, std::move(connection)));
    };
}

void EngineIoServer::accept(const EngineIoRequest &request, std::unique_ptr<net::Stream> stream)
{
    const Query query(request.query);
    if (!query.session.isEmpty()) {
        if (EngineIoSession *session = find(query.session.toByteArray()))
            session->probe(std::move(stream));
        return;
    }
    EngineIoSession &session = addSession(request.peer);
    session.beginWebSocket(std::move(stream));
    session.open(handshakeOf(session));
}

void EngineIoServer::remove(EngineIoSession &session)
{
    const auto found = m_sessions.find(session.id());
    Q_ASSERT(found != m_sessions.end());
    if (isCounted(session.peer().address)) {
        if (const auto count = m_perAddress.find(addressKey(session.peer().address)); --*count == 0)
            m_perAddress.erase(count);
    }
    m_gone.push_back(std::move(found->second));
    m_sessions.erase(found);
    m_streams.turnEnd.add(*this);
}

void EngineIoServer::stop()
{
    m_isStopping = true;
    std::vector<EngineIoSession *> all;
    for (const auto &[id, session] : m_sessions)
        all.push_back(session.get());
    // Those that go meanwhile live until the end of the turn.
    for (EngineIoSession *session : all) {
        session->close(Goodbye::Stopping);
        session->leave();
    }
}

// --- EngineIoPost --------------------------------------------------------------------------------------------------

std::unique_ptr<EngineIoPost> EngineIoServer::post(const EngineIoRequest &request)
{
    std::unique_ptr<EngineIoPost> post(new EngineIoPost(*this));
    const auto verified = verify(request, false);
    if (const auto *fault = std::get_if<EngineIoFault>(&verified)) {
        post->m_refusal = refusal(*fault);
        return post;
    }
    EngineIoSession *session = std::get<Wish>(verified).session;
    if (session->isPolling() && session->beginPost())
        post->m_session = session->id();
    else
        post->m_refusal = refusal(EngineIoFault::BadRequest);
    return post;
}

EngineIoPost::~EngineIoPost()
{
    if (EngineIoSession *const open = session())
        open->breakPost();
}

EngineIoSession *EngineIoPost::session() const
{
    EngineIoSession *session = m_session.isEmpty() ? nullptr : m_server.find(m_session);
    return session && session->isOpen() && session->isPolling() ? session : nullptr;
}

void EngineIoPost::add(QByteArrayView piece)
{
    if (m_refusal)
        return;
    m_body.append(piece);
    EngineIoSession *const open = session();
    if (open && open->takePosted(m_body.size()))
        return;
    m_refusal = m_server.refusal(EngineIoFault::BadRequest);
    m_body = {};
}

void EngineIoPost::finish(EngineIoReply &reply)
{
    if (m_refusal)
        return reply.send(*m_refusal);
    EngineIoSession *const open = session();
    m_session.clear();
    const bool isInOrder = open && open->post(m_body);
    reply.send(isInOrder ? okAnswer() : m_server.refusal(EngineIoFault::BadRequest));
}

} // namespace sanad::realtime
