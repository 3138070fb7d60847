// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/TlsSession.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <cstring>

namespace sanad::net {

namespace {

/// The first byte of a TLS record that opens a handshake (RFC 8446, section 5.1).
constexpr char HandshakeRecord = 0x16;

/// One record's content (RFC 8446, section 5.1).
constexpr qsizetype RecordSize = 16 * 1024;

} // namespace

/// A BIO that reads from and writes to the session's own buffers. OpenSSL's memory BIOs would copy once more, and keep
/// the largest buffer they ever needed for as long as the connection lives.
struct TlsSession::Transport
{
    static int read(BIO *bio, char *data, int size)
    {
        TlsSession &session = of(bio);
        BIO_clear_retry_flags(bio);
        const qsizetype taken = std::min(qsizetype(size), session.m_input.size());
        if (taken == 0) {
            BIO_set_retry_read(bio);
            return -1;
        }
        std::memcpy(data, session.m_input.data(), std::size_t(taken));
        session.m_input = session.m_input.sliced(taken);
        return int(taken);
    }
    static int write(BIO *bio, const char *data, int size)
    {
        BIO_clear_retry_flags(bio);
        of(bio).m_output.append(data, size);
        return size;
    }
    static long control(BIO *, int command, long, void *) { return command == BIO_CTRL_FLUSH ? 1 : 0; }
    static TlsSession &of(BIO *bio) { return *static_cast<TlsSession *>(BIO_get_data(bio)); }

    static BIO *create(TlsSession &session)
    {
        static BIO_METHOD *const method = [] {
            BIO_METHOD *made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "sanad");
            BIO_meth_set_read(made, read);
            BIO_meth_set_write(made, write);
            BIO_meth_set_ctrl(made, control);
            return made;
        }();
        BIO *bio = BIO_new(method);
        BIO_set_data(bio, &session);
        BIO_set_init(bio, 1);
        return bio;
    }
};

void TlsSession::FreeSession::operator()(ssl_st *session) const
{
    SSL_free(session);
}

TlsSession::TlsSession(std::shared_ptr<const TlsIdentity> identity)
    : m_identity(std::move(identity))
    , m_ssl(SSL_new(m_identity->context()))
{
    Q_CHECK_PTR(m_ssl);
    BIO *transport = Transport::create(*this);
    SSL_set_bio(m_ssl.get(), transport, transport);
    SSL_set_accept_state(m_ssl.get());
}

TlsSession::~TlsSession() = default;

bool TlsSession::isResumed() const
{
    return SSL_session_reused(m_ssl.get()) == 1;
}

QByteArray TlsSession::receive(const QByteArray &bytes)
{
    QByteArray plain;
    if (bytes.isEmpty() || m_phase == Phase::Failed || m_phase == Phase::Finished)
        return plain;
    if (!std::exchange(m_hasBegun, true) && bytes.front() != HandshakeRecord) {
        m_heardClearText = bytes.front() >= 'A' && bytes.front() <= 'Z';
        m_phase = Phase::Failed;
        return plain;
    }
    m_input = bytes;
    // Another connection's failure would be taken for this one's.
    ERR_clear_error();
    if (m_phase == Phase::Handshake)
        shakeHands();
    if (m_phase == Phase::Open)
        decrypt(plain);
    m_input = {};
    return plain;
}

/// Whether OpenSSL only lacks further bytes from the client.
bool TlsSession::isWaiting(int result) const
{
    return SSL_get_error(m_ssl.get(), result) == SSL_ERROR_WANT_READ;
}

void TlsSession::shakeHands()
{
    const int result = SSL_accept(m_ssl.get());
    if (result == 1)
        m_phase = Phase::Open;
    else if (!isWaiting(result))
        m_phase = Phase::Failed;
}

void TlsSession::decrypt(QByteArray &plain)
{
    std::array<char, RecordSize> record;
    while (true) {
        std::size_t size = 0;
        const int result = SSL_read_ex(m_ssl.get(), record.data(), record.size(), &size);
        if (result != 1) {
            if (SSL_get_error(m_ssl.get(), result) == SSL_ERROR_ZERO_RETURN)
                m_phase = Phase::Finished;
            else if (!isWaiting(result))
                m_phase = Phase::Failed;
            return;
        }
        plain.append(record.data(), qsizetype(size));
    }
}

void TlsSession::send(QByteArrayView bytes)
{
    if (bytes.isEmpty() || m_phase == Phase::Failed || m_phase == Phase::Handshake)
        return;
    ERR_clear_error();
    std::size_t written = 0;
    if (SSL_write_ex(m_ssl.get(), bytes.data(), std::size_t(bytes.size()), &written) != 1)
        m_phase = Phase::Failed;
}

void TlsSession::finish()
{
    if (m_phase == Phase::Failed || m_phase == Phase::Handshake)
        return;
    ERR_clear_error();
    (void)SSL_shutdown(m_ssl.get());
}

} // namespace sanad::net
