// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/StreamSocket.h"

#include <QEvent>

#include <algorithm>
#include <cerrno>

#include <sys/socket.h>
#include <sys/uio.h>

namespace sanad::net {

namespace {

/// Far beyond what a turn usually has for one client, far below the kernel's limit (1,024).
constexpr std::size_t MaxGathered = 64;
/// Encrypted at once: what the kernel does not take is held twice.
constexpr qint64 TlsStep = 64 * 1024;

/// Whether the last call of send() only found the kernel full.
bool hasBlocked()
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS;
}

} // namespace

bool StreamSocket::Notifier::event(QEvent *event)
{
    if (event->type() != QEvent::SockAct)
        return QSocketNotifier::event(event);
    if (type() == Read)
        m_socket.read();
    else
        m_socket.flush();
    return true;
}

StreamSocket::StreamSocket(StreamContext &context, Handover handover)
    : m_context(context)
    , m_descriptor(std::move(handover.descriptor))
    , m_tls(std::move(handover.tls))
    , m_lease(std::move(handover.lease))
    , m_arrived(std::move(handover.arrived))
    , m_reading(std::make_unique<Notifier>(*this, m_descriptor.get(), QSocketNotifier::Read))
{
    if (m_lease)
        m_lease->setBreaker([this] { end(StreamEnd::Broken); });
    if (!handover.toSend.isEmpty())
        send({}, handover.toSend);
}

StreamSocket::~StreamSocket()
{
    // Notifiers before their descriptor.
    m_writing.reset();
    m_reading.reset();
}

void StreamSocket::send(QByteArrayView head, const QByteArray &body)
{
    Q_ASSERT(head.size() <= MaxHead);
    if (!m_descriptor.isValid() || m_isFinishing)
        return;
    Piece &piece = m_pieces.emplace_back(Piece{.head = {}, .headSize = quint8(head.size()), .body = body});
    std::copy(head.begin(), head.end(), piece.head.begin());
    m_unsent += piece.size();
    m_context.turnEnd.add(*this);
}

void StreamSocket::atTurnEnd()
{
    if (!m_writing)
        return flush();
    // While the kernel is full its word is waited for; but what waits has grown.
    if (m_reader && !m_hasEnded)
        m_reader->flushed();
}

void StreamSocket::finish()
{
    if (!m_descriptor.isValid() || std::exchange(m_isFinishing, true))
        return;
    m_context.turnEnd.add(*this);
}

void StreamSocket::abort()
{
    m_hasEnded = true;
    m_writing.reset();
    m_reading.reset();
    m_descriptor.close();
    m_tls.reset();
    m_pieces = {};
    m_wire = {};
    m_first = 0;
    m_sentOfFirst = m_unsent = m_wireSent = 0;
    m_lease.reset();
}

/// Tells the reader, once. A stream that has broken is closed at once: nothing can be done with it.
void StreamSocket::end(StreamEnd why)
{
    const bool isNews = !std::exchange(m_hasEnded, true);
    m_reading.reset();
    if (why == StreamEnd::Broken)
        abort();
    if (isNews && m_reader)
        m_reader->ended(why);
}

// --- What comes in -------------------------------------------------------------------------------------------------

void StreamSocket::read()
{
    // Once: the dispatcher tells again if there is more, and others get their turn before.
    char *const buffer = m_context.scratch.data();
    const ssize_t size = ::recv(m_descriptor.get(), buffer, StreamContext::ScratchSize, MSG_DONTWAIT);
    if (size > 0)
        return take({buffer, qsizetype(size)});
    if (size == 0)
        return end(StreamEnd::Finished);
    if (errno != EAGAIN && errno != EINTR)
        end(StreamEnd::Broken);
}

void StreamSocket::take(QByteArrayView bytes)
{
    if (!m_tls) {
        if (m_reader)
            m_reader->arrived(bytes);
        return;
    }
    const QByteArray plain = m_tls->receive(QByteArray::fromRawData(bytes.data(), bytes.size()));
    if (const QByteArray answer = m_tls->takeOutput(); !answer.isEmpty()) {
        m_wire += answer;
        m_context.turnEnd.add(*this);
    }
    if (!plain.isEmpty() && m_reader)
        m_reader->arrived(plain);
    if (!m_tls || m_hasEnded)
        return;
    if (m_tls->phase() == TlsSession::Phase::Failed)
        end(StreamEnd::Broken);
    else if (m_tls->phase() == TlsSession::Phase::Finished)
        end(StreamEnd::Finished);
}

// --- What goes out -------------------------------------------------------------------------------------------------

void StreamSocket::flush()
{
    if (!m_descriptor.isValid())
        return;
    if (!writeOut())
        return end(StreamEnd::Broken);
    if (unsent() == 0) {
        // Idle connections hold nothing.
        m_pieces = {};
        m_first = 0;
        m_wire = {};
        m_wireSent = 0;
        if (m_isFinishing)
            shutDown();
    }
    waitForRoom(unsent() > 0);
    if (m_reader && !m_hasEnded)
        m_reader->flushed();
}

void StreamSocket::waitForRoom(bool isFull)
{
    if (!isFull)
        m_writing.reset();
    else if (!m_writing)
        m_writing = std::make_unique<Notifier>(*this, m_descriptor.get(), QSocketNotifier::Write);
}

void StreamSocket::shutDown()
{
    if (std::exchange(m_isShutDown, true))
        return;
    if (m_tls) {
        m_tls->finish();
        m_wire = m_tls->takeOutput();
        (void)writeWire();
        m_wire = {};
        m_wireSent = 0;
    }
    ::shutdown(m_descriptor.get(), SHUT_WR);
}

/// False if the connection is broken.
bool StreamSocket::writeOut()
{
    if (!m_tls)
        return writePieces();
    while (writeWire()) {
        if (m_wireSent < m_wire.size() || m_unsent == 0)
            return true;
        encryptSome();
        if (m_tls->phase() == TlsSession::Phase::Failed)
            return false;
    }
    return false;
}

bool StreamSocket::writePieces()
{
    while (m_first < m_pieces.size()) {
        std::array<iovec, 2 * MaxGathered> parts;
        std::size_t count = 0;
        qint64 gathered = 0;
        qint64 skip = m_sentOfFirst;
        for (std::size_t i = m_first; i < m_pieces.size() && count + 2 <= parts.size(); ++i) {
            Piece &piece = m_pieces[i];
            const qint64 ofHead = std::min<qint64>(skip, piece.headSize);
            const qint64 ofBody = skip - ofHead;
            skip = 0;
            if (ofHead < piece.headSize)
                parts[count++] = {piece.head.data() + ofHead, std::size_t(piece.headSize - ofHead)};
            if (ofBody < piece.body.size())
                parts[count++] = {const_cast<char *>(piece.body.constData()) + ofBody, // sendmsg() only reads
                    std::size_t(piece.body.size() - ofBody)};
            gathered += piece.size() - ofHead - ofBody;
        }
        msghdr message{};
        message.msg_iov = parts.data();
        message.msg_iovlen = count;
        const ssize_t sent = ::sendmsg(m_descriptor.get(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0) {
            if (errno == EINTR)
                continue;
            return hasBlocked();
        }
        advance(sent);
        if (sent < gathered)
            return true;
    }
    return true;
}

void StreamSocket::advance(qint64 bytes)
{
    m_unsent -= bytes;
    bytes += m_sentOfFirst;
    while (m_first < m_pieces.size() && bytes >= m_pieces[m_first].size()) {
        bytes -= m_pieces[m_first].size();
        m_pieces[m_first++].body = {};
    }
    m_sentOfFirst = bytes;
    // A client that is always a little behind must not make the list grow for ever.
    if (m_first > MaxGathered && m_first > m_pieces.size() / 2) {
        m_pieces.erase(m_pieces.begin(), m_pieces.begin() + std::ptrdiff_t(m_first));
        m_first = 0;
    }
}

bool StreamSocket::writeWire()
{
    while (m_wireSent < m_wire.size()) {
        const ssize_t sent = ::send(m_descriptor.get(), m_wire.constData() + m_wireSent,
            std::size_t(m_wire.size() - m_wireSent), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0) {
            if (errno == EINTR)
                continue;
            return hasBlocked();
        }
        m_wireSent += sent;
    }
    return true;
}

void StreamSocket::encryptSome()
{
    // Gathered first: each call of send() makes a record with an overhead of its own.
    QByteArray plain;
    while (m_first < m_pieces.size() && plain.size() < TlsStep) {
        const Piece &piece = m_pieces[m_first];
        plain.append(piece.head.data(), piece.headSize).append(piece.body);
        advance(piece.size());
    }
    m_tls->send(plain);
    m_wire = m_tls->takeOutput();
    m_wireSent = 0;
}

} // namespace sanad::net
