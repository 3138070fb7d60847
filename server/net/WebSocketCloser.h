// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/TimerWheel.h"
#include "server/net/TurnEnd.h"
#include "server/net/WebSocket.h"

#include <chrono>
#include <memory>
#include <unordered_map>
#include <vector>

namespace sanad::net {

/// Keeps WebSockets that nobody needs any more until their closing handshake is over or has taken too long. Network
/// thread.
class WebSocketCloser final : private WebSocket::Owner, private TurnEnd::Task
{
public:
    /// `wheel` and `turnEnd` must outlive the closer.
    WebSocketCloser(TimerWheel &wheel, TurnEnd &turnEnd, std::chrono::milliseconds patience);
    ~WebSocketCloser() override;

    /// Closes a socket with this code, if it is open still, and keeps it until it is gone. May be called by its owner
    /// out of any of its calls.
    void close(std::unique_ptr<WebSocket> socket, WebSocketClose code);
    /// The same without a word.
    void abort(std::unique_ptr<WebSocket> socket);

    [[nodiscard]] qsizetype count() const { return qsizetype(m_closing.size()); }

private:
    struct Closing
    {
        std::unique_ptr<WebSocket> socket;
        std::unique_ptr<Deadline> deadline;
    };

    void received(WebSocket &, const QByteArray &, bool) override {}
    void flushed(WebSocket &) override {}
    void gathering(WebSocket &) override {}
    void ended(WebSocket &, WebSocketEnd) override {}
    void gone(WebSocket &socket) override;
    void atTurnEnd() override { m_gone.clear(); }
    void bury(Closing closing);

    TimerWheel &m_wheel;
    TurnEnd &m_turnEnd;
    const std::chrono::milliseconds m_patience;
    std::unordered_map<WebSocket *, Closing> m_closing;
    std::vector<Closing> m_gone; ///< destroyed at the end of the turn, when nobody is inside of them
};

} // namespace sanad::net
