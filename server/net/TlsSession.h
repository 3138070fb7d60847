// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/TlsIdentity.h"

#include <QByteArray>

#include <memory>

struct ssl_st;

namespace sanad::net {

/// The server's side of one TLS connection, without a socket: bytes of the network in and out on one side, those of the
/// application on the other. OpenSSL does all of it.
///
/// Why not QSslSocket: it builds an SSL_CTX for every connection, cannot close one direction, cannot stop reading, and
/// keeps a second socket object with buffers.
class TlsSession final
{
public:
    enum class Phase {
        Handshake,
        Open,
        Finished, ///< the client has said that it will send nothing more
        Failed, ///< nothing more can be said or heard, but for the alert that may be in the output
    };

    explicit TlsSession(std::shared_ptr<const TlsIdentity> identity);
    ~TlsSession();
    Q_DISABLE_COPY_MOVE(TlsSession)

    /// Takes bytes from the network, all that came; returns what the application gets of them.
    [[nodiscard]] QByteArray receive(const QByteArray &bytes);
    /// Takes bytes of the application; only while Open or Finished.
    void send(QByteArrayView bytes);
    /// Tells the client that nothing more will come (RFC 8446, section 6.1). Receiving goes on.
    void finish();
    /// What is to be written to the network now; empties it.
    [[nodiscard]] QByteArray takeOutput() { return std::exchange(m_output, QByteArray()); }

    [[nodiscard]] Phase phase() const { return m_phase; }
    /// Whether it failed since the first bytes were no TLS, but could be HTTP in clear.
    [[nodiscard]] bool heardClearText() const { return m_heardClearText; }
    /// Whether the handshake went on from a session that the client had before.
    [[nodiscard]] bool isResumed() const;

    /// For the transport that OpenSSL calls.
    struct Transport;

private:
    friend struct Transport;
    struct FreeSession
    {
        void operator()(ssl_st *session) const;
    };

    [[nodiscard]] bool isWaiting(int result) const;
    void shakeHands();
    void decrypt(QByteArray &plain);

    std::shared_ptr<const TlsIdentity> m_identity;
    QByteArrayView m_input; ///< not yet taken by OpenSSL; only during receive()
    QByteArray m_output;
    Phase m_phase = Phase::Handshake;
    bool m_hasBegun = false;
    bool m_heardClearText = false;
    std::unique_ptr<ssl_st, FreeSession> m_ssl; ///< the last member: it calls the transport until it is gone
};

} // namespace sanad::net
