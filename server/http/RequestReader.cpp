// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/RequestReader.h"

#include "server/http/logging.h"

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

/// Cuts the first `size` bytes off.
QByteArray cut(QByteArray &bytes, qint64 size)
{
    if (bytes.size() == size)
        return std::exchange(bytes, QByteArray());
    QByteArray first = bytes.first(size);
    bytes.remove(0, size);
    return first;
}

} // namespace

RequestReader::RequestReader(HttpContext &context, ClientSocket &socket, const QHostAddress &peer,
    std::function<void()> onBodyOpened, std::function<void()> onRoom)
    : m_context(context)
    , m_socket(socket)
    , m_peer(peer)
    , m_onBodyOpened(std::move(onBodyOpened))
    , m_onRoom(std::move(onRoom))
    , m_parser(context.config.limits)
    , m_visitor{.address = m_peer, .isSecure = m_socket.isEncrypted(), .rate = {}}
    , m_body(context.bodies)
{
}

void RequestReader::add(QByteArray &&bytes)
{
    if (m_in.isEmpty())
        m_in = std::move(bytes);
    else
        m_in += bytes;
}

RequestReader::Progress RequestReader::step()
{
    if (!m_route)
        return readHead();
    return m_stream ? streamBody() : gatherBody();
}

RequestReader::Progress RequestReader::readHead()
{
    if (m_in.isEmpty())
        return Progress::NeedsMore;
    switch (m_parser.parse(m_in)) {
    case HeadParser::Progress::NeedsMore: return Progress::NeedsMore;
    case HeadParser::Progress::Refused: return refuse(refusalOf(m_parser.error()));
    case HeadParser::Progress::Complete: break;
    }
    if (m_in.size() == m_parser.headSize())
        m_in.clear();
    else
        m_in.remove(0, m_parser.headSize());
    m_since.start();
    return takeHead();
}

RequestReader::Progress RequestReader::takeHead()
{
    ++m_context.counters.requests;
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
    auto &immediate = std::get<Immediate>(decision);
    if (!keepsFraming(immediate))
        return refuse(std::move(immediate));
    return refuseBody(std::move(immediate), m_framing.contentLength.value_or(0));
}

void RequestReader::prepareRequest(Admission admission, CanonicalTarget target)
{
    const RequestHead &head = m_parser.head();
    m_route = admission.route;
    m_request.method = m_route->method;
    m_request.isHead = head.method() == Method::Head;
    m_request.path = std::move(target.path);
    m_request.query = std::move(target.query);
    m_request.parameters = std::move(admission.parameters);
    m_caller = admission.caller;
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

// --- The body ------------------------------------------------------------------------------------------------------

RequestReader::Progress RequestReader::beginBody()
{
    m_bodySeen = 0;
    if (!m_route->openBody) {
        if (!m_framing.hasBody())
            return Progress::Complete;
        letBodyCome();
        return Progress::Admitted;
    }
    m_bodyClock.start();
    m_stream = std::make_shared<BodyStream>(m_framing.contentLength.value_or(0), m_onBodyOpened, m_onRoom);
    const auto stream = m_stream;
    stream->open(m_route->openBody, takeRequest());
    return Progress::Admitted;
}

void RequestReader::letBodyCome()
{
    if (m_stream && m_stream->refusal())
        return;
    m_bodyClock.start();
    if (m_framing.expectsContinue && m_framing.hasBody() && m_in.isEmpty())
        m_socket.write(QByteArrayLiteral("HTTP/1.1 100 Continue\r\n\r\n"));
}

RequestReader::Progress RequestReader::gatherBody()
{
    const qint64 size = *m_framing.contentLength;
    if (m_in.size() < size)
        return Progress::NeedsMore;
    m_request.body = cut(m_in, size);
    return completeBody();
}

RequestReader::Progress RequestReader::streamBody()
{
    if (m_stream->refusal())
        return refuseBody(refusalOf(*m_stream->refusal()), m_stream->missing());
    do {
        if (const Status taken = m_stream->take(m_in, m_context.config.limits.readAhead); !taken)
            return refuseBody(refusalOf(taken.error()), m_stream->missing());
        if (m_stream->isWaiting())
            return Progress::NeedsMore;
    } while (m_stream->missing() > 0 && !m_in.isEmpty());
    return m_stream->missing() > 0 ? Progress::NeedsMore : completeBody();
}

/// A body may take its time, and whoever sends it can have been put out meanwhile.
RequestReader::Progress RequestReader::completeBody()
{
    if (!m_caller)
        return Progress::Complete;
    const Status welcome = m_context.authenticator.recheck(*m_caller);
    return welcome ? Progress::Complete : refuseBody(refusalOf(welcome.error()), 0);
}

void RequestReader::finishStream(const Responder &responder)
{
    const auto stream = std::exchange(m_stream, nullptr);
    stream->finish(responder);
}

std::optional<ErrorCode> RequestReader::checkBodyTime()
{
    const HttpLimits &limits = m_context.config.limits;
    if (received() - m_bodySeen >= limits.bodyProgress) {
        m_bodySeen = received();
        m_bodyClock.start();
        return std::nullopt;
    }
    if (!isWaiting())
        return ErrorCode::RequestTimeout;
    if (m_bodyClock.elapsed() < limits.answerTime.count())
        return std::nullopt;
    qCWarning(lcHttp) << "No room in time for a body of" << m_route->pattern;
    return ErrorCode::Unavailable;
}

bool RequestReader::countMemory(bool isBody)
{
    m_body.set(isBody ? m_in.size() : 0);
    if (!m_body.isTooLarge())
        return true;
    ++m_context.counters.overloadByBodies;
    giveUp();
    return false;
}

// --- The end of a request ------------------------------------------------------------------------------------------

/// For what nothing on this connection can be trusted after, or waited for.
RequestReader::Progress RequestReader::refuse(Immediate refusal)
{
    giveUp();
    m_refusal = std::move(refusal);
    return Progress::Refused;
}

/// For a body of which so many bytes were not looked at. What is here already is skipped; what is not is not waited
/// for.
RequestReader::Progress RequestReader::refuseBody(Immediate refusal, qint64 missing)
{
    if (missing > m_in.size())
        return refuse(std::move(refusal));
    if (const auto stream = std::exchange(m_stream, nullptr))
        stream->abandon();
    m_in.remove(0, missing);
    m_refusal = std::move(refusal);
    return Progress::Refused;
}

void RequestReader::giveUp()
{
    m_keepsAlive = false;
    m_in.clear();
    m_body.set(0);
    m_request = Request();
    if (const auto stream = std::exchange(m_stream, nullptr))
        stream->abandon();
}

void RequestReader::endRequest()
{
    if (const auto stream = std::exchange(m_stream, nullptr))
        stream->abandon();
    m_request = Request();
    m_caller.reset();
    m_route = nullptr;
    m_framing = Framing();
    m_visitor = Visitor{.address = m_peer, .isSecure = m_socket.isEncrypted(), .rate = {}};
    m_since.invalidate();
    m_keepsAlive = false;
    m_parser.reset();
}

} // namespace sanad::http
