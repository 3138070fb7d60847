// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/realtime/EngineIoServer.h"
#include "tests/support/FakeStream.h"
#include "tests/support/websocket_frames.h"

#include <deque>

namespace sanad::test {

/// What becomes of one request.
struct ReplyLog
{
    std::optional<realtime::EngineIoAnswer> answer;
    std::function<void()> gone;
    bool isDestroyed = false;

    [[nodiscard]] int status() const { return answer ? answer->status : 0; }
    [[nodiscard]] QByteArray body() const { return answer ? answer->body : QByteArrayLiteral("(no answer)"); }
    /// The client goes away.
    void vanish()
    {
        isGone = true;
        if (const auto tell = std::exchange(gone, nullptr))
            tell();
    }
    bool isGone = false;
};

/// Writes down what it is told, and answers nothing.
class SessionRecorder final : public realtime::EngineIoHandler
{
public:
    void opened(realtime::EngineIoSession &session) override { sessions.append(&session); }
    void received(realtime::EngineIoSession &, const protocol::EngineIoPacket &message) override
    {
        messages.append((message.isBinary ? "binary " : "") + message.data);
    }
    void closed(realtime::EngineIoSession &session, realtime::Goodbye why) override
    {
        sessions.removeOne(&session);
        goodbyes.append(why);
    }

    QList<realtime::EngineIoSession *> sessions;
    QByteArrayList messages;
    QList<realtime::Goodbye> goodbyes;
};

/// An EngineIoServer without network and with a clock of its own.
class EngineFixture
{
public:
    explicit EngineFixture(realtime::EngineIoHandler &handler, const realtime::RealtimeConfig &config = {});

    /// Sends a request; the log lives as long as the fixture.
    ReplyLog &get(const QByteArray &query);
    ReplyLog &request(realtime::EngineIoRequest::Method method, const QByteArray &query);
    ReplyLog &post(const QByteArray &query, const QByteArray &body);
    /// A WebSocket whose upgrade has been taken; the log lives as long as the fixture.
    StreamLog &webSocket(const QByteArray &query);
    /// The status with which an upgrade would be refused; 101 if it would not.
    [[nodiscard]] int upgradeStatus(const QByteArray &query);

    /// The id of a new session that polls.
    [[nodiscard]] QByteArray openPolling();
    [[nodiscard]] static QByteArray pollQuery(const QByteArray &sid);
    [[nodiscard]] static QByteArray probeQuery(const QByteArray &sid);
    static const QByteArray WebSocketQuery;
    static const QByteArray PollingQuery;

    /// Ends the turn.
    void endTurn();
    /// Lets time pass, in small steps.
    void pass(std::chrono::milliseconds time);

    realtime::Peer peer;
    std::chrono::nanoseconds now{0};
    net::TimerWheel wheel;
    net::StreamContext streams;
    realtime::RealtimeCounters counters;
    std::deque<ReplyLog> replies; ///< before the server, which may still tell them
    std::deque<StreamLog> sockets;
    std::unique_ptr<realtime::EngineIoServer> server;
};

/// A packet of text as handlers send it.
[[nodiscard]] inline protocol::EngineIoFrame textFrame(const QByteArray &bytes)
{
    return {.bytes = bytes, .isBinary = false};
}
/// Limits that a test soon reaches.
[[nodiscard]] realtime::RealtimeConfig shortConfig();
/// The payloads of a server's frames; those of Close begin with "close ".
[[nodiscard]] QByteArrayList framesIn(const QByteArray &bytes);
/// The same of what was sent since the last look.
[[nodiscard]] QByteArrayList takeFrames(StreamLog &log);
/// A client sends a text message.
void arrive(const StreamLog &log, const QByteArray &text);

} // namespace sanad::test
