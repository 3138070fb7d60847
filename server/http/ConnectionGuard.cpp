// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/ConnectionGuard.h"

#include "server/http/logging.h"
#include "server/http/methods.h"
#include "server/http/upgrade.h"

#include <QScopedValueRollback>

using namespace Qt::StringLiterals;

namespace sanad::http {

ConnectionGuard::ConnectionGuard(HttpContext &context, net::TimerWheel &wheel, Incoming incoming, QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_wheel(wheel)
    , m_socket(std::move(incoming), context.config.limits.readAhead)
    , m_peer(m_socket.peer())
    , m_deadline([this] { onDeadline(); })
    , m_reader(
          context, m_socket, m_peer, [this] { onBodyOpened(); }, [this] { onBodyRoom(); })
    , m_answers(context, m_socket, [this] { sendFile(); })
{
    connect(m_socket.device(), &QIODevice::readyRead, this, &ConnectionGuard::onReadyRead);
    connect(m_socket.device(), &QIODevice::bytesWritten, this, &ConnectionGuard::onBytesWritten);
    connect(m_socket.device(), &QAbstractSocket::disconnected, this, &ConnectionGuard::onDisconnected);
}

ConnectionGuard::~ConnectionGuard()
{
    if (m_exchange)
        m_exchange->abandon();
    m_reader.giveUp();
    m_answers.abandon();
    // The socket says that it is disconnected while it dies.
    disconnect(m_socket.device(), nullptr, this, nullptr);
}

void ConnectionGuard::start()
{
    if (m_socket.isShakingHands())
        m_state = State::Handshake;
    const HttpLimits &limits = m_context.config.limits;
    m_wheel.schedule(m_deadline, m_state == State::Handshake ? limits.handshakeTime : limits.idleTime);
}

void ConnectionGuard::turnAway(const Error &error)
{
    // A handshake is what costs most, and without it there are no words.
    if (m_socket.isShakingHands())
        return abort();
    deliverNow(refusalOf(error));
    settle(false);
}

bool ConnectionGuard::isIdle() const
{
    return m_state == State::Idle && !m_isBlocked && !m_reader.hasInput();
}

bool ConnectionGuard::owesAnswer() const
{
    switch (m_state) {
    case State::Handshake: return false;
    case State::Idle: return !isIdle();
    case State::Head:
    case State::Body:
    case State::Waiting:
    case State::Sending:
    case State::Ending: return true;
    case State::Lingering:
    case State::Closed: return false;
    }
    Q_UNREACHABLE();
}

void ConnectionGuard::drain()
{
    // A request that has arrived is in flight, though the event loop has not come to it yet.
    if (isIdle())
        m_socket.readArrived();
    if (isIdle())
        linger();
    else if (m_state == State::Handshake)
        abort();
}

void ConnectionGuard::abort()
{
    drop();
    close();
}

// --- What comes in -------------------------------------------------------------------------------------------------

void ConnectionGuard::onReadyRead()
{
    QByteArray bytes = m_socket.readAll();
    m_context.counters.bytesIn += quint64(bytes.size());
    if (m_state >= State::Ending || (m_state == State::Handshake && !finishHandshake()))
        return;
    if (m_socket.hasFailed())
        return endBrokenTls();
    m_reader.add(std::move(bytes));
    if (m_state == State::Waiting)
        return watchClient();
    pump();
    if (m_socket.hasClientFinished() && isIdle())
        linger();
}

/// Whether requests can come now.
bool ConnectionGuard::finishHandshake()
{
    m_socket.flush();
    if (m_socket.isShakingHands())
        return false;
    if (m_socket.fallBackToClearText()) {
        m_reader.endRequest(); // what is answered now is not encrypted any more
        turnAway(Error::of(ErrorCode::InvalidRequest, u"This port speaks HTTPS only."_s));
        return false;
    }
    if (m_socket.hasFailed()) {
        ++m_context.counters.failedHandshakes;
        endBrokenTls();
        return false;
    }
    ++m_context.counters.handshakes;
    m_state = State::Idle;
    m_wheel.schedule(m_deadline, m_context.config.limits.idleTime);
    return true;
}

/// The alert that says why is on its way; nothing else can be said any more.
void ConnectionGuard::endBrokenTls()
{
    m_socket.flush();
    if (const auto exchange = std::exchange(m_exchange, nullptr))
        exchange->abandon();
    m_answers.abandon();
    linger();
}

bool ConnectionGuard::isReading() const
{
    return m_state <= State::Body && !m_isBlocked && !m_reader.isWaiting();
}

/// Answers of one turn go out together, but only so much of them is held.
bool ConnectionGuard::hasRoomForAnswers()
{
    if (m_socket.unsent() <= m_context.config.limits.readAhead)
        return true;
    m_socket.flush();
    return !m_socket.hasUnsent();
}

void ConnectionGuard::pumpLater()
{
    if (std::exchange(m_willPump, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_willPump = false;
            if (!isReading())
                return;
            m_socket.resume();
            pump();
        },
        Qt::QueuedConnection);
}

/// Takes requests out of what has come, until one must wait for its body, its handler or the client.
void ConnectionGuard::pump()
{
    if (m_isPumping || !isReading())
        return;
    int turnsLeft = 2 * m_context.config.limits.requestsPerTurn;
    // A handler of another connection is running, and Qt's parser takes one request at a time.
    if (m_context.adapter.isBusy()) {
        turnsLeft = 0;
    } else {
        const QScopedValueRollback pumping(m_isPumping, true);
        while (isReading() && turnsLeft > 0 && hasRoomForAnswers() && step())
            --turnsLeft;
    }
    settle(turnsLeft == 0);
}

/// After a turn: sends what was written and decides what the connection waits for now.
void ConnectionGuard::settle(bool hasMore)
{
    if (!m_reader.countMemory(m_state == State::Body))
        deliverNow(refusalOf(Error::of(ErrorCode::Unavailable)));
    m_socket.flush();
    if (m_state == State::Closed)
        return;
    if (m_state == State::Sending)
        return sendFile();
    if (m_state == State::Ending) {
        if (m_socket.hasUnsent())
            m_wheel.schedule(m_deadline, m_context.config.limits.writeTime);
        else
            linger();
        return;
    }
    if (m_state == State::Waiting) {
        watchClient();
        m_wheel.schedule(m_deadline, m_context.config.limits.answerTime);
        return;
    }
    if (m_socket.hasUnsent()) {
        m_isBlocked = true;
        m_socket.pause();
        m_wheel.schedule(m_deadline, m_context.config.limits.writeTime);
        return;
    }
    if (m_reader.isWaiting())
        return m_socket.pause();
    if (hasMore) {
        m_socket.pause();
        pumpLater();
        return;
    }
    m_socket.resume();
    if (m_state != State::Idle)
        return;
    if (m_context.isDraining)
        linger();
    else
        m_wheel.schedule(m_deadline, m_context.config.limits.idleTime);
}

/// Reads on; false if there is nothing more to be read now.
bool ConnectionGuard::step()
{
    const HttpLimits &limits = m_context.config.limits;
    switch (m_reader.step()) {
    case RequestReader::Progress::NeedsMore:
        if (m_state == State::Idle && m_reader.hasInput()) {
            m_state = State::Head;
            m_wheel.schedule(m_deadline, limits.headTime);
        }
        return false;
    case RequestReader::Progress::Admitted:
        m_state = State::Body;
        m_wheel.schedule(m_deadline, m_reader.isWaiting() ? limits.answerTime : limits.bodyTime);
        return true;
    case RequestReader::Progress::Complete: dispatch(); return true;
    case RequestReader::Progress::Refused: deliverNow(m_reader.refusal()); return true;
    }
    Q_UNREACHABLE();
}

void ConnectionGuard::onBodyOpened()
{
    m_reader.letBodyCome();
    m_wheel.schedule(m_deadline, m_context.config.limits.bodyTime);
    onBodyRoom();
}

void ConnectionGuard::onBodyRoom()
{
    if (!m_isPumping && isReading())
        pump();
}

Responder ConnectionGuard::expectAnswer()
{
    m_exchange = std::make_shared<Exchange>([this](const Response &response) { answer(response); });
    return Responder(m_exchange);
}

void ConnectionGuard::dispatch()
{
    m_state = State::Waiting;
    const Responder responder = expectAnswer();
    if (m_reader.isStreamed())
        return m_reader.finishStream(responder);
    const Route &route = *m_reader.route();
    if (route.upgrade && m_reader.framing().wantsWebSocket)
        return upgrade(route);
    const Request request = m_reader.takeRequest();
    const auto handle = [&] { route.handler(request, responder); };
    if (!m_context.adapter.dispatch(methodName(request.method), request.path, handle)) {
        qCCritical(lcHttp) << "Qt HTTP Server did not take a canonical request for" << route.pattern;
        responder.send(Response::error(Error::internal(u"the canonical request was lost"_s)));
    }
}

/// While its answer is waited for: what the client sends next stays in the kernel; whether it goes away is noticed
/// where the route asks for it, and nothing has come.
void ConnectionGuard::watchClient()
{
    const Route *route = m_reader.route();
    if (!route || !route->watchesClient || m_reader.hasInput())
        return m_socket.pause();
    m_socket.resume();
    if (m_socket.hasClientFinished())
        abort();
}

void ConnectionGuard::upgrade(const Route &route)
{
    m_socket.flush();
    // Answers to what was asked before on this connection would have to be handed over too.
    if (m_socket.hasUnsent())
        return deliverNow(refusalOf(Error::of(ErrorCode::Unavailable)));
    const auto decision = decideUpgrade(m_context, route, m_reader.head(), m_reader.takeRequest());
    if (const auto *refusal = std::get_if<Response>(&decision))
        return deliver(*refusal);
    // The connection goes on without us.
    disconnect(m_socket.device(), nullptr, this, nullptr);
    auto connection = m_socket.release();
    if (!connection)
        return abort();
    connection->arrived.prepend(m_reader.takeInput());
    connection->toSend = upgradeAnswer(m_reader.head());
    connection->lease = m_context.streams.lease(m_peer);
    m_answers.noteUpgrade(connection->toSend.size(),
        {.method = methodName(Method::Get),
            .route = m_reader.route()->pattern,
            .client = m_reader.visitor().address,
            .since = m_reader.since()});
    close();
    std::get<StreamTaker>(decision)(*std::move(connection));
}

// --- What goes out -------------------------------------------------------------------------------------------------

void ConnectionGuard::answer(const Response &response)
{
    deliver(response);
    if (m_isPumping)
        return;
    if (isReading())
        pump();
    else
        settle(false);
}

/// Answers the request at hand; the only way out.
void ConnectionGuard::deliver(const Response &response)
{
    const RequestHead &head = m_reader.head();
    const std::optional<Method> method = head.method();
    const Route *route = m_reader.route();
    const int most = m_context.config.limits.requestsPerConnection;
    const bool hasMore = most == 0 || ++m_served < most;
    const bool keepsAlive = m_reader.keepsAlive() && !m_context.isDraining && hasMore;
    m_answers.begin(response,
        {.origin = m_reader.framing().origin,
            .isHead = method == Method::Head,
            .keepsAlive = keepsAlive,
            .minorVersion = head.minorVersion(),
            .isSecure = m_reader.visitor().isSecure,
            .rate = m_reader.visitor().rate},
        {.method = method ? methodName(*method) : QByteArray(),
            .route = route ? route->pattern : QByteArray(),
            .client = m_reader.visitor().address,
            .since = m_reader.since()});
    m_afterAnswer = keepsAlive ? State::Idle : State::Ending;
    m_state = m_answers.isSending() ? State::Sending : m_afterAnswer;
    m_exchange.reset();
    m_reader.endRequest();
}

/// Goes on with the file that is the answer's body, as far as the client takes it.
void ConnectionGuard::sendFile()
{
    m_socket.pause();
    FileSender::Progress progress{};
    {
        const QScopedValueRollback pumping(m_isPumping, true);
        progress = m_answers.advance();
        m_answers.countUnsent();
    }
    switch (progress) {
    case FileSender::Progress::Waiting: return m_wheel.schedule(m_deadline, m_context.config.limits.writeTime);
    case FileSender::Progress::Failed: return drop();
    case FileSender::Progress::Done: break;
    }
    m_state = m_afterAnswer;
    if (m_state == State::Ending)
        settle(false);
    else
        pumpLater();
}

void ConnectionGuard::deliverNow(const Immediate &immediate)
{
    if (immediate.refusedFor)
        ++m_context.counters.refused[std::size_t(*immediate.refusedFor)];
    deliver(immediate.response);
}

void ConnectionGuard::onBytesWritten()
{
    m_answers.countUnsent();
    if (m_isPumping || m_state == State::Closed)
        return;
    if (m_state == State::Sending)
        return sendFile();
    if (m_socket.hasUnsent()) {
        if (m_isBlocked || m_state == State::Ending)
            m_wheel.schedule(m_deadline, m_context.config.limits.writeTime);
        return;
    }
    if (m_state == State::Ending) {
        linger();
    } else if (std::exchange(m_isBlocked, false)) {
        pumpLater();
    }
}

// --- The end -------------------------------------------------------------------------------------------------------

void ConnectionGuard::linger()
{
    m_state = State::Lingering;
    m_reader.giveUp();
    m_wheel.schedule(m_deadline, m_context.config.limits.lingerTime);
    m_socket.finishWriting();
    m_socket.resume();
    Q_EMIT settled();
}

void ConnectionGuard::onDeadline()
{
    // What the kernel has taken may still be on its way to a client that reads slowly.
    const bool owesBytes = m_isBlocked || m_state == State::Sending || m_state == State::Ending;
    const bool isOver = m_state == State::Idle || m_state == State::Lingering;
    if (owesBytes || (isOver && m_socket.queued() > 0))
        return checkTaking();
    switch (m_state) {
    case State::Handshake: ++m_context.counters.stalled; return m_socket.abort();
    case State::Idle: ++m_context.counters.idleClosed; return linger();
    case State::Body:
        if (const auto refused = m_reader.checkBodyTime())
            return refuseForTime(*refused);
        return m_wheel.schedule(m_deadline, m_context.config.limits.bodyTime);
    case State::Head: return refuseForTime(ErrorCode::RequestTimeout);
    case State::Waiting:
        qCWarning(lcHttp) << "No answer in time from the handler of" << m_reader.route()->pattern;
        return m_exchange->send(Response::error(Error::of(ErrorCode::Unavailable)));
    case State::Sending:
    case State::Ending:
    case State::Lingering:
    case State::Closed: return m_socket.abort();
    }
}

void ConnectionGuard::refuseForTime(ErrorCode code)
{
    m_context.counters.stalled += code == ErrorCode::RequestTimeout ? 1 : 0;
    m_reader.giveUp();
    deliverNow(refusalOf(Error::of(code)));
    settle(false);
}

/// Goes on waiting for a client that has taken something of its answer since the last look.
void ConnectionGuard::checkTaking()
{
    if (const qint64 taken = m_socket.taken(); std::exchange(m_taken, taken) != taken)
        return m_wheel.schedule(m_deadline, m_context.config.limits.writeTime);
    ++m_context.counters.stalled;
    drop();
}

void ConnectionGuard::onDisconnected()
{
    if (m_state == State::Waiting || m_state == State::Sending || m_state == State::Ending || m_isBlocked)
        ++m_context.counters.vanished;
    close();
}

void ConnectionGuard::drop()
{
    // Its notifier must not outlive the descriptor.
    m_answers.abandon();
    m_socket.abort();
}

void ConnectionGuard::close()
{
    if (std::exchange(m_state, State::Closed) == State::Closed)
        return;
    m_deadline.cancel();
    m_isBlocked = false;
    if (const auto exchange = std::exchange(m_exchange, nullptr))
        exchange->abandon();
    m_reader.giveUp();
    m_answers.abandon();
    Q_EMIT settled();
    Q_EMIT closed();
}

} // namespace sanad::http
