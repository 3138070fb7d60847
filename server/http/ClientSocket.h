// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/Handover.h"

#include <QByteArray>
#include <QHostAddress>
#include <QTcpSocket>

#include <memory>
#include <optional>

namespace sanad::http {

/// A connection as a Listener hands it on.
struct Incoming
{
    std::unique_ptr<QTcpSocket> socket; ///< over TCP or a Unix domain socket
    std::unique_ptr<net::TlsSession> tls; ///< none on a listener without TLS
};

/// A client's connection with what QTcpSocket lacks: reading that can be paused, closing one direction, and TLS whose
/// certificate can change.
class ClientSocket final
{
public:
    /// `readAhead`: bytes read from the network at once.
    ClientSocket(Incoming incoming, qint64 readAhead);

    /// For connecting signals.
    [[nodiscard]] QTcpSocket *device() const { return m_socket.get(); }
    /// The other end's address; IPv4 in its own form even on a socket for both families, null on a Unix domain socket.
    [[nodiscard]] QHostAddress peer() const;
    /// "host:port" of our own end.
    [[nodiscard]] QByteArray localName() const;

    [[nodiscard]] bool isEncrypted() const { return bool(m_tls); }
    /// Whether nothing can be sent yet.
    [[nodiscard]] bool isShakingHands() const { return m_tls && m_tls->phase() == net::TlsSession::Phase::Handshake; }
    /// Whether TLS has broken down: nothing that is written would arrive.
    [[nodiscard]] bool hasFailed() const { return m_tls && m_tls->phase() == net::TlsSession::Phase::Failed; }
    /// Whether the client has said that it will send nothing more, and goes on listening.
    [[nodiscard]] bool hasClientFinished() const { return m_tls && m_tls->phase() == net::TlsSession::Phase::Finished; }
    /// Goes on without TLS if the client has spoken HTTP where TLS was due: so it can be told. False if it has not.
    [[nodiscard]] bool fallBackToClearText();

    /// What has come, decrypted.
    [[nodiscard]] QByteArray readAll();
    /// Reads what the kernel has, without waiting for the event loop to tell; emits the device's signals.
    void readArrived() { m_socket->waitForReadyRead(0); }
    /// Stops reading: what the client sends stays in the kernel, and that it has finished sending (a half-closed
    /// connection still wants its answer, RFC 9112, section 9.6) goes unnoticed, which Qt would take for the end.
    void pause();
    void resume();

    void write(const QByteArray &bytes);
    /// Hands what was written to the kernel, as much as it takes.
    void flush();
    /// Bytes that the kernel has not taken yet.
    [[nodiscard]] qint64 unsent() const { return m_socket->bytesToWrite(); }
    [[nodiscard]] bool hasUnsent() const { return unsent() > 0; }

    [[nodiscard]] int descriptor() const { return int(m_socket->socketDescriptor()); }
    [[nodiscard]] bool isOpen() const { return m_socket->state() == QAbstractSocket::ConnectedState; }
    /// Whether what is written to descriptor() itself reaches the client: not under TLS.
    [[nodiscard]] bool carriesBytesAsTheyAre() const { return !m_tls; }
    /// Notes that so many bytes were written to descriptor() itself.
    void countDirect(qint64 bytes) { m_handed += bytes; }
    /// Bytes that the kernel has taken and the client has not (ioctl SIOCOUTQ, tcp(7)).
    [[nodiscard]] qint64 queued() const;
    /// Bytes that have reached the client since the connection was made. Under TLS only good for seeing that it grows.
    [[nodiscard]] qint64 taken() const { return m_handed - unsent() - queued(); }

    /// Tells the client that nothing more will come, and goes on reading.
    void finishWriting();
    void abort() { m_socket->abort(); }

    /// Takes the connection out, with TLS and what has come, so that the client notices nothing; this object is good
    /// for nothing then. Nothing may be unsent. Fails if there is no descriptor to spare.
    [[nodiscard]] std::optional<net::Handover> release();

private:
    /// Bytes as the network is to see them.
    void writeOut(const QByteArray &bytes);

    std::unique_ptr<QTcpSocket> m_socket;
    std::unique_ptr<net::TlsSession> m_tls;
    qint64 m_readAhead;
    qint64 m_handed = 0; ///< bytes written, wherever they are now
    const bool m_isUnix;
    bool m_isPaused = false;
    bool m_hasFinished = false;
};

} // namespace sanad::http
