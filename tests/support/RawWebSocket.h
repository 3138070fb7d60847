// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/websocket_frames.h"

#include <QTcpSocket>

#include <optional>

namespace sanad::test {

/// A WebSocket client that sends exactly the bytes it is told to, and shows each frame that comes. For any
/// QIODevice-like socket over TCP.
class RawWebSocket
{
public:
    struct Frame
    {
        net::WebSocketOpcode opcode = net::WebSocketOpcode::Text;
        QByteArray payload;

        bool operator==(const Frame &) const = default;
    };

    /// Connects to the port and asks for an upgrade at `target`; `headers` are further lines, each ending with CR LF.
    RawWebSocket(quint16 port, const QByteArray &target, const QByteArray &headers = {});

    /// The request that the constructor sends.
    [[nodiscard]] static QByteArray request(const QByteArray &target, const QByteArray &headers = {});

    /// Waits for the answer's head, with its body if it is no 101.
    [[nodiscard]] bool waitForAnswer();
    [[nodiscard]] const QByteArray &answer() const { return m_answer; }
    [[nodiscard]] int status() const { return m_answer.mid(9, 3).toInt(); }

    void send(const QByteArray &bytes);
    void sendText(const QByteArray &text) { send(frame(net::WebSocketOpcode::Text, text)); }
    /// The next frame, taken out; nothing if none comes within `milliseconds`, or the connection ends.
    [[nodiscard]] std::optional<Frame> next(int milliseconds = 5000);
    /// The next one's payload; "(none)" if none comes.
    [[nodiscard]] QByteArray nextPayload(int milliseconds = 5000);
    /// The status of the next Close frame, whatever comes before; 0 if none comes.
    [[nodiscard]] int closeCode(int milliseconds = 5000);
    /// All bytes up to now, once `wanted` is among them or the time is over; taken out.
    [[nodiscard]] QByteArray readUntil(const QByteArray &wanted, int milliseconds = 5000);
    /// Leaves what comes from now on to the kernel, which has little room for it.
    void stopReading();
    [[nodiscard]] bool waitForEnd(int milliseconds = 5000);
    [[nodiscard]] bool isConnected() const { return m_socket.state() == QAbstractSocket::ConnectedState; }
    [[nodiscard]] QTcpSocket &socket() { return m_socket; }

private:
    [[nodiscard]] std::optional<Frame> take();

    QTcpSocket m_socket;
    QByteArray m_answer;
    QByteArray m_bytes;
};

} // namespace sanad::test
