// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/ConnectionGuard.h"

#include "server/http/logging.h"
#include "server/http/methods.h"

#include <QScopedValueRollback>

using namespace Qt::StringLiterals;

namespace sanad::http {

namespace {

/// Whether both sides still agree on where the next request begins after this refusal.
bool keepsFraming(std::optional<ErrorCode> refusedFor)
{
    return !refusedFor || refusedFor == ErrorCode::Unauthorized || refusedFor == ErrorCode::Forbidden
        || refusedFor == ErrorCode::NotFound || refusedFor == ErrorCode::MethodNotAllowed;
}

} // namespace

/// One request's claim to one answer; ends with the answer or the connection, so that late answers find nobody.
class ConnectionGuard::Exchange final : public Responder::Target
{
public:
    explicit Exchange(ConnectionGuard &guard)
        : m_guard(&guard)
    {
    }

    void send(const Response &response) override
    {
        if (ConnectionGuard *guard = std::exchange(m_guard, nullptr))
            guard->answer(response);
    }
    [[nodiscard]] bool isWaiting() const override { return m_guard; }
    void abandon() { m_guard = nullptr; }

private:
    ConnectionGuard *m_guard;
};

ConnectionGuard::ConnectionGuard(
    HttpContext &context, net::TimerWheel &wheel, std::unique_ptr<QTcpSocket> socket, QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_wheel(wheel)
    , m_socket(std::move(socket), context.config.limits.readAhead)
    , m_peer(m_socket.peer())
    , m_deadline([this] { onDeadline(); })
    , m_parser(context.config.limits)
{
    connect(m_socket.device(), &QIODevice::readyRead, this, &ConnectionGuard::onReadyRead);
    connect(m_socket.device(), &QIODevice::bytesWritten, this, &ConnectionGuard::onBytesWritten);
    connect(m_socket.device(), &QAbstractSocket::disconnected, this, &ConnectionGuard::onDisconnected);
}

ConnectionGuard::~ConnectionGuard()
{
    if (m_exchange)
        m_exchange->abandon();
    countUnsent(0);
    // The socket says that it is disconnected while it dies.
    disconnect(m_socket.device(), nullptr, this, nullptr);
}

void ConnectionGuard::start()
{
    m_wheel.schedule(m_deadline, m_context.config.limits.idleTime);
}

void ConnectionGuard::turnAway(const Error &error)
{
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
    case State::Idle: return !isIdle();
    case State::Head:
    case State::Body:
    case State::Waiting:
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
}

void ConnectionGuard::abort()
{
    m_socket.abort();
    close();
}

// --- What comes in -------------------------------------------------------------------------------------------------

void ConnectionGuard::onReadyRead()
{
    QByteArray bytes = m_socket.readAll();
    m_context.counters.bytesIn += quint64(bytes.size());
    if (m_state >= State::Ending)
        return;
    if (m_in.isEmpty())
        m_in = std::move(bytes);
    else
        m_in += bytes;
    pump();
}

bool ConnectionGuard::isReading() const
{
    return m_state <= State::Body && !m_isBlocked;
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
    m_socket.flush();
    if (m_state == State::Closed)
        return;
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
    auto decision = admit(head, m_framing, *target, m_context.routes, m_context.authenticator, m_context.writer.cors());
    if (auto *admission = std::get_if<Admission>(&decision)) {
        prepareRequest(std::move(*admission), *std::move(target));
        return beginBody();
    }
    const auto &immediate = std::get<Immediate>(decision);
    // A refused body that is here already is skipped; one that is not is not waited for.
    const qint64 length = m_framing.contentLength.value_or(0);
    if (length > m_in.size() || !keepsFraming(immediate.refusedFor))
        return refuse(immediate);
    m_in.remove(0, length);
    deliverNow(immediate);
}

void ConnectionGuard::prepareRequest(Admission admission, CanonicalTarget target)
{
    const RequestHead &head = m_parser.head();
    m_route = admission.route;
    m_request.method = m_route->method;
    m_request.path = std::move(target.path);
    m_request.query = std::move(target.query);
    m_request.parameters = std::move(admission.parameters);
    m_request.caller = std::move(admission.caller);
    m_request.peer = m_peer;
    m_request.origin = m_context.config.scheme + "://";
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
    if (!m_framing.hasBody())
        return dispatch();
    m_state = State::Body;
    m_bodySeen = 0;
    m_wheel.schedule(m_deadline, m_context.config.limits.bodyTime);
    if (m_framing.expectsContinue && m_in.isEmpty())
        m_socket.write(QByteArrayLiteral("HTTP/1.1 100 Continue\r\n\r\n"));
}

/// The one place where body bytes are taken: a route that streams its upload will be fed from here.
bool ConnectionGuard::readBody()
{
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

void ConnectionGuard::dispatch()
{
    m_state = State::Waiting;
    m_exchange = std::make_shared<Exchange>(*this);
    const Request request = std::exchange(m_request, Request());
    const auto handle = [this, &request] { m_route->handler(request, Responder(m_exchange)); };
    if (!m_context.adapter.dispatch(methodName(request.method), request.path, handle)) {
        qCCritical(lcHttp) << "Qt HTTP Server did not take a canonical request for" << m_route->pattern;
        m_exchange->send(Response::error(Error::internal(u"the canonical request was lost"_s)));
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
void ConnectionGuard::deliver(const Response &wanted)
{
    const bool fits = hasRoomFor(wanted);
    m_context.counters.overloadByUnsent += fits ? 0 : 1;
    const Response response = fits ? wanted : Response::error(Error::of(ErrorCode::Unavailable));
    const int most = m_context.config.limits.requestsPerConnection;
    const bool keepsAlive = m_keepsAlive && !m_context.isDraining && (most == 0 || m_served < most);
    const QByteArray bytes = m_context.writer.write(response,
        {.origin = m_framing.origin,
            .isHead = m_parser.head().method() == Method::Head,
            .keepsAlive = keepsAlive,
            .minorVersion = m_parser.head().minorVersion()});
    m_state = keepsAlive ? State::Idle : State::Ending;
    m_socket.write(bytes);
    countUnsent(m_socket.unsent());
    m_context.counters.bytesOut += quint64(bytes.size());
    if (const int hundreds = response.status / 100; hundreds < int(m_context.counters.responses.size()))
        ++m_context.counters.responses[std::size_t(hundreds)];
    if (m_context.accessLog)
        log(response, bytes.size());
    m_exchange.reset();
    m_route = nullptr;
    m_framing = Framing();
    m_since.invalidate();
    m_keepsAlive = false;
    m_parser.reset();
}

bool ConnectionGuard::hasRoomFor(const Response &response) const
{
    const HttpLimits &limits = m_context.config.limits;
    return response.body.size() <= limits.smallAnswer || m_context.unsent + response.body.size() <= limits.unsentInAll;
}

void ConnectionGuard::countUnsent(qint64 unsent)
{
    m_context.unsent += unsent - std::exchange(m_unsent, unsent);
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
    m_keepsAlive = false;
    m_request = Request();
    m_in.clear();
    deliverNow(refusal);
}

void ConnectionGuard::log(const Response &response, qsizetype size)
{
    const std::optional<Method> method = m_parser.head().method();
    m_context.accessLog({.method = method ? methodName(*method) : QByteArray(),
        .route = m_route ? m_route->pattern : QByteArray(),
        .status = response.status,
        .bytes = size,
        .microseconds = m_since.isValid() ? m_since.nsecsElapsed() / 1000 : 0,
        .peer = m_peer});
}

void ConnectionGuard::onBytesWritten()
{
    countUnsent(m_socket.unsent());
    if (m_isPumping || m_state == State::Closed)
        return;
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
    const HttpLimits &limits = m_context.config.limits;
    if (m_isBlocked) {
        ++m_context.counters.stalled;
        return m_socket.abort();
    }
    switch (m_state) {
    case State::Idle: ++m_context.counters.idleClosed; return linger();
    case State::Body:
        if (m_in.size() - m_bodySeen >= limits.bodyProgress) {
            m_bodySeen = m_in.size();
            return m_wheel.schedule(m_deadline, limits.bodyTime);
        }
        [[fallthrough]];
    case State::Head:
        ++m_context.counters.stalled;
        refuse(refusalOf(Error::of(ErrorCode::RequestTimeout)));
        return settle(false);
    case State::Waiting:
        qCWarning(lcHttp) << "No answer in time from the handler of" << m_route->pattern;
        return m_exchange->send(Response::error(Error::of(ErrorCode::Unavailable)));
    case State::Ending: ++m_context.counters.stalled; [[fallthrough]];
    case State::Lingering:
    case State::Closed: return m_socket.abort();
    }
}

void ConnectionGuard::onDisconnected()
{
    if (m_state == State::Waiting || m_state == State::Ending || m_isBlocked)
        ++m_context.counters.vanished;
    close();
}

void ConnectionGuard::close()
{
    if (std::exchange(m_state, State::Closed) == State::Closed)
        return;
    m_deadline.cancel();
    m_isBlocked = false;
    m_in.clear();
    if (const auto exchange = std::exchange(m_exchange, nullptr))
        exchange->abandon();
    Q_EMIT settled();
    Q_EMIT closed();
}

} // namespace sanad::http
