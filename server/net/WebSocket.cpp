// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/WebSocket.h"

namespace sanad::net {

namespace {

/// Of a message that is on its way while we wait for the client's Close; nobody will get it, and nobody counts it.
constexpr qint64 HeldWhileClosing = 16 * 1024;

} // namespace

WebSocket::WebSocket(std::unique_ptr<Stream> stream, qint64 maxMessage, Owner &owner)
    : m_stream(std::move(stream))
    , m_owner(&owner)
    , m_reader(maxMessage)
{
    m_stream->setReader(*this);
}

WebSocket::~WebSocket() = default;

void WebSocket::start()
{
    if (const QByteArray bytes = m_stream->takeArrived(); !bytes.isEmpty())
        arrived(bytes);
}

void WebSocket::send(const QByteArray &payload, bool isBinary)
{
    if (m_state != State::Open)
        return;
    const auto opcode = isBinary ? WebSocketOpcode::Binary : WebSocketOpcode::Text;
    m_stream->send(webSocketFrameHead(opcode, payload.size()).view(), payload);
}

void WebSocket::close(WebSocketClose code)
{
    if (m_state != State::Open)
        return;
    m_state = State::Closing;
    sayClose(webSocketClosePayload(code));
}

void WebSocket::abort()
{
    m_state = State::Gone;
    m_stream->abort();
}

void WebSocket::sayClose(const QByteArray &payload)
{
    m_stream->send(webSocketFrameHead(WebSocketOpcode::Close, payload.size()).view(), payload);
}

/// The server closes the connection first (section 7.1.1), and reads on: bytes that nobody reads would make the kernel
/// reset it, and what was sent last could be lost.
void WebSocket::finish(WebSocketEnd why)
{
    const bool wasOpen = m_state == State::Open;
    m_state = State::Finishing;
    m_stream->finish();
    if (wasOpen)
        m_owner->ended(*this, why);
}

void WebSocket::arrived(QByteArrayView bytes)
{
    WebSocketReader::Message message;
    while (m_state == State::Open || m_state == State::Closing) {
        const WebSocketReader::Progress progress = m_reader.read(bytes, message);
        if (progress == WebSocketReader::Progress::NeedsMore)
            break;
        if (progress == WebSocketReader::Progress::Complete) {
            take(message);
            continue;
        }
        if (m_state == State::Open)
            sayClose(webSocketClosePayload(m_reader.failure()));
        return finish(m_reader.failure() == WebSocketClose::TooBig ? WebSocketEnd::TooBig : WebSocketEnd::Malformed);
    }
    if (m_state == State::Open && m_reader.held() > 0)
        m_owner->gathering(*this);
    else if (m_state == State::Closing && m_reader.held() > HeldWhileClosing)
        return finish(WebSocketEnd::Closed);
    // Only the last of several needs its answer (section 5.5.3).
    if (std::exchange(m_isPinged, false)) {
        const QByteArray payload = std::exchange(m_ping, QByteArray());
        if (m_state == State::Open)
            m_stream->send(webSocketFrameHead(WebSocketOpcode::Pong, payload.size()).view(), payload);
    }
}

void WebSocket::take(const WebSocketReader::Message &message)
{
    switch (message.kind) {
    case WebSocketOpcode::Text:
    case WebSocketOpcode::Binary:
        if (m_state == State::Open)
            m_owner->received(*this, message.data, message.kind == WebSocketOpcode::Binary);
        return;
    case WebSocketOpcode::Ping:
        m_isPinged = true;
        m_ping = message.data;
        return;
    case WebSocketOpcode::Close:
        if (m_state == State::Open)
            sayClose(message.code == WebSocketClose::NoStatus ? QByteArray() : webSocketClosePayload(message.code));
        return finish(WebSocketEnd::Closed);
    case WebSocketOpcode::Pong:
    case WebSocketOpcode::Continuation: return;
    }
}

void WebSocket::flushed()
{
    if (m_state != State::Gone)
        m_owner->flushed(*this);
}

void WebSocket::ended(StreamEnd why)
{
    const bool wasOpen = m_state == State::Open;
    m_state = State::Gone;
    if (why == StreamEnd::Finished)
        m_stream->abort();
    if (wasOpen)
        m_owner->ended(*this, WebSocketEnd::Lost);
    m_owner->gone(*this);
}

} // namespace sanad::net
