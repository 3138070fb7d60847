// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/BodyStream.h"
#include "server/http/ClientSocket.h"
#include "server/http/HeadParser.h"
#include "server/http/HttpContext.h"
#include "server/http/admission.h"
#include "server/http/throttle.h"

#include <QElapsedTimer>

#include <memory>
#include <optional>

namespace sanad::http {

/// Reads the requests of one connection out of what has come, one at a time: head, admission, body. Network thread.
class RequestReader final
{
    Q_DISABLE_COPY_MOVE(RequestReader)
public:
    enum class Progress {
        NeedsMore, ///< bytes, or what the body waits for
        Admitted, ///< a body is to come; it may have to wait first
        Complete, ///< to be answered by takeRequest() or finishStream()
        Refused, ///< to be answered with refusal()
    };

    /// `context` and `socket` must outlive the reader. `onBodyOpened`: the body was let in or refused while it waited.
    /// `onRoom`: there is a point in another step().
    RequestReader(HttpContext &context, ClientSocket &socket, const QHostAddress &peer,
        std::function<void()> onBodyOpened, std::function<void()> onRoom);
    ~RequestReader() { endRequest(); }

    void add(QByteArray &&bytes);
    /// Reads on. Not to be called while isWaiting(), nor between Complete or Refused and next().
    [[nodiscard]] Progress step();

    /// Whether bytes of a request that was not taken are here.
    [[nodiscard]] bool hasInput() const { return !m_in.isEmpty(); }
    /// Whether the body may not come yet, or its receiver has no room: nothing should be read from the client.
    [[nodiscard]] bool isWaiting() const { return m_stream && m_stream->isWaiting(); }
    /// Tells a client that asked for it to go on (RFC 9110, section 10.1.1), and starts the body's time. At most once.
    void letBodyCome();
    /// To be asked after each span of HttpLimits::bodyTime: the error with which a body is refused that makes no
    /// progress, or whose receiver has been full for HttpLimits::answerTime.
    [[nodiscard]] std::optional<ErrorCode> checkBodyTime();
    /// Keeps the account of what is held, which counts if it belongs to a body. What was let in together can turn out
    /// to be too much when it comes: false then, and the request is given up.
    [[nodiscard]] bool countMemory(bool isBody);

    /// Once Complete.
    [[nodiscard]] bool isStreamed() const { return m_stream != nullptr; }
    [[nodiscard]] Request takeRequest() { return std::exchange(m_request, Request()); }
    /// What came after the request.
    [[nodiscard]] QByteArray takeInput() { return std::exchange(m_in, QByteArray()); }
    void finishStream(const Responder &responder);
    /// Once Refused.
    [[nodiscard]] const Immediate &refusal() const { return m_refusal; }

    /// Gives up the request at hand and all that has come: both sides may not agree any more where the next one begins.
    void giveUp();
    /// The request at hand was answered, or never will be: ready for the next.
    void endRequest();

    // The request at hand.
    [[nodiscard]] const Route *route() const { return m_route; }
    [[nodiscard]] const RequestHead &head() const { return m_parser.head(); }
    [[nodiscard]] const Framing &framing() const { return m_framing; }
    [[nodiscard]] const Visitor &visitor() const { return m_visitor; }
    [[nodiscard]] bool keepsAlive() const { return m_keepsAlive; }
    [[nodiscard]] const QElapsedTimer &since() const { return m_since; } ///< its complete head

private:
    [[nodiscard]] Progress readHead();
    [[nodiscard]] Progress takeHead();
    void prepareRequest(Admission admission, CanonicalTarget target);
    [[nodiscard]] Progress beginBody();
    [[nodiscard]] Progress gatherBody();
    [[nodiscard]] Progress streamBody();
    [[nodiscard]] Progress completeBody();
    [[nodiscard]] qint64 received() const { return m_stream ? m_stream->received() : m_in.size(); }
    [[nodiscard]] Progress refuse(Immediate refusal);
    [[nodiscard]] Progress refuseBody(Immediate refusal, qint64 missing);

    HttpContext &m_context;
    ClientSocket &m_socket;
    const QHostAddress m_peer;
    const std::function<void()> m_onBodyOpened;
    const std::function<void()> m_onRoom;
    HeadParser m_parser;
    QByteArray m_in; ///< read and not yet consumed

    Framing m_framing; ///< views into the parser's head
    bool m_keepsAlive = false;
    const Route *m_route = nullptr; ///< set once the request is admitted
    Request m_request;
    std::optional<Caller> m_caller; ///< who sends the request at hand
    Visitor m_visitor;
    BodyMemory::Share m_body;
    Immediate m_refusal;
    QElapsedTimer m_since;
    qint64 m_bodySeen = 0; ///< of the body, when the current span of HttpLimits::bodyTime began
    QElapsedTimer m_bodyClock; ///< since the body last made progress
    std::shared_ptr<BodyStream> m_stream; ///< of a route with openBody, until its receiver has all
};

} // namespace sanad::http
