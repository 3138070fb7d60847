// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <array>

namespace sanad::net {

// The frames of RFC 6455, the server's side; nothing here knows a socket.

/// Section 5.2.
enum class WebSocketOpcode : quint8 { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

/// Section 7.4.1, and IANA's registry of later ones.
enum class WebSocketClose : quint16 {
    Normal = 1000,
    GoingAway = 1001,
    ProtocolError = 1002,
    NoStatus = 1005, ///< never on the wire: the frame had none
    InvalidPayload = 1007, ///< text that is not UTF-8
    PolicyViolation = 1008,
    TooBig = 1009,
};

/// What stands before a payload; frames of a server are not masked, so that it is the same for all who get them.
struct WebSocketFrameHead
{
    std::array<char, 10> bytes{};
    quint8 size = 0;

    [[nodiscard]] QByteArrayView view() const { return {bytes.data(), size}; }
};

/// The head of an unfragmented frame from a server.
[[nodiscard]] WebSocketFrameHead webSocketFrameHead(WebSocketOpcode opcode, qint64 payloadSize);
/// The payload of a Close frame; `reason` is cut to what fits.
[[nodiscard]] QByteArray webSocketClosePayload(WebSocketClose code, QByteArrayView reason = {});
/// What Sec-WebSocket-Accept says to Sec-WebSocket-Key (section 4.2.2); empty if the key is not base64 of 16 bytes.
[[nodiscard]] QByteArray webSocketAccept(QByteArrayView key);
/// Writes `size` bytes of `in`, of which the first is the payload's number `position`, unmasked to `out` (section 5.3).
/// Both may be the same.
void webSocketUnmask(char *out, const char *in, qsizetype size, const std::array<char, 4> &key, quint64 position = 0);

/// Takes the frames of one client apart, however its bytes are cut, and puts fragments together. Holds nothing between
/// messages. After a failure it takes nothing more.
class WebSocketReader final
{
public:
    /// What was read.
    struct Message
    {
        WebSocketOpcode kind = WebSocketOpcode::Text; ///< never Continuation
        QByteArray data; ///< Text is UTF-8; of Close it is the reason
        WebSocketClose code = WebSocketClose::NoStatus; ///< Close only; any number from 1000 to 4999
    };

    enum class Progress {
        NeedsMore, ///< all input is taken
        Complete, ///< a message was read; there may be more input
        Failed, ///< see failure()
    };

    /// `maxMessage`: bytes of a message, all its fragments together.
    explicit WebSocketReader(qint64 maxMessage)
        : m_maxMessage(maxMessage)
    {
    }

    /// Reads on and cuts what it has taken from the front of `input`.
    [[nodiscard]] Progress read(QByteArrayView &input, Message &message);
    /// The code with which the connection is to be failed (section 7.1.7).
    [[nodiscard]] WebSocketClose failure() const { return m_failure; }
    /// Bytes held of a message that is not complete.
    [[nodiscard]] qint64 held() const { return m_message.size() + m_control.size(); }

private:
    [[nodiscard]] Progress fail(WebSocketClose code);
    [[nodiscard]] Progress takeHead(QByteArrayView &input);
    [[nodiscard]] Progress beginFrame();
    [[nodiscard]] Progress checkFrame(quint64 size);
    void takePayload(QByteArrayView &input);
    [[nodiscard]] Progress endFrame(Message &message);
    [[nodiscard]] Progress endClose(Message &message);
    [[nodiscard]] bool isControl() const { return quint8(m_opcode) >= quint8(WebSocketOpcode::Close); }

    static constexpr std::size_t LongestHead = 14;

    const qint64 m_maxMessage;
    QByteArray m_message; ///< what has come of it
    QByteArray m_control; ///< the same of a control frame, which may stand between two fragments
    quint64 m_missing = 0; ///< of the frame's payload
    quint64 m_position = 0; ///< in the frame's payload
    std::array<char, LongestHead> m_head{};
    std::array<char, 4> m_key{};
    WebSocketClose m_failure = WebSocketClose::NoStatus;
    quint8 m_headSize = 0; ///< bytes in m_head
    WebSocketOpcode m_opcode = WebSocketOpcode::Continuation; ///< of the frame
    WebSocketOpcode m_kind = WebSocketOpcode::Continuation; ///< of the message; Continuation: there is none
    bool m_isFinal = false;
    bool m_isInFrame = false;
    bool m_hasFailed = false;
};

} // namespace sanad::net
