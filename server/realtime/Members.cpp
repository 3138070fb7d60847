// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/realtime/Members.h"

namespace sanad::realtime {

void Members::add(Member &member)
{
    m_bySerial.insert(member.serial, &member);
    std::vector<Member *> &same = m_byPerson[keyOf(member.caller.person)];
    if (same.empty() && member.caller.isAdmin())
        ++m_admins;
    same.push_back(&member);
}

void Members::remove(Member &member)
{
    m_bySerial.remove(member.serial);
    const auto same = m_byPerson.find(keyOf(member.caller.person));
    std::erase(same.value(), &member);
    if (!same->empty())
        return;
    m_byPerson.erase(same);
    if (member.caller.isAdmin())
        --m_admins;
}

const std::vector<Member *> &Members::of(const PersonKey &person) const
{
    static const std::vector<Member *> nobody;
    const auto found = m_byPerson.constFind(person);
    return found == m_byPerson.constEnd() ? nobody : *found;
}

} // namespace sanad::realtime
