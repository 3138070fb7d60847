// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/protocol/socketio/EngineIoPacket.h"
#include "server/net/Handover.h"
#include "server/realtime/Namespace.h"

#include <functional>
#include <memory>
#include <variant>

namespace sanad::realtime {

// Where Engine.IO touches HTTP below it, and what speaks through it above.

/// The head of one HTTP request to the Engine.IO path.
struct EngineIoRequest
{
    enum class Method { Get, Post, Other };

    Method method = Method::Get;
    QByteArray query; ///< raw, without "?"
    Peer peer;
};

/// What is answered to it.
struct EngineIoAnswer
{
    int status = 200;
    QByteArray contentType;
    QByteArray body;
};

/// Where the answer to one request goes, now or later; it may outlive the client. Network thread.
class EngineIoReply
{
    Q_DISABLE_COPY_MOVE(EngineIoReply)
public:
    EngineIoReply() = default;
    virtual ~EngineIoReply() = default;

    /// At most once.
    virtual void send(const EngineIoAnswer &answer) = 0;
    /// Whether the client still waits.
    [[nodiscard]] virtual bool isAlive() const = 0;
    /// `gone` is called once if the client goes away before it was answered, and never after this object has died.
    virtual void whenGone(std::function<void()> gone) = 0;
};

/// Takes a connection over after the answer 101 has been put in front of it.
using StreamTaker = std::function<void(net::Handover connection)>;
/// What becomes of a request to go on as a WebSocket.
using UpgradeDecision = std::variant<EngineIoAnswer, StreamTaker>;

class EngineIoSession;

/// What whoever speaks through a session keeps with it.
class EngineIoState
{
    Q_DISABLE_COPY_MOVE(EngineIoState)
public:
    EngineIoState() = default;
    virtual ~EngineIoState() = default;
};

/// What is spoken through Engine.IO. Network thread; every call may send to, or close, any session.
class EngineIoHandler
{
    Q_DISABLE_COPY_MOVE(EngineIoHandler)
public:
    EngineIoHandler() = default;
    virtual ~EngineIoHandler() = default;

    /// A session has begun; what is sent in here follows its handshake.
    virtual void opened(EngineIoSession &session) = 0;
    /// A message, text or binary.
    virtual void received(EngineIoSession &session, const protocol::EngineIoPacket &message) = 0;
    /// The last call for this session; it lives until the end of the turn.
    virtual void closed(EngineIoSession &session, Goodbye why) = 0;
};

} // namespace sanad::realtime
