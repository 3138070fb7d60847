// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/WebSocketCloser.h"

namespace sanad::net {

WebSocketCloser::WebSocketCloser(TimerWheel &wheel, TurnEnd &turnEnd, std::chrono::milliseconds patience)
    : m_wheel(wheel)
    , m_turnEnd(turnEnd)
    , m_patience(patience)
{
}

WebSocketCloser::~WebSocketCloser() = default;

void WebSocketCloser::close(std::unique_ptr<WebSocket> socket, WebSocketClose code)
{
    WebSocket *const key = socket.get();
    key->setOwner(*this);
    key->close(code);
    if (key->isGone())
        return bury({std::move(socket), nullptr});
    auto deadline = std::make_unique<Deadline>([this, key] {
        key->abort();
        gone(*key);
    });
    m_wheel.schedule(*deadline, m_patience);
    m_closing.insert_or_assign(key, Closing{std::move(socket), std::move(deadline)});
}

void WebSocketCloser::abort(std::unique_ptr<WebSocket> socket)
{
    socket->setOwner(*this);
    socket->abort();
    bury({std::move(socket), nullptr});
}

void WebSocketCloser::gone(WebSocket &socket)
{
    const auto found = m_closing.find(&socket);
    if (found == m_closing.end())
        return;
    Closing closing = std::move(found->second);
    m_closing.erase(found);
    bury(std::move(closing));
}

void WebSocketCloser::bury(Closing closing)
{
    m_gone.push_back(std::move(closing));
    m_turnEnd.add(*this);
}

} // namespace sanad::net
