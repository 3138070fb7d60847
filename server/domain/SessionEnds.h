// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Result.h"
#include "server/domain/Accounts.h"
#include "server/domain/Caller.h"

#include <QHash>

#include <functional>
#include <vector>

namespace sanad {

/// Who is disabled and whose sessions have ended, in memory: asked at every request. Network thread.
///
/// It holds one entry for each person who has ever been disabled or had all sessions ended, and one for each single
/// session that ended within the life of an access token.
class SessionEnds
{
public:
    /// What has ended: all of a person (no session), or one session. Listeners close what still runs for it.
    using Listener = std::function<void(Role role, PersonId id, std::optional<SessionId> session)>;

    /// Takes over what the store says; what is older than that which is known changes nothing.
    void apply(const PersonAccess &access);
    /// `forgetAt`: when the last token of that session has expired.
    void apply(Role role, PersonId id, SessionId session, Timestamp forgetAt);
    /// Drops ended sessions of which no token can be valid any more.
    void forgetExpired(Timestamp now);

    /// Error Unauthorized for a token that was issued before its person's sessions or its own session ended, or whose
    /// person is disabled. A token that does not say when it was issued counts as older than any end.
    [[nodiscard]] Status check(const Caller &caller) const;

    /// Called for every end that apply() brings, on this thread. Listeners stay for as long as this object.
    void addListener(Listener listener) { m_listeners.push_back(std::move(listener)); }

private:
    struct PersonEnd
    {
        Timestamp end;
        bool isDisabled = false;
    };

    void tell(Role role, PersonId id, std::optional<SessionId> session) const;

    QHash<std::pair<int, PersonId>, PersonEnd> m_people;
    QHash<SessionId, Timestamp> m_sessions; ///< with when to forget
    std::vector<Listener> m_listeners;
};

} // namespace sanad
