// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <array>
#include <vector>

namespace sanad::net {

/// What somebody has used up of their limits, in bounded memory: sets of eight slots, found by hash. A slot whose owner
/// has the whole limit again is free; if there is none, the owner who will have it soonest is forgotten, so that a
/// flood of new ones pushes out itself before those who are near their limit.
class RateTable final
{
public:
    /// `atLeast`: slots; rounded up to a power of two.
    explicit RateTable(qsizetype atLeast);

    /// Where GCRA's one number of `owner` (a keyed hash, not 0) stands; zero for one who was not known.
    [[nodiscard]] qint64 &fullAt(quint64 owner, qint64 now);
    /// Owners forgotten before their time.
    [[nodiscard]] quint64 forgotten() const { return m_forgotten; }
    [[nodiscard]] qsizetype capacity() const { return qsizetype(m_sets.size()) * qsizetype(SlotsPerSet); }

private:
    static constexpr std::size_t SlotsPerSet = 8;
    struct Slot
    {
        quint64 owner = 0;
        qint64 fullAt = 0;
    };
    struct alignas(64) Set
    {
        std::array<Slot, SlotsPerSet> slots;
    };

    std::vector<Set> m_sets;
    quint64 m_forgotten = 0;
};

} // namespace sanad::net
