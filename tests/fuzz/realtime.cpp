// SPDX-License-Identifier: GPL-3.0-or-later
// Input: what some clients do, one after the other; each deed is a byte that says what, one that says who, one for the
// length of its bytes (in sixteens if `what` has its highest bit), and those bytes.
#include "fuzz.h"
#include "server/realtime/SocketIoServer.h"
#include "tests/support/EchoHandlers.h"
#include "tests/support/EngineFixture.h"

#include <QJsonObject>

using namespace sanad;
using namespace sanad::fuzz;
using namespace sanad::realtime;
using namespace sanad::test;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t MostClients = 8;

/// Echoes, and keeps account of who came and went.
class Accountant final : public NamespaceHandler
{
public:
    void connecting(Socket &socket, const QJsonObject &payload) override
    {
        require(!m_sockets.contains(&socket), "a socket comes once");
        m_sockets.append(&socket);
        if (payload.contains(QLatin1StringView("no")))
            socket.refuse("{}");
        else if (!payload.contains(QLatin1StringView("later")))
            m_echo.connecting(socket, payload);
    }
    void received(Socket &socket, const protocol::SocketIoPacket &packet) override
    {
        require(m_sockets.contains(&socket), "only who is there is heard");
        m_echo.received(socket, packet);
        if (packet.event == QLatin1StringView("end"))
            socket.disconnect(packet.arguments.size() > 0);
        for (Socket *other : std::as_const(m_sockets))
            other->send(protocol::encodeEvent(QLatin1StringView("heard"), "1"));
    }
    void disconnected(Socket &socket, Goodbye) override
    {
        require(m_sockets.removeOne(&socket), "a socket goes once");
        for (Socket *other : std::as_const(m_sockets))
            other->send(protocol::encodeEvent(QLatin1StringView("left"), "1"));
    }
    [[nodiscard]] bool isEmpty() const { return m_sockets.isEmpty(); }

private:
    SocketEcho m_echo{"/"};
    QList<Socket *> m_sockets;
};

class Forwarder final : public EngineIoHandler
{
public:
    void opened(EngineIoSession &session) override { to->opened(session); }
    void received(EngineIoSession &session, const protocol::EngineIoPacket &message) override
    {
        to->received(session, message);
    }
    void closed(EngineIoSession &session, Goodbye why) override { to->closed(session, why); }

    EngineIoHandler *to = nullptr;
};

RealtimeConfig config()
{
    RealtimeConfig made;
    made.maxPayload = 2'000;
    made.packetsPerPayload = 16;
    made.packetBurst = 40;
    made.unsent = 4'000;
    made.unsentInAll = 6'000;
    made.heldInAll = 3'000;
    made.smallShare = 500;
    made.sessions = 6;
    return made;
}

/// The clients, and what they can do.
class World
{
public:
    World()
        : m_engine(m_forwarder, config())
        , m_sockets(config(), m_engine.counters, m_engine.wheel, m_engine.streams.turnEnd)
    {
        m_forwarder.to = &m_sockets;
        m_sockets.addNamespace("/", m_accountant);
    }

    void act(QByteArrayView &input)
    {
        const quint8 what = takeByte(input);
        const quint8 who = takeByte(input);
        const qsizetype wanted = qsizetype(takeByte(input)) * (what & 0x80 ? 16 : 1);
        const QByteArray bytes = input.first(std::min(wanted, input.size())).toByteArray();
        input = input.sliced(bytes.size());
        switch (what & 0x0f) {
        case 0: poll(who); return;
        case 1: (void)m_engine.post(pollQuery(who), bytes); return;
        case 2: open(bytes, EngineFixture::WebSocketQuery); return;
        case 3: openPolling(); return;
        case 4: open(bytes, EngineFixture::probeQuery(idOf(who))); return;
        case 5: arriveRaw(who, bytes); return;
        case 6: arriveRaw(who, frame(net::WebSocketOpcode::Text, bytes)); return;
        case 7: arriveRaw(who, frame(net::WebSocketOpcode::Binary, bytes)); return;
        case 8: end(who); return;
        case 9: vanish(who); return;
        case 10: m_engine.pass(std::chrono::milliseconds(100 * who)); return;
        case 11: stall(who, bytes.size() * 16); return;
        case 12: (void)m_engine.request(EngineIoRequest::Method::Get, bytes); return;
        case 13: postPart(who, bytes); return;
        case 14: m_posts.clear(); return;
        default: m_engine.endTurn();
        }
    }

    void finish()
    {
        m_posts.clear();
        m_engine.server->stop();
        m_engine.pass(6s);
        require(m_engine.server->sessionCount() == 0 && m_engine.server->closingCount() == 0, "nothing is left over");
        require(m_accountant.isEmpty(), "everybody has gone");
        for (const StreamLog &log : m_engine.sockets)
            require(log.isDestroyed, "no connection is left over");
        for (const ReplyLog &log : m_engine.replies)
            require(log.isDestroyed && (log.answer || log.isGone), "everybody was answered");
        const RealtimeCounters &counters = m_engine.counters;
        quint64 ended = 0;
        for (const quint64 number : counters.ended)
            ended += number;
        require(ended == counters.byPolling + counters.byWebSocket, "every session ends once");
    }

private:
    [[nodiscard]] QByteArray idOf(quint8 who) const
    {
        return m_ids.isEmpty() ? QByteArray("none") : m_ids.at(who % m_ids.size());
    }
    [[nodiscard]] QByteArray pollQuery(quint8 who) const { return EngineFixture::pollQuery(idOf(who)); }
    [[nodiscard]] StreamLog *streamOf(quint8 who)
    {
        if (m_engine.sockets.empty())
            return nullptr;
        StreamLog &log = m_engine.sockets.at(who % m_engine.sockets.size());
        return log.reader ? &log : nullptr;
    }
    void openPolling()
    {
        if (m_ids.size() < qsizetype(MostClients) && m_engine.server->sessionCount() < config().sessions)
            m_ids.append(m_engine.openPolling());
    }
    void open(const QByteArray &early, const QByteArray &query)
    {
        if (m_engine.sockets.size() >= MostClients || m_engine.upgradeStatus(query) != 101)
            return;
        const StreamLog &log = m_engine.webSocket(query);
        if (!early.isEmpty() && log.reader)
            log.reader->arrived(early);
    }
    void poll(quint8 who)
    {
        if (m_engine.replies.size() < 64)
            (void)m_engine.get(pollQuery(who));
    }
    void postPart(quint8 who, const QByteArray &bytes)
    {
        if (m_posts.size() >= MostClients)
            return;
        m_posts.push_back(m_engine.server->post(
            {.method = EngineIoRequest::Method::Post, .query = pollQuery(who), .peer = m_engine.peer}));
        m_posts.back()->add(bytes);
    }
    void arriveRaw(quint8 who, const QByteArray &bytes)
    {
        if (const StreamLog *log = streamOf(who))
            log->reader->arrived(bytes);
    }
    void end(quint8 who)
    {
        StreamLog *log = streamOf(who);
        if (!log)
            return;
        net::Stream::Reader *reader = std::exchange(log->reader, nullptr);
        reader->ended(who & 0x80 ? net::StreamEnd::Broken : net::StreamEnd::Finished);
    }
    void stall(quint8 who, qint64 unsent)
    {
        if (StreamLog *log = streamOf(who)) {
            log->unsent = unsent;
            log->reader->flushed();
        }
    }
    void vanish(quint8 who)
    {
        if (!m_engine.replies.empty()) {
            ReplyLog &log = m_engine.replies.at(who % m_engine.replies.size());
            if (!log.answer)
                log.vanish();
        }
    }

    Accountant m_accountant;
    Forwarder m_forwarder;
    EngineFixture m_engine;
    SocketIoServer m_sockets;
    QByteArrayList m_ids;
    std::vector<std::unique_ptr<EngineIoPost>> m_posts;
};

} // namespace

void sanad::fuzz::testOneInput(QByteArrayView input)
{
    constexpr int mostDeeds = 200;
    World world;
    for (int deed = 0; deed < mostDeeds && !input.isEmpty(); ++deed)
        world.act(input);
    world.finish();
}
