// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/SessionEnds.h"

namespace sanad {

namespace {

Error ended(const QString &message)
{
    return Error::of(ErrorCode::Unauthorized, message);
}

} // namespace

void SessionEnds::tell(Role role, PersonId id, std::optional<SessionId> session) const
{
    for (const Listener &listener : m_listeners)
        listener(role, id, session);
}

void SessionEnds::apply(const PersonAccess &access)
{
    PersonEnd &known = m_people[{int(access.role), access.id}];
    const bool isNew = access.sessionsEnd > known.end || (access.isDisabled && !known.isDisabled);
    known.end = std::max(known.end, access.sessionsEnd);
    known.isDisabled = access.isDisabled;
    if (isNew)
        tell(access.role, access.id, std::nullopt);
}

void SessionEnds::apply(Role role, PersonId id, SessionId session, Timestamp forgetAt)
{
    const bool isNew = !m_sessions.contains(session);
    m_sessions.insert(session, forgetAt);
    if (isNew)
        tell(role, id, session);
}

void SessionEnds::forgetExpired(Timestamp now)
{
    m_sessions.removeIf([now](const auto &entry) { return entry.value() <= now; });
}

Status SessionEnds::check(const Caller &caller) const
{
    if (const auto found = m_people.constFind({int(caller.person.role), caller.person.id});
        found != m_people.constEnd()) {
        if (found->isDisabled)
            return ended(QStringLiteral("This person is disabled."));
        if (!caller.issuedAt || *caller.issuedAt < found->end)
            return ended(QStringLiteral("This session has ended; please sign in again."));
    }
    if (caller.session && m_sessions.contains(*caller.session))
        return ended(QStringLiteral("This session has ended; please sign in again."));
    return {};
}

} // namespace sanad
