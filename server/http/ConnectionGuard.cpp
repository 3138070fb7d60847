// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/ConnectionGuard.h"

#include "server/http/logging.h"
#include "server/http/methods.h"

#include <QScopedValueRollback>

using namespace Qt::StringLiterals;

namespace sanad::http {

namespace {

/// Whether both sides still agree on where the next request begins after this refusal.
bool keepsFraming(const Immediate &immediate)
{
    const std::optional<ErrorCode> refusedFor = immediate.refusedFor;
    if (immediate.endsConnection)
        return false;
    return !refusedFor || refusedFor == ErrorCode::RateLimited || refusedFor == ErrorCode::Unauthorized
        || refusedFor == ErrorCode::Forbidden || refusedFor == ErrorCode::NotFound
        || refusedFor == ErrorCode::MethodNotAllowed;
}

} // namespace

ConnectionGuard::ConnectionGuard(HttpContext &context, net::TimerWheel &wheel, Incoming incoming, QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_wheel(wheel)
    , m_socket(std::move(incoming), context.config.limits.readAhead)
    , m_peer(m_socket.peer())
    , m_deadline([this] { onDeadline(); })
    , m_parser(context.config.limits)
    , m_answers(context, m_socket, [this] { sendFile(); })
    , m_visitor{.address = m_peer, .isSecure = m_socket.isEncrypted(), .rate = {}}
    , m_body(context.bodies)
{
    connect(m_socket.device(), &QIODevice::readyRead, this, &ConnectionGuard::onReadyRead);
    connect(m_socket.device(), &QIODevice::bytesWritten, this, &ConnectionGuard::onBytesWritten);
    connect(m_socket.device(), &QAbstractSocket::disconnected, this, &ConnectionGuard::onDisconnected);
}

ConnectionGuard::~ConnectionGuard()
{
    if (m_exchange)
        m_exchange->abandon();
    endStream();
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
    return m_state == State::Idle && !m_isBlocked && m_in.isEmpty();
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
    if (m_in.isEmpty())
        m_in = std::move(bytes);
    else
        m_in += bytes;
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
    endStream();
    m_answers.abandon();
    linger();
}

bool ConnectionGuard::isReading() const
{
    return m_state <= State::Body && !m_isBlocked && !(m_stream && m_stream->isWaiting());
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
    if (!hasMemoryForBody())
        refuse(refusalOf(Error::of(ErrorCode::Unavailable)));
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
        m_socket.pause();
        m_wheel.schedule(m_deadline, m_context.config.limits.answerTime);
        return;
    }
    if (m_socket.hasUnsent()) {
        m_isBlocked = true;
        m_socket.pause();
        m_wheel.schedule(m_deadline, m_context.config.limits.writeTime);
        return;
    }
    if (m_stream && m_stream->isWaiting())
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

bool ConnectionGuard::step()
{
    return m_state == State::Body ? readBody() : readHead();
}

bool ConnectionGuard::readHead()
{
    if (m_in.isEmpty())
        return false;
    switch (m_parser.parse(m_in)) {
    case HeadParser::Progress::NeedsMore:
        if (m_state == State::Idle) {
            m_state = State::Head;
            m_wheel.schedule(m_deadline, m_context.config.limits.headTime);
        }
        return false;
    case HeadParser::Progress::Refused: refuse(refusalOf(m_parser.error())); return false;
    case HeadParser::Progress::Complete: break;
    }
    if (m_in.size() == m_parser.headSize())
        m_in.clear();
    else
        m_in.remove(0, m_parser.headSize());
    m_since.start();
    takeHead();
    return true;
}

void ConnectionGuard::takeHead()
{
    ++m_context.counters.requests;
    ++m_served;
    const RequestHead &head = m_parser.head();
    auto framing = readFraming(head);
    if (!framing)
        return refuse(refusalOf(framing.error()));
    m_framing = *std::move(framing);
    m_keepsAlive = m_framing.keepsAlive;
    auto target = canonicalTarget(head.target());
    if (!target)
        return refuse(refusalOf(target.error()));
    m_visitor = visitorOf(head, m_peer, m_socket.isEncrypted(), m_context);
    auto decision =
        throttle(admit(head, m_framing, *target, m_context.routes, m_context.authenticator, m_context.writer.cors()),
            m_framing, m_visitor, m_context);
    if (auto *admission = std::get_if<Admission>(&decision)) {
        prepareRequest(std::move(*admission), *std::move(target));
        return beginBody();
    }
    const auto &immediate = std::get<Immediate>(decision);
    if (!keepsFraming(immediate))
        return refuse(immediate);
    refuseBody(immediate, m_framing.contentLength.value_or(0));
}

void ConnectionGuard::prepareRequest(Admission admission, CanonicalTarget target)
{
    const RequestHead &head = m_parser.head();
    m_route = admission.route;
    m_request.method = m_route->method;
    m_request.isHead = head.method() == Method::Head;
    m_request.path = std::move(target.path);
    m_request.query = std::move(target.query);
    m_request.parameters = std::move(admission.parameters);
    m_request.caller = std::move(admission.caller);
    m_request.client = m_visitor.address;
    m_request.origin = m_visitor.isSecure ? "https://" : "http://";
    m_request.origin += m_framing.host.isEmpty() ? m_socket.localName() : m_framing.host.toByteArray();
    m_request.headers.reserve(head.fields().size());
    for (const auto &field : head.fields()) {
        const QByteArray name =
            field.id == HeaderName::Other ? head.text(field.name).toByteArray().toLower() : headerText(field.id);
        m_request.headers.emplaceBack(name, head.text(field.value).toByteArray());
    }
}

void ConnectionGuard::beginBody()
{
    if (!m_framing.hasBody() && !m_route->openBody)
        return dispatch();
    m_state = State::Body;
    if (!m_route->openBody)
        return letBodyCome();
    m_bodySeen = 0;
    m_bodyClock.start();
    m_wheel.schedule(m_deadline, m_context.config.limits.answerTime);
    const auto stream = std::make_shared<BodyStream>(
        m_framing.contentLength.value_or(0), [this] { onBodyDecided(); }, [this] { onBodyRoom(); });
    m_stream = stream;
    const Request request = std::exchange(m_request, Request());
    stream->open(m_route->openBody, request);
}

void ConnectionGuard::onBodyDecided()
{
    if (!m_stream->refusal())
        letBodyCome();
    onBodyRoom();
}

void ConnectionGuard::onBodyRoom()
{
    if (!m_isPumping && isReading())
        pump();
}

void ConnectionGuard::letBodyCome()
{
    m_bodySeen = 0;
    m_bodyClock.start();
    m_wheel.schedule(m_deadline, m_context.config.limits.bodyTime);
    if (m_framing.expectsContinue && m_framing.hasBody() && m_in.isEmpty())
        m_socket.write(QByteArrayLiteral("HTTP/1.1 100 Continue\r\n\r\n"));
}

/// The one place where body bytes are taken.
bool ConnectionGuard::readBody()
{
    if (m_stream)
        return streamBody();
    const qint64 size = *m_framing.contentLength;
    if (m_in.size() < size)
        return false;
    if (m_in.size() == size) {
        m_request.body = std::exchange(m_in, QByteArray());
    } else {
        m_request.body = m_in.first(size);
        m_in.remove(0, size);
    }
    dispatch();
    return true;
}

bool ConnectionGuard::streamBody()
{
    if (m_stream->refusal()) {
        refuseBody(refusalOf(*m_stream->refusal()), m_stream->missing());
        return true;
    }
    if (const Status taken = m_stream->take(m_in, m_context.config.limits.readAhead); !taken) {
        refuseBody(refusalOf(taken.error()), m_stream->missing());
        return true;
    }
    if (m_stream->isWaiting())
        return false;
    if (m_stream->missing() > 0)
        return !m_in.isEmpty();
    m_state = State::Waiting;
    const auto stream = std::exchange(m_stream, nullptr);
    stream->finish(expectAnswer());
    return true;
}

/// Keeps the account of what is held. What was let in together can turn out to be too much when it comes.
bool ConnectionGuard::hasMemoryForBody()
{
    m_body.set(m_state == State::Body ? m_in.size() : 0);
    if (!m_body.isTooLarge())
        return true;
    ++m_context.counters.overloadByBodies;
    m_body.set(0);
    return false;
}

qint64 ConnectionGuard::bodyReceived() const
{
    return m_stream ? m_stream->received() : m_in.size();
}

void ConnectionGuard::endStream()
{
    if (const auto stream = std::exchange(m_stream, nullptr))
        stream->abandon();
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
    const Request request = std::exchange(m_request, Request());
    const auto handle = [this, &request, &responder] { m_route->handler(request, responder); };
    if (!m_context.adapter.dispatch(methodName(request.method), request.path, handle)) {
        qCCritical(lcHttp) << "Qt HTTP Server did not take a canonical request for" << m_route->pattern;
        responder.send(Response::error(Error::internal(u"the canonical request was lost"_s)));
    }
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
    const std::optional<Method> method = m_parser.head().method();
    const int most = m_context.config.limits.requestsPerConnection;
    const bool keepsAlive = m_keepsAlive && !m_context.isDraining && (most == 0 || m_served < most);
    m_answers.begin(response,
        {.origin = m_framing.origin,
            .isHead = method == Method::Head,
            .keepsAlive = keepsAlive,
            .minorVersion = m_parser.head().minorVersion(),
            .isSecure = m_visitor.isSecure,
            .rate = m_visitor.rate},
        {.method = method ? methodName(*method) : QByteArray(),
            .route = m_route ? m_route->pattern : QByteArray(),
            .client = m_visitor.address,
            .since = m_since});
    m_afterAnswer = keepsAlive ? State::Idle : State::Ending;
    m_state = m_answers.isSending() ? State::Sending : m_afterAnswer;
    m_exchange.reset();
    m_route = nullptr;
    m_framing = Framing();
    m_visitor = Visitor{.address = m_peer, .isSecure = m_socket.isEncrypted(), .rate = {}};
    m_since.invalidate();
    m_keepsAlive = false;
    m_parser.reset();
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

/// Refuses a request after which nothing on this connection can be trusted, or waited for.
void ConnectionGuard::refuse(const Immediate &refusal)
{
    endStream();
    m_keepsAlive = false;
    m_request = Request();
    m_in.clear();
    deliverNow(refusal);
}

/// Refuses a body of which so many bytes were not looked at. What is here already is skipped; what is not is not waited
/// for.
void ConnectionGuard::refuseBody(const Immediate &refusal, qint64 missing)
{
    if (missing > m_in.size())
        return refuse(refusal);
    endStream();
    m_in.remove(0, missing);
    deliverNow(refusal);
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
    m_in.clear();
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
    case State::Body: return checkBodyTime();
    case State::Head: return refuseForTime(ErrorCode::RequestTimeout);
    case State::Waiting:
        qCWarning(lcHttp) << "No answer in time from the handler of" << m_route->pattern;
        return m_exchange->send(Response::error(Error::of(ErrorCode::Unavailable)));
    case State::Sending:
    case State::Ending:
    case State::Lingering:
    case State::Closed: return m_socket.abort();
    }
}

/// A span of HttpLimits::bodyTime is over, or the receiver has let the client wait for HttpLimits::answerTime.
void ConnectionGuard::checkBodyTime()
{
    const HttpLimits &limits = m_context.config.limits;
    const qint64 received = bodyReceived();
    if (received - m_bodySeen >= limits.bodyProgress) {
        m_bodySeen = received;
        m_bodyClock.start();
        return m_wheel.schedule(m_deadline, limits.bodyTime);
    }
    if (!m_stream || !m_stream->isWaiting())
        return refuseForTime(ErrorCode::RequestTimeout);
    if (m_bodyClock.elapsed() < limits.answerTime.count())
        return m_wheel.schedule(m_deadline, limits.bodyTime);
    qCWarning(lcHttp) << "No room in time for a body of" << m_route->pattern;
    refuseForTime(ErrorCode::Unavailable);
}

void ConnectionGuard::refuseForTime(ErrorCode code)
{
    m_context.counters.stalled += code == ErrorCode::RequestTimeout ? 1 : 0;
    refuse(refusalOf(Error::of(code)));
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
    m_in.clear();
    m_body.set(0);
    if (const auto exchange = std::exchange(m_exchange, nullptr))
        exchange->abandon();
    endStream();
    m_answers.abandon();
    Q_EMIT settled();
    Q_EMIT closed();
}

} // namespace sanad::http
