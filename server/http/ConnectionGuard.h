// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/AnswerWriter.h"
#include "server/http/ClientSocket.h"
#include "server/http/Exchange.h"
#include "server/http/HttpContext.h"
#include "server/http/RequestReader.h"
#include "server/net/TimerWheel.h"

#include <QObject>

#include <memory>

namespace sanad::http {

/// Stands between one client and Qt HTTP Server: reads, checks and limits what comes in, hands on one complete and
/// canonical request at a time, and writes its answer before it looks at the next.
///
/// Network thread. Lives until closed() has been emitted; it never deletes itself.
class ConnectionGuard final : public QObject
{
    Q_OBJECT
public:
    /// `context` and `wheel` must outlive the guard.
    ConnectionGuard(HttpContext &context, net::TimerWheel &wheel, Incoming incoming, QObject *parent = nullptr);
    ~ConnectionGuard() override;

    /// Waits for requests.
    void start();
    /// Answers with an error before anything was asked, and closes.
    void turnAway(const Error &error);
    /// Closes the connection now if it is idle, otherwise with the answer that it owes.
    void drain();
    /// Ends the connection as it stands.
    void abort();

    [[nodiscard]] const QHostAddress &peer() const { return m_peer; }
    [[nodiscard]] qintptr descriptor() const { return m_socket.device()->socketDescriptor(); }
    /// Whether a request has begun to arrive, is being handled, or its answer is not yet out.
    [[nodiscard]] bool owesAnswer() const;

Q_SIGNALS:
    /// Nothing is owed any more: the last answer is out, or the client gone.
    void settled();
    /// The connection has ended; emitted once.
    void closed();

private:
    enum class State {
        Handshake, ///< TLS is being set up
        Idle, ///< nothing of a request has come
        Head, ///< part of a head has come
        Body, ///< the head was admitted, its body is arriving, or about to be let in
        Waiting, ///< for the answer of handler or receiver
        Sending, ///< a file, as the client takes it
        Ending, ///< the last answer is on its way
        Lingering, ///< what the client still sends is thrown away, so that a reset cannot overtake the answer
        Closed,
    };

    void onReadyRead();
    [[nodiscard]] bool finishHandshake();
    void endBrokenTls();
    void onBytesWritten();
    void onDisconnected();
    void onDeadline();

    [[nodiscard]] bool isIdle() const;
    [[nodiscard]] bool isReading() const;
    [[nodiscard]] bool hasRoomForAnswers();
    void pump();
    void pumpLater();
    [[nodiscard]] bool step();
    void onBodyOpened();
    void onBodyRoom();
    void dispatch();
    void upgrade(const Route &route);
    void watchClient();
    [[nodiscard]] Responder expectAnswer();
    void settle(bool hasMore);
    void sendFile();
    void linger();

    void answer(const Response &response);
    void deliver(const Response &response);
    void deliverNow(const Immediate &immediate);
    void refuseForTime(ErrorCode code);
    void checkTaking();
    void drop();
    void close();

    HttpContext &m_context;
    net::TimerWheel &m_wheel;
    ClientSocket m_socket;
    const QHostAddress m_peer;
    net::Deadline m_deadline;
    RequestReader m_reader;
    State m_state = State::Idle;
    bool m_isPumping = false;
    bool m_willPump = false;
    bool m_isBlocked = false; ///< the client does not take its answers as fast as it asks
    int m_served = 0;
    qint64 m_taken = 0; ///< bytes of answers that had reached the client at the last look
    AnswerWriter m_answers;
    State m_afterAnswer = State::Idle; ///< what Sending ends with
    std::shared_ptr<Exchange> m_exchange; ///< while an answer is expected
};

} // namespace sanad::http
