// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QTcpSocket>

#include <memory>

namespace sanad::http {

/// A client's connection with the two things QTcpSocket lacks: reading that can be paused, and closing one direction.
class ClientSocket final
{
public:
    /// `readAhead`: bytes read from the network at once.
    ClientSocket(std::unique_ptr<QTcpSocket> socket, qint64 readAhead);

    /// For connecting signals.
    [[nodiscard]] QTcpSocket *device() const { return m_socket.get(); }
    /// The client's address; IPv4 in its own form even on a socket for both families.
    [[nodiscard]] QHostAddress peer() const;
    /// "host:port" of our own end.
    [[nodiscard]] QByteArray localName() const;

    [[nodiscard]] QByteArray readAll();
    /// Reads what the kernel has, without waiting for the event loop to tell; emits the device's signals.
    void readArrived() { m_socket->waitForReadyRead(0); }
    /// Stops reading: what the client sends stays in the kernel, and that it has finished sending (a half-closed
    /// connection still wants its answer, RFC 9112, section 9.6) goes unnoticed, which Qt would take for the end.
    void pause();
    void resume();

    void write(const QByteArray &bytes)
    {
        m_handed += bytes.size();
        m_socket->write(bytes);
    }
    /// Hands what was written to the kernel, as much as it takes.
    void flush();
    /// Bytes that the kernel has not taken yet.
    [[nodiscard]] qint64 unsent() const { return m_socket->bytesToWrite(); }
    [[nodiscard]] bool hasUnsent() const { return unsent() > 0; }

    [[nodiscard]] int descriptor() const { return int(m_socket->socketDescriptor()); }
    [[nodiscard]] bool isOpen() const { return m_socket->state() == QAbstractSocket::ConnectedState; }
    /// Whether what is written to descriptor() itself reaches the client: not under TLS.
    [[nodiscard]] bool carriesBytesAsTheyAre() const;
    /// Notes that so many bytes were written to descriptor() itself.
    void countDirect(qint64 bytes) { m_handed += bytes; }
    /// Bytes that the kernel has taken and the client has not (ioctl SIOCOUTQ, tcp(7)).
    [[nodiscard]] qint64 queued() const;
    /// Bytes that have reached the client since the connection was made. Under TLS only good for seeing that it grows.
    [[nodiscard]] qint64 taken() const { return m_handed - unsent() - queued(); }

    /// Tells the client that nothing more will come, and goes on reading.
    void finishWriting();
    void abort() { m_socket->abort(); }

private:
    std::unique_ptr<QTcpSocket> m_socket;
    qint64 m_readAhead;
    qint64 m_handed = 0; ///< bytes written, wherever they are now
    bool m_isPaused = false;
};

} // namespace sanad::http
