// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/core/Id.h"

namespace sanad::realtime {

/// A number of sockets that hear the same.
struct Room
{
    enum class Kind : quint8 { Chat, Student, Admins };

    Kind kind = Kind::Admins;
    qint64 id = 0; ///< of the chat or student

    [[nodiscard]] static Room chat(ChatId id) { return {.kind = Kind::Chat, .id = id.value()}; }
    [[nodiscard]] static Room student(PersonId id) { return {.kind = Kind::Student, .id = id.value()}; }
    [[nodiscard]] static Room admins() { return {}; }

    bool operator==(const Room &) const = default;
    friend size_t qHash(const Room &room, size_t seed = 0) noexcept
    {
        return qHashMulti(seed, quint8(room.kind), room.id);
    }
};

/// A room that somebody is in, and since when: the number of the last broadcast before that.
struct Place
{
    Room room;
    quint64 since = 0;

    bool operator==(const Place &) const = default;
};

} // namespace sanad::realtime
