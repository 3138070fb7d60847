// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/RateTable.h"

#include <bit>

namespace sanad::net {

RateTable::RateTable(qsizetype atLeast)
    : m_sets(std::bit_ceil(std::max<std::size_t>(1, std::size_t(atLeast) / SlotsPerSet)))
{
}

qint64 &RateTable::fullAt(quint64 owner, qint64 now)
{
    Set &set = m_sets[owner & (m_sets.size() - 1)];
    Slot *oldest = set.slots.data();
    for (Slot &slot : set.slots) {
        if (slot.owner == owner)
            return slot.fullAt;
        if (slot.fullAt < oldest->fullAt)
            oldest = &slot;
    }
    m_forgotten += oldest->fullAt > now ? 1 : 0;
    *oldest = {.owner = owner, .fullAt = 0};
    return oldest->fullAt;
}

} // namespace sanad::net
