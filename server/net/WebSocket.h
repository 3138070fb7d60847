// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/Stream.h"
#include "server/net/WebSocketCodec.h"

#include <memory>

namespace sanad::net {

/// Why no further message will come.
enum class WebSocketEnd {
    Closed, ///< the client has said so
    Lost, ///< its connection has ended without a word
    Malformed, ///< it does not keep to the protocol
    TooBig, ///< a message beyond the limit
};

/// The server's side of one WebSocket connection (RFC 6455) over a stream: messages, ping, and the closing handshake.
/// Network thread.
class WebSocket final : private Stream::Reader
{
public:
    /// Who owns a WebSocket. None of these calls may destroy it.
    class Owner
    {
        Q_DISABLE_COPY_MOVE(Owner)
    public:
        Owner() = default;
        /// `message` is UTF-8 unless it is binary.
        virtual void received(WebSocket &socket, const QByteArray &message, bool isBinary) = 0;
        /// All that could be handed to the kernel has been; see unsent().
        virtual void flushed(WebSocket &socket) = 0;
        /// Part of a message has come; see held().
        virtual void gathering(WebSocket &socket) = 0;
        /// No further message will come, and none can be sent; told once unless close() was called before. The closing
        /// handshake may still be going on: see isGone().
        virtual void ended(WebSocket &socket, WebSocketEnd why) = 0;
        /// The connection is over; told once, at the very end.
        virtual void gone(WebSocket &socket) = 0;

    protected:
        ~Owner() = default;
    };

    /// `maxMessage`: bytes; beyond it the connection is closed (1009). `owner` must outlive the socket or the next
    /// owner.
    WebSocket(std::unique_ptr<Stream> stream, qint64 maxMessage, Owner &owner);
    ~WebSocket();

    void setOwner(Owner &owner) { m_owner = &owner; }
    /// Reads what had come before; to be called once, when the owner is ready.
    void start();

    /// Queues a message; `payload` is shared. Does nothing once the socket is closing.
    void send(const QByteArray &payload, bool isBinary);
    /// Begins the closing handshake. Messages that come before its end are not told.
    void close(WebSocketClose code);
    /// Ends the connection now, without a word; nothing more is told.
    void abort();

    [[nodiscard]] bool isOpen() const { return m_state == State::Open; }
    /// Whether there is nothing to wait for any more.
    [[nodiscard]] bool isGone() const { return m_state == State::Gone; }
    /// Bytes that the kernel has not taken yet.
    [[nodiscard]] qint64 unsent() const { return m_stream->unsent(); }
    /// Bytes held of a message that has not come as a whole.
    [[nodiscard]] qint64 held() const { return m_reader.held(); }

private:
    enum class State {
        Open,
        Closing, ///< we have said Close, the client has not
        Finishing, ///< nothing is to be said any more; the client's end of the connection is waited for
        Gone,
    };

    void arrived(QByteArrayView bytes) override;
    void flushed() override;
    void ended(StreamEnd why) override;

    void take(const WebSocketReader::Message &message);
    void sayClose(const QByteArray &payload);
    void finish(WebSocketEnd why);

    std::unique_ptr<Stream> m_stream;
    Owner *m_owner;
    WebSocketReader m_reader;
    QByteArray m_ping; ///< the last one, to be answered
    State m_state = State::Open;
    bool m_isPinged = false;
};

} // namespace sanad::net
