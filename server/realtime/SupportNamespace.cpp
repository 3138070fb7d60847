// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/realtime/SupportNamespace.h"

#include "server/net/rate_keys.h"
#include "server/realtime/logging.h"

#include <QRandomGenerator>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace sanad::realtime {

namespace {

/// Addresses whose bad tokens are remembered at least.
constexpr qsizetype Remembered = 8 * 1024;
constexpr auto TidyingInterval = 10s;

/// Whether a client that went like this may mean to come back.
bool mayReturn(Goodbye why)
{
    switch (why) {
    case Goodbye::ByClient:
    case Goodbye::ByServer:
    case Goodbye::Stopping: return false;
    case Goodbye::Closed:
    case Goodbye::PingTimeout:
    case Goodbye::TransportError:
    case Goodbye::SlowReader: return true;
    }
    Q_UNREACHABLE();
}

Error tooManySockets()
{
    return Error::of(
        ErrorCode::LimitReached, u"You have as many connections open as you may; close another one first."_s);
}

Recovery::Limits recoveryLimits(const SupportConfig &config)
{
    Recovery::Limits limits = config.recovery;
    limits.lostOfOnePerson = config.areLimitsOn ? config.socketsPerPerson : 0;
    return limits;
}

} // namespace

SupportNamespace::SupportNamespace(const Parts &parts, const SupportConfig &config)
    : m_parts(parts)
    , m_config(config)
    , m_recovery(recoveryLimits(config))
    , m_publisher(m_rooms, m_members, m_recovery, m_config, m_counters, [&wheel = parts.wheel] { return wheel.now(); })
    , m_typists(m_publisher, m_members, parts.wheel, m_config)
    , m_happenings({.publisher = m_publisher,
          .rooms = m_rooms,
          .members = m_members,
          .recovery = m_recovery,
          .typists = m_typists,
          .links = parts.links,
          .clock = parts.clock})
    , m_router(m_members, parts.wheel, m_config, m_counters)
    , m_context(std::make_unique<QObject>())
    , m_chatEvents({.service = parts.service,
                       .members = m_members,
                       .rooms = m_rooms,
                       .recovery = m_recovery,
                       .typists = m_typists,
                       .context = m_context.get()},
          m_config, m_counters)
    , m_messageEvents(parts.service, parts.links, m_happenings, parts.wheel, m_config, m_counters, m_context.get())
    , m_badTokens(config.areLimitsOn ? Remembered : 0)
    , m_seed(QRandomGenerator::system()->generate64())
    , m_tidying([this] {
        m_recovery.dropOld(m_parts.wheel.now());
        tidyLater();
    })
{
    m_chatEvents.addTo(m_router);
    m_messageEvents.addTo(m_router);
    parts.service.setListener(&m_happenings);
    parts.ends.addListener(
        [this, alive = std::weak_ptr(m_isAlive)](Role role, PersonId person, const std::optional<SessionId> &) {
            if (!alive.expired())
                onSessionsEnded(role, person);
        });
}

SupportNamespace::~SupportNamespace()
{
    m_parts.service.setListener(nullptr);
    m_context.reset();
}

Result<Caller> SupportNamespace::identify(const Socket &socket, const QString &token)
{
    Result<Caller> caller = token.isEmpty()
        ? Result<Caller>(Error::of(ErrorCode::Unauthorized, u"A token is required, in \"auth\"."_s))
        : m_parts.authenticator.authenticate(token.toUtf8());
    if (caller)
        return caller;
    ++m_counters.badTokens;
    const QHostAddress &address = socket.peer().address;
    if (!m_config.areLimitsOn || !m_config.badTokens.isOn() || address.isNull())
        return caller;
    const qint64 now = m_parts.wheel.now().count();
    if (gcra(m_config.badTokens, m_badTokens.fullAt(net::rateKey(address, 0, m_seed), now), now).isAllowed)
        return caller;
    ++m_counters.limitedBadTokens;
    return Error::of(ErrorCode::RateLimited);
}

void SupportNamespace::refuse(Socket &socket, const Error &error)
{
    socket.refuse(toJson(protocol::ConnectRefused{.error = error}));
}

void SupportNamespace::connecting(Socket &socket, const QJsonObject &payload)
{
    const auto request = protocol::ConnectRequest::fromJson(payload);
    const Result<Caller> caller = identify(socket, request.token);
    if (!caller)
        return refuse(socket, caller.error());
    const Return wish{.pid = request.pid.toLatin1(), .offset = request.offset};
    const std::vector<Member *> &others = m_members.of(keyOf(caller->person));
    const bool replaces = !wish.pid.isEmpty() && std::ranges::any_of(others, [&](const Member *other) {
        return other->isIn && other->names.pid == wish.pid;
    });
    if (m_config.areLimitsOn && !replaces && qsizetype(others.size()) >= m_config.socketsPerPerson) {
        ++m_counters.tooManySockets;
        return refuse(socket, tooManySockets());
    }
    const quint64 serial = m_members.newSerial();
    auto made = std::make_unique<Member>(socket, *caller, serial, [this, serial] {
        if (Member *const member = m_members.find(serial))
            onTokenEnd(*member);
    });
    Member &member = *made;
    socket.state = std::move(made);
    m_members.add(member);
    if (caller->isAdmin())
        return finishConnecting(member, {}, wish);
    m_parts.service.currentChat(
        *caller, m_context.get(), [this, serial, wish](const Result<std::optional<Chat>> &chat) {
            Member *const waiting = m_members.find(serial);
            if (!waiting)
                return;
            if (chat)
                return finishConnecting(*waiting, *chat ? std::optional((*chat)->id) : std::nullopt, wish);
            ++m_counters.storeFailures;
            qCCritical(lcRealtime) << "A student's chat could not be read:" << chat.error().detail;
            takeOut(*waiting);
            refuse(waiting->socket, Error::of(chat.error().code));
        });
}

void SupportNamespace::finishConnecting(Member &member, const std::optional<ChatId> &chat, const Return &wish)
{
    if (const Status allowed = m_parts.ends.check(member.caller); !allowed) {
        takeOut(member);
        return refuse(member.socket, allowed.error());
    }
    const std::optional<LostSocket> lost = findLost(member, wish);
    // Several may have come for one and the same socket's place.
    if (isFull(member.caller.person)) {
        takeOut(member);
        ++m_counters.tooManySockets;
        return refuse(member.socket, tooManySockets());
    }
    const auto missed = lost ? m_recovery.missed(*lost, wish.offset) : std::nullopt;
    if (missed) {
        ++m_recovery.counters().recovered;
        member.names = lost->names;
        member.since = lost->since;
        member.sentUpTo = lost->sentUpTo;
        for (const Place &place : lost->places)
            m_rooms.join(member, place);
    } else {
        if (!wish.pid.isEmpty())
            ++(lost ? m_recovery.counters().incomplete : m_recovery.counters().unknown);
        member.names = m_recovery.newNames();
        member.since = m_recovery.last();
        member.sentUpTo = member.since;
    }
    joinRooms(member, chat);
    member.isIn = true;
    ++m_counters.letIn;
    watchToken(member);
    member.socket.accept(toJson(protocol::Connected{.sid = member.names.sid, .pid = member.names.pid}));
    if (missed)
        m_publisher.replay(member, *missed);
}

/// Whether as many sockets of this person are in as may be.
bool SupportNamespace::isFull(const Person &person) const
{
    return m_config.areLimitsOn
        && std::ranges::count_if(m_members.of(keyOf(person)), &Member::isIn) >= m_config.socketsPerPerson;
}

void SupportNamespace::joinRooms(Member &member, const std::optional<ChatId> &chat)
{
    const quint64 now = m_recovery.last();
    const PersonId id = member.caller.person.id;
    m_rooms.join(member, {.room = member.caller.isAdmin() ? Room::admins() : Room::student(id), .since = now});
    if (chat)
        m_rooms.join(member, {.room = Room::chat(*chat), .since = now});
}

/// Among those that are known to be lost, and those whose client is back before the network has said so.
std::optional<LostSocket> SupportNamespace::findLost(const Member &member, const Return &wish)
{
    if (wish.pid.isEmpty())
        return std::nullopt;
    m_recovery.dropOld(m_parts.wheel.now());
    const Person &person = member.caller.person;
    for (Member *const other : m_members.of(keyOf(person))) {
        if (!other->isIn || other->names.pid != wish.pid)
            continue;
        ++m_counters.takenOver;
        LostSocket lost = leaveBehind(*other);
        takeOut(*other);
        other->socket.disconnect(true);
        return lost;
    }
    return m_recovery.take(wish.pid, person);
}

LostSocket SupportNamespace::leaveBehind(Member &member)
{
    return {.role = member.caller.person.role,
        .person = member.caller.person.id,
        .names = member.names,
        .places = member.places(),
        .since = member.since,
        .sentUpTo = member.sentUpTo,
        .quietUpTo = member.keptBack ? member.sentUpTo : m_recovery.last(),
        .lostAt = {}};
}

void SupportNamespace::received(Socket &socket, const protocol::SocketIoPacket &packet)
{
    auto *const member = static_cast<Member *>(socket.state.get());
    if (member && member->isIn)
        m_router.route(*member, packet);
}

void SupportNamespace::disconnected(Socket &socket, Goodbye why)
{
    auto *const member = static_cast<Member *>(socket.state.get());
    if (!member)
        return;
    if (member->isIn && mayReturn(why)) {
        m_recovery.keep(leaveBehind(*member), m_parts.wheel.now());
        tidyLater();
    }
    takeOut(*member);
    if (m_gone.empty())
        QMetaObject::invokeMethod(
            m_context.get(), [this] { m_gone.clear(); }, Qt::QueuedConnection);
    m_gone.push_back(std::move(socket.state));
}

void SupportNamespace::takeOut(Member &member)
{
    if (m_members.find(member.serial) != &member)
        return;
    m_typists.end(member);
    member.isIn = false;
    member.keptBack.reset();
    member.tokenEnd.cancel();
    m_rooms.leaveAll(member);
    m_members.remove(member);
}

void SupportNamespace::watchToken(Member &member)
{
    const qint64 left =
        member.caller.expiresAt.msSinceEpoch() + m_config.tokenLeeway.count() - m_parts.clock.now().msSinceEpoch();
    // Some tokens are good for longer than a clock of nanoseconds can say; whoever is early is asked again.
    constexpr qint64 aDay = 24 * 3600 * 1000;
    m_parts.wheel.schedule(member.tokenEnd, std::chrono::milliseconds(std::clamp<qint64>(left, 0, aDay)));
}

void SupportNamespace::onTokenEnd(Member &member)
{
    if (m_parts.clock.now() < member.caller.expiresAt.plusMs(m_config.tokenLeeway.count()))
        return watchToken(member);
    ++m_counters.tokensExpired;
    end(member, Error::of(ErrorCode::Unauthorized, u"The token has expired."_s));
}

void SupportNamespace::onSessionsEnded(Role role, PersonId person)
{
    const std::vector<Member *> concerned = m_members.of(keyOf(role, person));
    for (Member *const member : concerned) {
        // Those that are still on their way in are asked when they arrive.
        if (!member->isIn)
            continue;
        if (const Status allowed = m_parts.ends.check(member->caller); !allowed) {
            ++m_counters.sessionsEnded;
            end(*member, allowed.error());
        }
    }
}

void SupportNamespace::end(Member &member, const Error &error)
{
    sendError(member.socket, error);
    takeOut(member);
    member.socket.disconnect(true);
}

void SupportNamespace::tidyLater()
{
    if (!m_recovery.isEmpty() && !m_tidying.isScheduled())
        m_parts.wheel.schedule(m_tidying, TidyingInterval);
}

} // namespace sanad::realtime
