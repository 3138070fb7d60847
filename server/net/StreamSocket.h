// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/net/Handover.h"
#include "server/net/Stream.h"
#include "server/net/TurnEnd.h"

#include <QSocketNotifier>

#include <array>
#include <memory>
#include <vector>

namespace sanad::net {

/// What the stream sockets of one thread share.
struct StreamContext
{
    static constexpr qsizetype ScratchSize = 64 * 1024;

    TurnEnd turnEnd;
    /// What was read last, so that no idle connection keeps a buffer.
    QByteArray scratch{ScratchSize, Qt::Uninitialized};
};

/// A connected descriptor, over TCP or a Unix domain socket, with TLS or without, at a small part of QTcpSocket's
/// memory: an idle one holds no buffers. What a turn of the event loop sends leaves in one system call, gathered from
/// shared bytes without a copy. Network thread.
class StreamSocket final : public Stream, private TurnEnd::Task
{
public:
    /// `context` must outlive the socket.
    StreamSocket(StreamContext &context, Handover handover);
    ~StreamSocket() override;

    void setReader(Reader &reader) override { m_reader = &reader; }
    [[nodiscard]] QByteArray takeArrived() override { return std::exchange(m_arrived, QByteArray()); }
    void send(QByteArrayView head, const QByteArray &body) override;
    [[nodiscard]] qint64 unsent() const override { return m_unsent + m_wire.size() - m_wireSent; }
    void finish() override;
    void abort() override;

private:
    /// What one call of send() was given.
    struct Piece
    {
        std::array<char, MaxHead> head;
        quint8 headSize;
        QByteArray body;

        [[nodiscard]] qint64 size() const { return headSize + body.size(); }
    };

    /// Tells without the costs of a connected signal.
    class Notifier final : public QSocketNotifier
    {
    public:
        Notifier(StreamSocket &socket, int descriptor, Type type)
            : QSocketNotifier(descriptor, type)
            , m_socket(socket)
        {
        }
        bool event(QEvent *event) override;

    private:
        StreamSocket &m_socket;
    };

    void atTurnEnd() override;
    void read();
    void take(QByteArrayView bytes);
    void flush();
    [[nodiscard]] bool writeOut();
    [[nodiscard]] bool writePieces();
    [[nodiscard]] bool writeWire();
    void encryptSome();
    void advance(qint64 bytes);
    void waitForRoom(bool isFull);
    void shutDown();
    void end(StreamEnd why);

    StreamContext &m_context;
    Reader *m_reader = nullptr;
    OwnedDescriptor m_descriptor;
    std::unique_ptr<TlsSession> m_tls;
    std::unique_ptr<StreamLease> m_lease;
    QByteArray m_arrived;
    std::unique_ptr<Notifier> m_reading;
    std::unique_ptr<Notifier> m_writing; ///< only while the kernel is full
    std::vector<Piece> m_pieces;
    std::size_t m_first = 0; ///< of m_pieces, that is not all sent
    qint64 m_sentOfFirst = 0;
    qint64 m_unsent = 0; ///< bytes in m_pieces
    QByteArray m_wire; ///< encrypted
    qint64 m_wireSent = 0;
    bool m_isFinishing = false; ///< to be shut down once all is sent
    bool m_isShutDown = false;
    bool m_hasEnded = false; ///< the reader was told
};

} // namespace sanad::net
